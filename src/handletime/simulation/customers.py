"""What customers do: come, wait, write, fall silent, lose patience, and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.arrivals import Arrival, arrivals
from handletime.simulation.channels import CHANNELS, HOUR, MINUTE, SECOND, VOICE, Channel
from handletime.simulation.directory import INBOXES, TIERS, TOPICS, customer_name, name_customer
from handletime.simulation.things import CLOSED, IN_HAND, NEW, Agent, Conversation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.simulation.shifts import Session
    from handletime.simulation.world import World

KNOWN_SHARE: Final = 0.3
"""Customers who have been here before."""
LATELY: Final = 2_000
"""They are among so many last ones."""
TIER_SHARE: Final = 0.12
GOLD_SHARE: Final = 0.3
ENTRY_SHARE: Final = 0.008
"""Customers who leave before they are in a queue."""
REFUSED_SHARE: Final = 0.3
"""Of those, who are sent away by the system."""
BOT_SHARE: Final = 0.5
"""Chats that a bot greets."""
MORE_SHARE: Final = 0.3
"""Answers in two messages."""
GIVING_UP_SHARE: Final = 0.012
"""Questions whose customer leaves unless answered soon."""
SILENT_SHARE: Final = 0.025
"""Answers that never come."""
OTHER_CHANNEL_SHARE: Final = 0.2
"""Returns on another channel."""
MERGED_SHARE: Final = 0.004


class Customers:
    """The customers of a centre."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.later = world.later
        self.chance = world.share("customers")
        self.entry = world.lengths("entry", 2 * SECOND, 0.8)
        self.more = world.lengths("more", 6 * SECOND, 0.6)
        self.gives_up = world.lengths("giving up", 3 * MINUTE, 0.6)
        self.stays_away = world.lengths("staying away", 5 * HOUR, 1.3)
        self.silence = {
            each.name: world.lengths(f"silence {each.name}", each.silence_ms, each.silence_spread)
            for each in CHANNELS
            if each.silence_ms
        }
        self.customers = 0
        self.conversations = 0
        self._tiers: dict[int, str] = {}
        self._days: Iterator[list[Arrival]] = iter(())
        self._coming: Iterator[Arrival] = iter(())

    def expect(self, planned: list[Session]) -> None:
        """Let customers come, as many as the planned shifts are made for."""
        self._days = arrivals(self.world.centre, planned)
        self._await_next()

    def _await_next(self) -> None:
        following = next(self._coming, None)
        while following is None:
            day = next(self._days, None)
            if day is None:
                return
            self._coming = iter(day)
            following = next(self._coming, None)
        self.later(following[0], self._come, following)

    def _come(self, at: int, arrival: Arrival, _: int) -> None:
        """Open a conversation, and let the next customer come in time."""
        conversation = self.begin(self._customer(at), CHANNELS[arrival[2]], arrival[1])
        self._open(at, conversation)
        self._await_next()

    def begin(self, customer: int, channel: Channel, unit: int) -> Conversation:
        """Return a new conversation of a customer."""
        self.conversations += 1
        conversation = Conversation(self.conversations, customer, channel, unit)
        conversation.priority = 1 if self._tiers.get(customer) == TIERS[0] else 0
        conversation.topic = TOPICS[int(self.chance() * len(TOPICS))]
        return conversation

    def name_of(self, customer: int) -> str:
        """Return the id of a customer."""
        return customer_name(customer)

    def _customer(self, at: int) -> int:
        """Return who comes: mostly somebody new, else one of those who came lately."""
        happens = self.chance()
        if self.customers and happens < KNOWN_SHARE:
            return self.customers - int(self.chance() * min(self.customers, LATELY))
        self.customers += 1
        if self.chance() < TIER_SHARE:
            tier = TIERS[self.chance() > GOLD_SHARE]
            self._tiers[self.customers] = tier
            name_customer(self.world.log, at, self.customers, tier)
        return self.customers

    def _open(self, at: int, conversation: Conversation) -> None:
        channel = conversation.channel
        self.world.log.more(
            at, kinds.OPENED, -1, conversation.number,
            customer=customer_name(conversation.customer), channel=channel.name,
            inbox=INBOXES[conversation.number % len(INBOXES)],
        )  # fmt: skip
        self._enter(at, conversation)

    def _enter(self, at: int, conversation: Conversation) -> None:
        """Let a customer say the first word and wait for a queue, or leave at once."""
        if conversation.channel is not VOICE:
            self.put((at, kinds.CUSTOMER_WROTE, -1, conversation.number))
        entered = at + self.entry()
        if self.chance() < ENTRY_SHARE:
            self.later(entered, self._turn_away, conversation, conversation.stamp)
        else:
            self.later(entered, self._join, conversation, conversation.stamp)

    def _join(self, at: int, conversation: Conversation, _: int) -> None:
        if conversation.channel.live and self.chance() < BOT_SHARE:
            wrote = kinds.SYSTEM_WROTE if conversation.channel is VOICE else kinds.BOT_WROTE
            self.put((at, wrote, -1, conversation.number))
        self.world.router.enqueue(at, conversation)

    def _turn_away(self, at: int, conversation: Conversation, _: int) -> None:
        """End it at the entry: the customer leaves, or is told that nobody is there."""
        by_system = self.chance() < REFUSED_SHARE
        kind = kinds.CLOSED_BY_SYSTEM if by_system else kinds.CLOSED_BY_CUSTOMER
        self.world.closing.close(at, conversation, kind)

    def lose_patience(self, at: int, conversation: Conversation, visit: int) -> None:
        """Leave, if nobody has taken it up by now."""
        if conversation.state not in {IN_HAND, CLOSED, NEW} and conversation.visit == visit:
            self.world.closing.close(at, conversation, kinds.CLOSED_BY_CUSTOMER)

    def taken_up(self, at: int, conversation: Conversation) -> None:
        """Wait for the first word of an agent; some live customers do not wait long."""
        channel = conversation.channel
        if channel.live and not channel.exclusive and self.chance() < GIVING_UP_SHARE:
            self.later(at + self.gives_up(), self._give_up, conversation, conversation.stamp)

    def answered(self, at: int, conversation: Conversation) -> None:
        """React to an agent's message that leaves the word to the customer."""
        channel = conversation.channel
        stamp = conversation.stamp = conversation.stamp + 1
        falls_silent = self.chance() < SILENT_SHARE
        silence = channel.close_after_ms if falls_silent else self.silence[channel.name]()
        if channel.park_after_ms and silence > channel.park_after_ms:
            self.later(at + channel.park_after_ms, self.world.desk.park, conversation, stamp)
        if silence >= channel.close_after_ms:
            self.later(at + channel.close_after_ms, self._forget, conversation, stamp)
        elif conversation.turns <= 0:
            self.later(at + silence, self._take_leave, conversation, stamp)
        else:
            self.later(at + silence, self._reply, conversation, stamp)

    def _reply(self, at: int, conversation: Conversation, stamp: int) -> None:
        agent = conversation.agent
        if conversation.stamp != stamp or agent is None:
            return
        self.put((at, kinds.CUSTOMER_WROTE, -1, conversation.number))
        happens = self.chance()
        if happens < MORE_SHARE:
            self.later(at + self.more(), self._add, conversation, stamp)
        elif happens > 1 - GIVING_UP_SHARE:
            self.later(at + self.gives_up(), self._give_up, conversation, stamp)
        self.world.desk.want(at, agent, conversation)

    def _add(self, at: int, conversation: Conversation, stamp: int) -> None:
        """Write once more, if the agent has not answered yet."""
        if conversation.stamp == stamp and conversation.state == IN_HAND:
            self.put((at, kinds.CUSTOMER_WROTE, -1, conversation.number))

    def _give_up(self, at: int, conversation: Conversation, stamp: int) -> None:
        if conversation.stamp == stamp and conversation.state == IN_HAND:
            self.world.closing.close(at, conversation, kinds.CLOSED_BY_CUSTOMER)

    def _take_leave(self, at: int, conversation: Conversation, stamp: int) -> None:
        """Thank, and close."""
        if conversation.stamp == stamp:
            self.put((at, kinds.CUSTOMER_WROTE, -1, conversation.number))
            self.world.closing.close(at, conversation, kinds.CLOSED_BY_CUSTOMER)

    def _forget(self, at: int, conversation: Conversation, stamp: int) -> None:
        """Be silent for so long that a rule closes it."""
        if conversation.stamp == stamp:
            self.world.closing.close(at, conversation, kinds.CLOSED_BY_RULE)

    def closed(self, at: int, conversation: Conversation, agent: Agent | None) -> None:
        """Think of coming back, or turn out to be somebody else."""
        happens = self.chance()
        if happens < conversation.channel.reopened_share and agent is not None:
            away = max(HOUR, self.stays_away())
            self.later(at + away, self._return, conversation, conversation.stamp)
        elif happens > 1 - MERGED_SHARE and conversation.customer > 1:
            into = customer_name(1 + int(self.chance() * (conversation.customer - 1)))
            name = customer_name(conversation.customer)
            self.world.log.more(at, kinds.MERGED, -1, -1, customer=name, into=into)

    def _return(self, at: int, conversation: Conversation, stamp: int) -> None:
        """Reopen a conversation, perhaps on another channel; live ones only where served."""
        if conversation.stamp != stamp:
            return
        extra = {}
        channel = conversation.channel
        if channel.live or self.chance() < OTHER_CHANNEL_SHARE:
            channel = CHANNELS[2 + int(self.chance() * 3)]
        if channel is not conversation.channel:
            extra = {"channel": channel.name}
        conversation.channel = channel
        conversation.state = NEW
        conversation.stamp += 1
        self.world.log.more(at, kinds.REOPENED, -1, conversation.number, **extra)
        self._enter(at, conversation)
