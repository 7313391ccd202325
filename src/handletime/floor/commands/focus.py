"""Focus mode: an agent pauses routing to finish something for a customer (seed 002)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.giving_back import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class StartFocus(Command):
    """An agent pauses routing; channels and conversations stay as they are.

    An offer that routing made, and that is open still, goes back to its queue.
    """

    name: ClassVar = "start_focus"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "focus_reason_missing",
        "unknown_focus_reason",
        "not_clocked_in",
        "is_unavailable",
        "is_idle",
        "in_focus_already",
        "on_no_channel",
    )
    agent: str
    reason: str | None = None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the offers that end, then the beginning of Focus mode."""
        yield from withdraw(floor, self.agent, in_focus=True)
        yield draft("agent.focus_mode_started", agent=self.agent, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFocus(Command):
    """An agent takes customers again; whoever waits is offered in the same decision."""

    name: ClassVar = "end_focus"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "not_clocked_in",
        "not_in_focus",
    )
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of Focus mode."""
        yield draft("agent.focus_mode_ended", agent=self.agent)
