"""Logging in and out: whether an agent has a desk at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import views
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.giving_back import clock_out_or_clear, hand_back, look_away
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn(Command):
    """A user logs in; one whose status is tracked has to clock in before work.

    A second log-in beside the first writes nothing.
    """

    name: ClassVar = "log_in"
    checks: ClassVar = ("unknown_user", "not_yours", "unknown_agent")
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the logging in, unless the user is."""
        if not views.agent_of(floor, self.agent).logged_in:
            yield draft("agent.logged_in", agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOut(Command):
    """A user logs out, and clocks out with it; the floor logs out whose log-in has expired.

    What keeps an agent from clocking out keeps it from this as well. Conversations and offers
    go where clocking out would take them.
    """

    name: ClassVar = "log_out"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "not_logged_in",
        "work_in_hand",
    )
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give what clocking out would, then the logging out."""
        where = settings.TRACKING_CONVERSATIONS_AFTER.of(floor)
        cause = views.cause_of(self.actor, self.agent)
        yield from look_away(floor, self.agent)
        yield from hand_back(floor, self.agent, where)
        yield from clock_out_or_clear(floor, self.agent, cause)
        said = "agent" if cause == "agent" else "expired"
        yield draft("agent.logged_out", agent=self.agent, cause=said)
