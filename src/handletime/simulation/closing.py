"""How conversations end: who closes them, and what the agent still does then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import CHANNELS
from handletime.simulation.directory import INBOXES, TOPICS
from handletime.simulation.things import CLOSED, Agent, Conversation

if TYPE_CHECKING:
    from handletime.simulation.world import World

TOPIC_SHARE: Final = 0.8
SECOND_TOPIC_SHARE: Final = 0.15
WRONG_TOPIC_SHARE: Final = 0.03
MOVED_SHARE: Final = 0.05


class Closing:
    """Closes, topics and wrap-ups."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.chance = world.share("closing")
        self.wrap_up = {
            each: world.lengths(f"wrap-up {each.name}", each.wrap_up_ms, 0.6) for each in CHANNELS
        }

    def ends(self, at: int, agent: Agent, conversation: Conversation) -> bool:
        """Let the agent say that all is said; false where that is left to the customer."""
        self.file(at, agent, conversation)
        if not conversation.outbound and self.chance() > conversation.channel.agent_closes_share:
            return False
        self.close(at, conversation, kinds.CLOSED_BY_AGENT)
        self.finish(at, agent, conversation)
        return True

    def close(self, at: int, conversation: Conversation, kind: int) -> None:
        """Close a conversation, whoever waits for it, is chosen for it or has it in hand."""
        agent, conversation.agent = conversation.agent, None
        closer = agent.number if agent and kind == kinds.CLOSED_BY_AGENT else -1
        self.put((at, kind, closer, conversation.number))
        conversation.stamp += 1
        conversation.state = CLOSED
        conversation.needed = conversation.held = False
        self.world.router.withdraw(at, conversation)
        if agent is not None:
            agent.last = conversation
            if conversation.parked:
                conversation.parked = False
            elif agent.doing is None and agent.may_work:
                self.finish(at, agent, conversation)
            elif agent.doing is not conversation:
                self.world.desk.let_go(at, agent, conversation)
        self.world.customers.closed(at, conversation, agent)

    def finish(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Wrap up what an agent no longer has in hand, or be done with it."""
        channel = conversation.channel
        if conversation.state == CLOSED and self.chance() < channel.wrap_up_share:
            agent.doing = conversation
            self.put((at, kinds.WRAP_UP_STARTED, agent.number, conversation.number))
            self.world.later(at + self.wrap_up[channel](), self._done, agent, channel.weight)
        else:
            self.release(at, agent, channel.weight)

    def _done(self, at: int, agent: Agent, weight: int) -> None:
        assert agent.doing is not None
        self.put((at, kinds.WRAP_UP_ENDED, agent.number, agent.doing.number))
        self.release(at, agent, weight)

    def release(self, at: int, agent: Agent, weight: int) -> None:
        """Have less in hand, and look for what is next."""
        if not agent.todo:
            self.world.desk.look_away(at, agent)
        agent.load -= weight
        agent.doing = None
        self.world.router.feed(at, agent)
        self.world.desk.wake(at, agent)

    def file(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Set what it was about."""
        if self.chance() > TOPIC_SHARE:
            return
        self._topic(at, kinds.TOPIC_ADDED, agent, conversation, conversation.topic)
        happens = self.chance()
        if happens < SECOND_TOPIC_SHARE:
            place = (TOPICS.index(conversation.topic) + 3) % len(TOPICS)
            self._topic(at, kinds.TOPIC_ADDED, agent, conversation, TOPICS[place])
            if happens < WRONG_TOPIC_SHARE:
                self._topic(at, kinds.TOPIC_REMOVED, agent, conversation, conversation.topic)
        if happens > 1 - MOVED_SHARE:
            inbox = INBOXES[(conversation.number + 1) % len(INBOXES)]
            self.world.log.more(at, kinds.MOVED, -1, conversation.number, inbox=inbox)

    def _topic(
        self, at: int, kind: int, agent: Agent, conversation: Conversation, topic: str
    ) -> None:
        self.world.log.more(at, kind, agent.number, conversation.number, topic=topic)
