"""Presence: what the floor itself does when an agent or a desk has been silent for long enough.

Each command carries the last sign of life that its sender knows, since signs are no events, and
is refused if it is not due, or no longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import presence, views
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.giving_back import (
    clear_desk,
    clock_out_or_clear,
    hand_back,
    look_away,
    withdraw,
)
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class GoIdle(Command):
    """An agent shows no activity: by setting it is idle, or clocked out.

    One whose status is not tracked is logged out, since nothing else could keep offers away.
    """

    name: ClassVar = "go_idle"
    checks: ClassVar = ("not_the_system", "unknown_agent", "not_due")
    agent: str
    active_at: int
    """When the agent was last active; attention ended then."""

    def due_at(self, floor: Floor) -> int | None:
        """Return when the agent is idle, as long as it stays so."""
        return presence.idle_due_at(floor, self.agent, self.active_at)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give what becomes of offers and conversations, then that the agent is idle."""
        tracked = views.agent_of(floor, self.agent).session == "on"
        outcome = settings.IDLE_OUTCOME.of(floor)
        if tracked and outcome == "idle":
            yield from withdraw(floor, self.agent)
            yield _idled(self.agent, outcome, self.active_at)
            return
        if not tracked:
            yield from look_away(floor, self.agent, since=self.active_at)
        yield from hand_back(floor, self.agent, settings.TRACKING_CONVERSATIONS_AFTER.of(floor))
        if tracked:
            yield _idled(self.agent, outcome, self.active_at)
        else:
            yield from clear_desk(floor, self.agent)
            yield draft("agent.logged_out", agent=self.agent, cause="expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleOut(Command):
    """An agent has been idle for too long, and is clocked out."""

    name: ClassVar = "idle_out"
    checks: ClassVar = ("not_the_system", "unknown_agent", "not_due")
    agent: str

    def due_at(self, floor: Floor) -> int | None:
        """Return when the agent has been idle for too long."""
        return presence.idle_out_due_at(floor, self.agent)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give what becomes of conversations, then the clocking out."""
        yield from hand_back(floor, self.agent, settings.TRACKING_CONVERSATIONS_AFTER.of(floor))
        yield _idled(self.agent, "clocked_out", views.agent_of(floor, self.agent).hold_since)


def _idled(agent: str, outcome: str, since: int | None) -> Draft:
    return draft("agent.idled", agent=agent, outcome=outcome, since=since)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAttention(Command):
    """A desk gives no sign of life: nobody is known to look at what it showed."""

    name: ClassVar = "end_attention"
    checks: ClassVar = ("not_the_system", "unknown_agent", "not_due")
    agent: str
    seen_at: int
    """When the desk gave its last sign; attention ended then."""

    def due_at(self, floor: Floor) -> int | None:
        """Return when attention ends, as long as the agent attends."""
        return presence.attention_due_at(floor, self.agent, self.seen_at)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of attention, as of the last sign."""
        since = presence.last_sign_at(floor, self.agent, self.seen_at)
        yield from look_away(floor, self.agent, "lease_expired", since)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseDesk(Command):
    """A desk is gone: its agent is logged out, and clocked out unless it is unavailable.

    By setting, conversations go back to their queue or stay with the agent.
    """

    name: ClassVar = "lose_desk"
    checks: ClassVar = ("not_the_system", "unknown_agent", "not_due")
    agent: str
    seen_at: int
    """When the desk gave its last sign."""

    def due_at(self, floor: Floor) -> int | None:
        """Return when the desk is given up, as long as its agent is logged in."""
        return presence.desk_due_at(floor, self.agent, self.seen_at)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of attention, what becomes of conversations, and the agent's leaving."""
        since = presence.last_sign_at(floor, self.agent, self.seen_at)
        yield from look_away(floor, self.agent, "disconnected", since)
        yield from hand_back(floor, self.agent, settings.DESK_CONVERSATIONS_AFTER.of(floor))
        yield from clock_out_or_clear(floor, self.agent, "disconnected")
        yield draft("agent.logged_out", agent=self.agent, cause="disconnected")
