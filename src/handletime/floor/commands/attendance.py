"""Attendance: clocking in and out (seed 001)."""

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
class ClockIn(Command):
    """An agent begins its day, in a unit."""

    name: ClassVar = "clock_in"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_unit",
        "not_tracked",
        "clocked_in_already",
    )
    agent: str
    unit: str
    channels: tuple[str, ...] | None = None
    """The channels to be available on; None leaves them as they are."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the clocking in."""
        channels = None if self.channels is None else list(self.channels)
        yield draft("agent.clocked_in", agent=self.agent, unit=self.unit, channels=channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOut(Command):
    """An agent ends its day, or a manager of its unit does; conversations go back to their queue.

    By setting they stay with the agent. Work in hand keeps the agent from it, by setting, and
    never a manager: it is the way to end the day of who went home.
    """

    name: ClassVar = "clock_out"
    checks: ClassVar = (
        "unknown_user",
        "not_yours_nor_your_unit",
        "unknown_agent",
        "unknown_clock_out_reason",
        "not_tracked",
        "not_clocked_in",
        "work_in_hand",
    )
    agent: str
    reason: str | None = None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give what becomes of the agent's conversations, then the clocking out."""
        yield from hand_back(floor, self.agent, settings.TRACKING_CONVERSATIONS_AFTER.of(floor))
        cause = views.cause_of(self.actor, self.agent)
        yield draft("agent.clocked_out", agent=self.agent, reason=self.reason, cause=cause)
