"""The table `statuses`, which tile every session. FACTS §3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from handletime.facts.rows import named, rows
from handletime.kernel.group import begins_run, ends_run, last_saying, order_by
from handletime.kernel.track import fill
from handletime.machines import HOLD

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs
    from handletime.facts.stages.moves import Ran
    from handletime.kernel.types import Flags, Integers

STATUSES: Final = ("available", "active", "unavailable", "idle")
_AVAILABLE, _ACTIVE, _UNAVAILABLE, _IDLE = range(4)
_AWAY: Final = -1


@dataclass(frozen=True, slots=True)
class _Strip:
    """What is so of an agent after each event that may change it, by agent and position."""

    agent: Integers
    position: Integers
    status: Integers
    """Number of the status, -1 for away."""
    anew: Flags
    """Whether a span begins even if the status is the same."""


def _strip(hold: Ran, legs: Legs) -> _Strip:
    """Lay holds and work side by side, and read the status off after each event."""
    moves = hold.moves
    agent = np.append(moves.slot, legs.worker)
    position = np.append(moves.start, legs.moves.start)
    order = order_by(agent, position)
    state = np.append(moves.after, np.full(len(legs.moves), -1))[order]
    work = np.cumsum(np.append(np.zeros(len(moves), np.int64), legs.work_change)[order])
    anew = np.append(moves.before == moves.after, np.zeros(len(legs.moves), np.bool_))[order]
    agent, position = agent[order], position[order]
    begins = begins_run(agent)
    state = fill(state, last_saying(state >= 0, begins), HOLD.state("away"))
    first = np.flatnonzero(begins)
    before = np.append(0, work)[first]
    work -= np.repeat(before, np.diff(np.append(first, agent.size)))
    status = np.where(work > 0, _ACTIVE, _AVAILABLE)
    for name, number in (("unavailable", _UNAVAILABLE), ("idle", _IDLE), ("away", _AWAY)):
        status = np.where(state == HOLD.state(name), number, status)
    last = ends_run(agent, position)
    fresh = np.zeros(int(last.sum()), np.bool_)
    fresh[(np.cumsum(begins_run(agent, position)) - 1)[anew]] = True
    return _Strip(agent[last], position[last], status[last], fresh)


class StatusSpans(NamedTuple):
    """Spans of statuses longer than zero, by agent and time, in positions."""

    agent: Integers
    start: Integers
    end: Integers
    status: Integers
    """Number of the status."""


def statuses(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `statuses`."""
    return _table(derivation, *status_spans(derivation))


def status_spans(derivation: Derivation) -> StatusSpans:
    """Return the spans of statuses: the hold, else active with work, else available."""
    coded = derivation.coded
    strip = _strip(derivation.hold, derivation.legs)
    begins = begins_run(strip.agent, strip.status) | strip.anew
    agent, start = strip.agent[begins], strip.position[begins]
    end = np.where(ends_run(agent), coded.size, np.roll(start, -1))
    status = strip.status[begins]
    kept = (status != _AWAY) & (coded.at[start] < coded.at[end])
    return StatusSpans(agent[kept], start[kept], end[kept], status[kept])


def _table(
    derivation: Derivation, agent: Integers, start: Integers, end: Integers, status: Integers
) -> pl.DataFrame:
    coded = derivation.coded
    unavailable = np.where(status == _UNAVAILABLE, start, -1)
    return rows(
        "statuses",
        agent=coded.agents.gather(agent),
        unit=coded.text("unit", derivation.sessions.at(agent, start)),
        status=named(status, STATUSES),
        reason=coded.text("reason", unavailable),
        note=coded.text("note", unavailable),
        task=coded.text("task", unavailable),
        cause=_causes(coded, start),
        started_at=coded.at[start],
        ended_at=coded.at[end],
        open=end == coded.size,
        started_by=coded.event_names(start),
        ended_by=coded.event_names(end),
    )


def _causes(coded: Coded, start: Integers) -> pl.Series:
    """Return the cause of each span: that of its setting, the agent's own, or the system's."""
    own = coded.is_of_type(start, "agent.clocked_in", "agent.returned")
    by_hand = coded.is_of_type(start, "agent.status_set")
    said = coded.text("cause", np.where(by_hand, start, -1))
    told = named(np.where(own, 0, np.where(by_hand, -1, 1)), ("agent", "system"))
    return told.zip_with(told.is_not_null(), said)
