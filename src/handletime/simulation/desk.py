"""The desk of an agent: one pair of eyes and hands, and several conversations.

An agent does one thing at a time: reads and types in a conversation, talks, wraps up. What
waits for an answer meanwhile stands in the agent's list; the longest waiting comes next. A long
answer is put aside for what came in since, and taken up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import CHANNELS, SECOND
from handletime.simulation.things import IN_HAND, Agent, Conversation

if TYPE_CHECKING:
    from handletime.simulation.world import World

SLICE_MS: Final = 60 * SECOND
"""Typing after which an agent looks at what else has come in."""
MORE_SHARE: Final = 0.22
"""Answers in two messages."""
HIDDEN_SHARE: Final = 0.04
"""Answers that are looked up in another window."""
AWAY_SHARE: Final = 0.2
"""Waits for a customer in which the agent looks at no conversation."""
LOST_SHARE: Final = 0.002
"""Waits in which the desk loses its connection."""
TURN: Final = 1_000
"""Answers are drawn like durations, in thousandths."""
SEEN_SHARE: Final = 0.5
"""Lost connections that the server sees at once; the others when the lease runs out."""
LEASE_MS: Final = 45 * SECOND
"""Silence of a desk after which attention has ended."""


class Desk:
    """What agents do at their desks."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.later = world.later
        self.chance = world.share("desk")
        self.reading = {
            each: world.lengths(f"reading {each.name}", max(each.reading_ms, 1), 0.6)
            for each in CHANNELS
        }
        self.typing = {
            each: world.lengths(f"typing {each.name}", each.typing_ms, 0.75) for each in CHANNELS
        }
        self.more = world.lengths("second message", 7 * SECOND, 0.6)
        self.turns = {
            each: world.lengths(f"turns {each.name}", round(each.turns * TURN), 0.5)
            for each in CHANNELS
        }

    def take_up(self, at: int, agent: Agent, conversation: Conversation, plan: str = "") -> None:
        """Take a conversation in hand; it is looked at once nothing else is being done."""
        conversation.stamp += 1
        conversation.state = IN_HAND
        conversation.agent = agent
        conversation.target = conversation.refused = None
        conversation.turns = max(
            conversation.turns, (self.turns[conversation.channel]() + TURN // 2) // TURN, 1
        )
        conversation.plan = plan
        conversation.unfinished_ms = 0
        agent.load += conversation.channel.weight
        agent.alerting = False
        self.world.router.feed(at, agent)
        self.world.customers.taken_up(at, conversation)
        conversation.needed = False
        self.want(at, agent, conversation)

    def want(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Have an agent look at a conversation, now or when it is its turn."""
        if conversation.parked:
            self._unpark(at, agent, conversation)
            if conversation.agent is None:
                return
        if not conversation.needed:
            conversation.needed = True
            agent.todo.append(conversation)
        if agent.doing is None:
            self.wake(at, agent)

    def wake(self, at: int, agent: Agent) -> None:
        """Give an agent the next thing to do: an answer, a plan, or nothing."""
        if agent.doing is not None or not agent.may_work:
            return
        while agent.todo:
            conversation = agent.todo.popleft()
            if conversation.agent is agent and conversation.needed:
                conversation.needed = False
                self._begin(at, agent, conversation)
                return
        if agent.wants and not agent.load and not agent.alerting:
            self.world.duties.carry_out(at, agent)
        elif agent.attending is not None and self.chance() < AWAY_SHARE:
            self.look_away(at, agent)
        elif agent.attending is not None and self.chance() < LOST_SHARE:
            self.later(at + LEASE_MS, self._lose, agent, agent.attending.number)

    def look_at(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Enter a conversation, unless the agent is in it already."""
        if agent.attending is not conversation:
            agent.attending = conversation
            self.put((at, kinds.ENTERED, agent.number, conversation.number))

    def look_away(self, at: int, agent: Agent) -> None:
        """Leave the conversation last entered, if any."""
        if agent.attending is not None:
            self.put((at, kinds.LEFT, agent.number, agent.attending.number))
            agent.attending = None

    def _begin(self, at: int, agent: Agent, conversation: Conversation) -> None:
        agent.doing = conversation
        self.look_at(at, agent, conversation)
        channel = conversation.channel
        if channel.exclusive:
            self.world.calls.begin(at, agent, conversation)
            return
        reading = self.reading[channel]()
        if not conversation.unfinished_ms:
            conversation.unfinished_ms = self.typing[channel]()
            if self.chance() < HIDDEN_SHARE:
                agent.hidden = True
                self.put((at, kinds.HIDDEN, agent.number, -1))
        self._type(at + reading, agent, conversation)

    def _type(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Type on, for as long as one types without looking up."""
        length = min(conversation.unfinished_ms, SLICE_MS)
        conversation.unfinished_ms -= length
        self.later(at + length, self._look_up, agent)

    def _look_up(self, at: int, agent: Agent, _: int) -> None:
        """Send the answer, or put it aside for what waits, or type on."""
        conversation = agent.doing
        assert conversation is not None
        if agent.hidden:
            agent.hidden = False
            self.put((at, kinds.SHOWN, agent.number, -1))
        if conversation.agent is not agent:
            self.world.closing.finish(at, agent, conversation)
        elif not conversation.unfinished_ms:
            self.answer(at, agent, conversation)
        elif agent.todo:
            conversation.needed = True
            agent.todo.append(conversation)
            self.put_down(at, agent)
        else:
            self._type(at, agent, conversation)

    def answer(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Send the answer, unless something else was planned in its place."""
        if conversation.plan and self.world.colleagues.begin(at, agent, conversation):
            return
        self.put((at, kinds.AGENT_WROTE, agent.number, conversation.number))
        if self.chance() < MORE_SHARE:
            self.later(at + self.more(), self._add, agent)
        else:
            self._hand_over(at, agent, conversation)

    def _add(self, at: int, agent: Agent, _: int) -> None:
        """Send a second message."""
        conversation = agent.doing
        assert conversation is not None
        if conversation.agent is agent:
            self.put((at, kinds.AGENT_WROTE, agent.number, conversation.number))
            self._hand_over(at, agent, conversation)
        else:
            self.world.closing.finish(at, agent, conversation)

    def _hand_over(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Leave the word to the customer; or end it, or give it away when the shift is over."""
        conversation.turns -= 1
        if conversation.turns <= 0 and self.world.closing.ends(at, agent, conversation):
            return
        if agent.leaves_at and at > agent.leaves_at and conversation.channel.live:
            self.world.colleagues.give_to_queue(at, agent, conversation)
            return
        self.world.customers.answered(at, conversation)
        self.put_down(at, agent)

    def put_down(self, at: int, agent: Agent) -> None:
        """Be done with what the agent was doing."""
        agent.doing = None
        self.wake(at, agent)

    def let_go(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Have less in hand."""
        agent.load -= conversation.channel.weight
        self.world.router.feed(at, agent)
        self.wake(at, agent)

    def park(self, at: int, conversation: Conversation, stamp: int) -> None:
        """Leave a silent customer's conversation waiting."""
        agent = conversation.agent
        if conversation.stamp == stamp and agent is not None:
            conversation.parked = True
            self.put((at, kinds.PARKED, agent.number, conversation.number))
            self.let_go(at, agent, conversation)

    def _unpark(self, at: int, agent: Agent, conversation: Conversation) -> None:
        """Make a parked conversation work again; who has gone home gives it back."""
        conversation.parked = False
        if agent.on_duty:
            self.put((at, kinds.UNPARKED, agent.number, conversation.number))
            agent.load += conversation.channel.weight
            self.world.router.refresh(agent)
            return
        conversation.agent = None
        queue = self.world.router.queue_of(conversation)
        self.world.log.more(
            at, kinds.RETURNED_TO_QUEUE, agent.number, conversation.number, queue=queue.name
        )
        self.world.router.let_wait(at, conversation)

    def _lose(self, at: int, agent: Agent, number: int) -> None:
        """Lose the connection, if the agent has only been looking since."""
        attending = agent.attending
        if agent.doing is None and attending is not None and attending.number == number:
            agent.attending = None
            kind = kinds.DISCONNECTED if self.chance() < SEEN_SHARE else kinds.LEASE_EXPIRED
            since = at - LEASE_MS // 2
            self.world.log.more(at, kind, agent.number, number, since=since)
