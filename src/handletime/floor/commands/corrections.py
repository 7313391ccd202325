"""Corrections: a manager mends what was forgotten; the log keeps both (seed 001)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import views
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.giving_back import hand_back
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectClockOut(Command):
    """A manager says when a session in one of its units really ended.

    The clock-out that was wrong, if there is one, is retracted, and the right one is dated in the
    past. Of a session that is open still, conversations go back now.
    """

    name: ClassVar = "correct_clock_out"
    checks: ClassVar = (
        "unknown_user",
        "not_a_manager",
        "unknown_agent",
        "unknown_session",
        "unknown_clock_out_reason",
        "clock_out_misplaced",
    )
    agent: str
    started_at: int
    """When the session began: which one is meant."""
    at: int
    """When the agent really clocked out, or should have."""
    reason: str | None = None
    """The reason for clocking out."""
    note: str | None = None
    """Why it is corrected."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the retraction of what was wrong, and the right clock-out."""
        session = views.session_of(floor, self.agent, self.started_at)
        assert session is not None, "A check has found it."
        if session.clock_out is not None:
            source, event = session.clock_out
            foreign = None if source == "local" else source
            yield draft("event.retracted", event=event, event_source=foreign, reason=self.note)
        if session.ended_at is None:
            where = settings.TRACKING_CONVERSATIONS_AFTER.of(floor)
            yield from hand_back(floor, self.agent, where)
        yield draft(
            "agent.clocked_out",
            agent=self.agent,
            at=self.at,
            reason=self.reason,
            cause=views.cause_of(self.actor, self.agent),
        )
