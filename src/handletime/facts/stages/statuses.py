"""Statuses: what an agent is in, read off its hold and its work side by side. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from handletime.kernel.group import ends_run, first_of_each, stamped
from handletime.kernel.side import read_off
from handletime.machines import HOLD

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs
    from handletime.facts.stages.moves import Ran
    from handletime.kernel.types import Bytes, Narrow

STATUSES: Final = ("available", "active", "unavailable", "idle")
AVAILABLE, ACTIVE, UNAVAILABLE, IDLE = range(4)
_AWAY: Final = -1
_WITHOUT_AND_WITH_WORK: Final = {
    "away": (_AWAY, _AWAY),
    "none": (AVAILABLE, ACTIVE),
    "unavailable": (UNAVAILABLE, UNAVAILABLE),
    "idle": (IDLE, IDLE),
}
"""The status that each state of a hold is, without and with work."""


class StatusSpans(NamedTuple):
    """Spans of statuses longer than zero, by agent and time, in positions."""

    agent: Narrow
    start: Narrow
    end: Narrow
    status: Bytes
    """Number of the status."""


def status_spans(coded: Coded, hold: Ran, legs: Legs) -> StatusSpans:
    """Return the spans of statuses: the hold, else active with work, else available."""
    moves, agents = hold.moves, len(coded.agents)
    worker, position, change = _work(legs)
    table = [_WITHOUT_AND_WITH_WORK[state] for state in HOLD.states]
    agent, start, status = read_off(
        first=first_of_each(moves.slot, agents),
        moved_at=moves.start,
        state=moves.after,
        anew=moves.before == moves.after,
        first_change=first_of_each(worker, agents),
        changed_at=position,
        change=change,
        table=np.array(table, dtype=np.int8),
        lasting=coded.size,
    )
    end = np.where(ends_run(agent), coded.size, np.roll(start, -1))
    kept = np.flatnonzero((status != _AWAY) & (coded.at[start] < coded.at[end]))
    return StatusSpans(agent[kept], start[kept], end[kept], status[kept])


def _work(legs: Legs) -> tuple[Narrow, Narrow, Bytes]:
    """Return by agent and position what moves of legs add to work; ties are in any order."""
    rows = np.flatnonzero(legs.work_change)
    rows = rows[np.argsort(stamped(legs.worker[rows], legs.moves.start[rows]))]
    return legs.worker[rows], legs.moves.start[rows], legs.work_change[rows]
