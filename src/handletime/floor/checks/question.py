"""A question: may this command be carried out now? With what checks ask of it again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handletime.floor import views
from handletime.floor.sight import Sight

if TYPE_CHECKING:
    from handletime.floor.state.agents import Agent
    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.floor import Floor
    from handletime.floor.state.tasks import Task
    from handletime.routing import Reason


@dataclass
class Question:
    """A command, the floor that it meets, the present instant, and what routing sees."""

    floor: Floor
    command: Any
    """A command names only checks whose fields it has."""
    now: int
    sight: Sight = field(default_factory=Sight.of_nothing)

    @property
    def agent(self) -> Agent:
        """The agent of the command, who is away if the floor has not heard of it."""
        return views.agent_of(self.floor, self.command.agent)

    @property
    def colleague(self) -> Agent:
        """The other agent of the command, `to_agent`."""
        return views.agent_of(self.floor, self.command.to_agent)

    @property
    def task(self) -> Task | None:
        """The back-office task of the command; None where it names none."""
        return self.floor.tasks.get(self.command.task)

    @property
    def conversation(self) -> Conversation:
        """The conversation of the command, which is there: the checks of names come first."""
        return self.floor.conversations[self.command.conversation]

    @property
    def leg(self) -> Leg | None:
        """The agent's leg in the conversation; None if there never was one."""
        return self.conversation.legs.get(self.command.agent)

    @property
    def leg_state(self) -> str:
        """The state of the agent's leg in the conversation."""
        return "out" if self.leg is None else self.leg.state

    @property
    def colleague_leg(self) -> Leg | None:
        """The other agent's leg in the conversation; None if there never was one."""
        return self.conversation.legs.get(self.command.to_agent)

    @cached_property
    def reason(self) -> Reason | None:
        """What routing has against it, of a command that has a `reason`; None for nothing."""
        reason: Reason | None = self.command.reason(self)
        return reason
