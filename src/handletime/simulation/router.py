"""The routing of the simulated centre: who waits longest is offered to who waits longest.

It is plausible and its own. By priority, then age; to an agent on duty, on the channel, with
room, not in focus mode, with no other offer open, who is about to do nothing else; idle agents
before busy ones, and of those the one longest without an offer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.simulation import kinds
from handletime.simulation.channels import CHANNELS, SECOND, Channel
from handletime.simulation.directory import unit_name
from handletime.simulation.things import (
    ALERTING,
    CLOSED,
    ROUTING,
    WAITING,
    Agent,
    Conversation,
    Queue,
)

if TYPE_CHECKING:
    from handletime.simulation.world import World

OFFER_TIMEOUT_MS: Final = 30 * SECOND
MISSED_MAX: Final = 3
"""Offers missed in a row after which the system sets an agent unavailable."""
REJECTED_SHARE: Final = 0.012
MISSED_SHARE: Final = 0.012
REVOKED_SHARE: Final = 0.003
NO_PATIENCE: Final = 0


class Router:
    """Queues, and offers out of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.put = world.put
        self.later = world.later
        self.chance = world.share("router")
        self.pause = world.lengths("routing", 600, 0.5)
        self.reach = world.lengths("reach", 4 * SECOND, 0.5)
        self.patience = {
            each.name: world.lengths(f"patience {each.name}", each.patience_ms, 0.8)
            for each in CHANNELS
            if each.patience_ms
        }
        self.queues = [
            {each: Queue(f"{unit_name(unit)}-{each.name}", each, unit) for each in CHANNELS}
            for unit in range(world.centre.units)
        ]

    def queue_of(self, conversation: Conversation) -> Queue:
        """Return the queue that a conversation belongs to."""
        return self.queues[conversation.unit][conversation.channel]

    def enqueue(self, at: int, conversation: Conversation) -> None:
        """Put a conversation into its queue, and say so."""
        queue = self.queue_of(conversation)
        extra = {"priority": conversation.priority} if conversation.priority else {}
        self.world.log.more(at, kinds.QUEUED, -1, conversation.number, queue=queue.name, **extra)
        self.let_wait(at, conversation)

    def let_wait(self, at: int, conversation: Conversation) -> None:
        """Let a conversation wait in its queue, until someone takes it or patience ends."""
        queue = self.queue_of(conversation)
        conversation.state = WAITING
        conversation.stamp += 1
        conversation.visit += 1
        conversation.target = None
        (queue.urgent if conversation.priority else queue.normal).append(conversation)
        if conversation.channel.patience_ms:
            leaves = at + self.patience[conversation.channel.name]()
            self.later(leaves, self.world.customers.lose_patience, conversation, conversation.visit)
        self.serve(at, queue)

    def serve(self, at: int, queue: Queue) -> None:
        """Offer the first of a queue, if there is somebody to offer it to."""
        if queue.idle or queue.spare:
            first = queue.first()
            if first is not None:
                self._dispatch(at, first, _chosen(queue, first))

    def refresh(self, agent: Agent) -> None:
        """Put an agent among those who can be offered more, or take it out."""
        open_ = agent.may_be_offered
        for channel in agent.mix:
            queue = self.queues[agent.unit][channel]
            idle = spare = False
            if open_ and channel in agent.channels:
                idle = not agent.load
                spare = not idle and _has_room(agent, channel)
            _keep(queue.idle, agent, wanted=idle)
            _keep(queue.spare, agent, wanted=spare)

    def feed(self, at: int, agent: Agent) -> None:
        """Look again at an agent whose work or state has changed: somebody may be waiting."""
        self.refresh(agent)
        if not agent.may_be_offered:
            return
        for channel in agent.channels:
            queue = self.queues[agent.unit][channel]
            if agent in queue.idle or agent in queue.spare:
                first = queue.first()
                if first is not None:
                    self._dispatch(at, first, agent)
                    return

    def _dispatch(self, at: int, conversation: Conversation, agent: Agent) -> None:
        """Let the strategy take a conversation for an agent; the offer follows at once."""
        conversation.state = ROUTING
        conversation.stamp += 1
        conversation.target = agent
        agent.alerting = True
        self.refresh(agent)
        self.put((at, kinds.PULLED, -1, conversation.number))
        self.later(at + self.pause(), self._offer, conversation, conversation.stamp)

    def _offer(self, at: int, conversation: Conversation, stamp: int) -> None:
        """Offer a conversation to the agent who was chosen, and see what becomes of it."""
        agent = conversation.target
        if conversation.stamp != stamp or agent is None:
            return
        conversation.state = ALERTING
        queue = self.queue_of(conversation).name
        self.world.log.more(at, kinds.OFFERED, agent.number, conversation.number, queue=queue)
        happens = self.chance()
        if agent.absent or happens < MISSED_SHARE:
            self.later(at + OFFER_TIMEOUT_MS, self._miss, conversation, stamp)
        elif happens < MISSED_SHARE + REJECTED_SHARE:
            self.later(at + self.reach(), self._reject, conversation, stamp)
        elif happens < MISSED_SHARE + REJECTED_SHARE + REVOKED_SHARE:
            self.later(at + self.reach(), self._revoke, conversation, stamp)
        else:
            self.later(at + self.reach(), self._accept, conversation, stamp)

    def _accept(self, at: int, conversation: Conversation, stamp: int) -> None:
        agent = conversation.target
        if conversation.stamp != stamp or agent is None:
            return
        agent.missed = 0
        self.put((at, kinds.ACCEPTED, agent.number, conversation.number))
        self.world.desk.take_up(at, agent, conversation, self.world.colleagues.plan())

    def _miss(self, at: int, conversation: Conversation, stamp: int) -> None:
        agent = conversation.target
        if conversation.stamp != stamp or agent is None:
            return
        agent.missed += 1
        self.put((at, kinds.TIMED_OUT, agent.number, conversation.number))
        if agent.missed >= MISSED_MAX:
            self.world.duties.missed_too_many(at, agent)
        self._again(at, conversation, agent)

    def _reject(self, at: int, conversation: Conversation, stamp: int) -> None:
        agent = conversation.target
        if conversation.stamp == stamp and agent is not None:
            self.put((at, kinds.REJECTED, agent.number, conversation.number))
            self._again(at, conversation, agent)

    def _revoke(self, at: int, conversation: Conversation, stamp: int) -> None:
        agent = conversation.target
        if conversation.stamp == stamp and agent is not None:
            self.put((at, kinds.REVOKED, agent.number, conversation.number))
            self._again(at, conversation, agent)

    def _again(self, at: int, conversation: Conversation, agent: Agent) -> None:
        """Put a conversation first in its queue again, whose offer failed."""
        conversation.state = WAITING
        conversation.stamp += 1
        conversation.refused = agent
        conversation.target = None
        queue = self.queue_of(conversation)
        (queue.urgent if conversation.priority else queue.normal).appendleft(conversation)
        self.serve(at, queue)
        self.free(at, agent)

    def free(self, at: int, agent: Agent) -> None:
        """Let an agent have other offers: the one that was open is gone."""
        agent.alerting = False
        self.feed(at, agent)
        self.world.desk.wake(at, agent)

    def withdraw(self, at: int, conversation: Conversation) -> None:
        """Forget the agent whom a conversation was about to reach, for it ended."""
        agent, conversation.target = conversation.target, None
        conversation.state = CLOSED
        if agent is not None:
            self.free(at, agent)


def _chosen(queue: Queue, conversation: Conversation) -> Agent:
    """Return who is offered a conversation: not who just let it pass, if there is another."""
    for agents in (queue.idle, queue.spare):
        for agent in agents:
            if agent is not conversation.refused:
                return agent
    return next(iter(queue.idle or queue.spare))


def _has_room(agent: Agent, channel: Channel) -> bool:
    return not channel.exclusive and agent.load + channel.weight <= agent.capacity


def _keep(agents: dict[Agent, None], agent: Agent, *, wanted: bool) -> None:
    """Have an agent among others or not; who is there keeps its place."""
    if wanted:
        agents.setdefault(agent)
    elif agent in agents:
        del agents[agent]
