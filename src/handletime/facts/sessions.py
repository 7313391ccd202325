"""Sessions: FACTS §2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handletime.facts.moves import Ran, run_machine
from handletime.facts.rows import named, rows
from handletime.kernel.track import Track, fill, flags_at
from handletime.machines import SESSION

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.coded import Coded
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Flags, Integers


@dataclass(frozen=True, slots=True)
class Sessions:
    """The session machine that ran, and who was clocked in when."""

    ran: Ran
    track: Track

    def at(self, agent: Integers, position: Integers) -> Integers:
        """Return the position that began the session after an event, -1 outside a session."""
        return self._began(self.track.upto(agent, position))

    def before(self, agent: Integers, position: Integers) -> Integers:
        """Return the position that began the session before an event, -1 outside a session."""
        return self._began(self.track.before(agent, position))

    def _began(self, found: Integers) -> Integers:
        on = flags_at(self.ran.in_state("on"), found)
        return fill(self.ran.moves.start, found) * on - (~on)


def run_sessions(coded: Coded) -> Sessions:
    """Run the session machine over all agents."""
    position, symbol = coded.feed(SESSION)
    agents = len(coded.agents)
    ran = run_machine(
        SESSION,
        slot=coded.agent[position],
        symbol=symbol,
        position=position,
        slots=agents,
        size=coded.size,
    )
    return Sessions(ran, coded.track_by(ran.moves.slot, ran.moves.start, agents))


def sessions(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `sessions`."""
    coded, ran = derivation.coded, derivation.sessions.ran
    on = ran.moves.where(ran.in_state("on")).grouped(len(coded.agents))
    said = coded.text("cause", on.end)
    idle: Flags = ran.symbol(on.end_symbol, "idled_out")
    again: Flags = ran.symbol(on.end_symbol, "clocked_in")
    other = named(idle * 1 + again * 2 - 1, ("idle", "clocked_in_again"))
    return rows(
        "sessions",
        agent=coded.agents.gather(on.slot),
        unit=coded.text("unit", on.start),
        started_at=coded.at[on.start],
        ended_at=coded.at[on.end],
        open=on.end == coded.size,
        clock_out_reason=coded.text("reason", on.end),
        clock_out_cause=other.zip_with(other.is_not_null(), said),
        started_by=coded.event_names(on.start),
        ended_by=coded.event_names(on.end),
    )
