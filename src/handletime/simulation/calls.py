"""Calls: an agent talks to one customer, and to nobody else until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.simulation import kinds
from handletime.simulation.channels import VOICE

if TYPE_CHECKING:
    from handletime.simulation.things import Agent, Conversation
    from handletime.simulation.world import World


class Calls:
    """What agents do on the phone."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.chance = world.share("calls")
        self.talk = world.lengths("talk", VOICE.typing_ms, 0.75)

    def begin(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Talk until it is over, or until something else is to be done in between."""
        length = self.talk()
        if conversation.plan:
            self.world.later(at + length // 2, self._interrupt, agent, length - length // 2)
        else:
            self.world.later(at + length, self._end, agent)

    def go_on(self, at: int, agent: Agent) -> None:
        """Talk on after an interruption."""
        self.world.later(at + self.talk() // 2, self._end, agent)

    def _interrupt(self, at: int, agent: Agent, rest: int) -> None:
        conversation = agent.doing
        assert conversation is not None
        if not self.world.colleagues.begin(at, agent, conversation):
            self.world.later(at + rest, self._end, agent)

    def _end(self, at: int, agent: Agent, _: int) -> None:
        conversation = agent.doing
        assert conversation is not None
        self.world.closing.file(at, agent, conversation)
        by_agent = self.chance() < VOICE.agent_closes_share
        kind = kinds.CLOSED_BY_AGENT if by_agent else kinds.CLOSED_BY_CUSTOMER
        self.world.closing.close(at, conversation, kind)
        self.world.closing.finish(at, agent, conversation)
