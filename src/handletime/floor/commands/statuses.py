"""Statuses: what an agent, or a manager of its unit, sets by hand (seed 001).

Available and active change by themselves; an agent becomes unavailable for a reason, at once or
after its present work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import views
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.giving_back import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAvailable(Command):
    """An agent is there for customers again; a status that was to come is given up."""

    name: ClassVar = "set_available"
    checks: ClassVar = (
        "unknown_user",
        "not_yours_nor_your_unit",
        "unknown_agent",
        "not_tracked",
        "not_clocked_in",
    )
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the status."""
        cause = views.cause_of(self.actor, self.agent)
        yield draft("agent.status_set", agent=self.agent, status="available", cause=cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUnavailable(Command):
    """An agent is not there for customers, for a reason; offers that are open to it go back.

    Conversations in hand stay, and Focus mode ends.
    """

    name: ClassVar = "set_unavailable"
    checks: ClassVar = (
        "unknown_user",
        "not_yours_nor_your_unit",
        "unknown_agent",
        "unknown_task",
        "unknown_unavailable_reason",
        "description_missing",
        "task_without_back_office",
        "not_tracked",
        "not_clocked_in",
        "not_your_task",
        "task_finished",
        "task_of_another",
    )
    agent: str
    reason: str
    note: str | None = None
    """What it is, in the agent's own words; the reason `other` needs one."""
    task: str | None = None
    """The back-office task that is being done, with the reason `back_office`."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the offers that end, then the status."""
        yield from withdraw(floor, self.agent)
        yield draft(
            "agent.status_set",
            agent=self.agent,
            status="unavailable",
            reason=self.reason,
            note=self.note,
            task=self.task,
            cause=views.cause_of(self.actor, self.agent),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNextStatus(Command):
    """An agent will be unavailable after this one: once its present work ends.

    Until then it is offered nothing, and can take it back.
    """

    name: ClassVar = "set_next_status"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_unavailable_reason",
        "description_impossible",
        "not_tracked",
        "not_clocked_in",
        "no_work_in_hand",
    )
    agent: str
    reason: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the status that is to come."""
        yield draft(
            "agent.next_status_set", agent=self.agent, status="unavailable", reason=self.reason
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackNextStatus(Command):
    """An agent goes on as before: the status that was to come does not."""

    name: ClassVar = "take_back_next_status"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "not_tracked",
        "not_clocked_in",
        "no_next_status",
    )
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give that there is none."""
        yield draft("agent.next_status_set", agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Command):
    """An agent who was idle is back."""

    name: ClassVar = "return"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "not_tracked",
        "not_clocked_in",
        "not_idle",
    )
    agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the return."""
        yield draft("agent.returned", agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChannels(Command):
    """An agent chooses all the channels that it is available on, in Focus mode too."""

    name: ClassVar = "set_channels"
    checks: ClassVar = ("unknown_user", "not_yours", "unknown_agent", "not_clocked_in")
    agent: str
    channels: tuple[str, ...]

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the channels, each once."""
        yield draft(
            "agent.channels_set", agent=self.agent, channels=list(dict.fromkeys(self.channels))
        )
