"""The decision: who is offered what, now.

Conversations are taken in the order of work; each goes to the first, in the order of agents, of
those who may have it, until nobody waits for whom somebody is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

from handletime.routing.bars import Key, place_of_agent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.routing.index import Index, Line
    from handletime.routing.picture import Picture, Waiting
    from handletime.routing.rules import Rules

FEW: Final = 48
"""So many agents are compared one by one. More of them are so dense among the thousands at work
that a walk through the order of agents meets one sooner: 5,000 / 48 is about a hundred steps."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation for an agent."""

    conversation: str
    """What is offered."""
    agent: str
    """To whom."""
    queue: str
    """Out of which queue."""


def decide(picture: Picture, rules: Rules) -> tuple[Offer, ...]:
    """Return all that is to be offered now, in order; an agent gets one offer at a time.

    Afterwards nobody waits whom an agent could serve. The picture stays as it was.
    """
    return tuple(Round(picture.indexed(rules)).offers())


class Round:
    """One decision under way: an agent who got an offer is ready no longer."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.ready = dict(index.ready)
        self.cursors: dict[Line, int] = {}
        """Where in the order of agents the first may stand who is ready for a line."""

    def offers(self) -> Iterator[Offer]:
        """Yield each offer, in the order of work."""
        again: list[tuple[Key, int, Line]] = []
        heads = iter(self.index.heads)
        head = next(heads, None)
        while (head or again) and any(self.ready.values()):
            if head and (not again or head[0] < again[0][0]):
                (_, line), position = head, 0
                head = next(heads, None)
            else:
                _, position, line = heappop(again)
            agents = line.skilled & self.ready[line.channel]
            if agents:
                yield self._offer(line, agents, line.entries[position][1])
                position += 1
                if position < len(line.entries):
                    heappush(again, (line.entries[position][0], position, line))

    def _offer(self, line: Line, agents: int, waiting: Waiting) -> Offer:
        slot = self._choose(line, agents, waiting)
        bit = 1 << slot
        for channel, ready in self.ready.items():
            if ready & bit:
                self.ready[channel] = ready ^ bit
        desk = self.index.agents[slot]
        assert desk is not None
        return Offer(waiting.conversation, desk.agent, waiting.queue)

    def _choose(self, line: Line, agents: int, waiting: Waiting) -> int:
        """Return the slot of the first agent for a conversation, of those who may have it.

        Only the customer's last agent can stand elsewhere than in the order for everybody.
        """
        passed_by, last = self._bit_of(waiting.passed_by), self._bit_of(waiting.last_agent)
        agents = agents & ~passed_by or agents
        last &= agents
        others = agents ^ last
        first = self._first(line, others) if others else None
        if not last:
            assert first is not None
            return first
        slot = last.bit_length() - 1
        if first is None or self._place(slot, waiting) < self._place(first, waiting):
            return slot
        return first

    def _bit_of(self, agent: str | None) -> int:
        slot = self.index.slots.get(agent) if agent is not None else None
        return 0 if slot is None else 1 << slot

    def _place(self, slot: int, waiting: Waiting) -> Key:
        desk = self.index.agents[slot]
        assert desk is not None
        return place_of_agent(desk, self.index.rules, waiting.last_agent)

    def _first(self, line: Line, agents: int) -> int:
        """Return the first of some agents in the order for everybody."""
        if agents.bit_count() <= FEW:
            return min(slots_in(agents), key=self.index.places.__getitem__)
        order = self.index.order
        position = self.cursors.get(line, 0)
        ready = line.skilled & self.ready[line.channel]
        while not ready >> order[position][1] & 1:
            position += 1
        self.cursors[line] = position
        while not agents >> order[position][1] & 1:
            position += 1
        return order[position][1]


def slots_in(agents: int) -> Iterator[int]:
    """Yield the slots of a set of agents."""
    while agents:
        slot = agents.bit_length() - 1
        yield slot
        agents ^= 1 << slot
