"""Sessions: who was clocked in when. FACTS §2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handletime.facts.stages.moves import Ran, run_machine
from handletime.kernel.track import Track, fill, flags_at
from handletime.machines import SESSION

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Integers


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
    feed = coded.by_agent.feed(SESSION)
    ran = run_machine(SESSION, feed, keys=len(coded.agents), size=coded.size)
    return Sessions(ran, coded.track_by_agent(ran.moves.slot, ran.moves.start))
