"""The decision: who is offered what, now.

Conversations are taken in the order of work; each goes to the first, in the order of agents, of
those who may have it, until nobody waits for whom somebody is free.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

from handletime.routing.bars import place_of_agent
from handletime.routing.turns import heads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.routing.bars import Key
    from handletime.routing.index import Index
    from handletime.routing.picture import Picture, Waiting
    from handletime.routing.rules import Rules
    from handletime.routing.turns import Turn

BLOCK: Final = 8
"""So many agents are compared one by one; of more, the order of agents is read in such blocks."""


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
        """By channel, who is ready still."""
        self.firsts: list[int] = []
        """The first block of the order of agents, the first two, and so on, as far as needed."""

    def offers(self) -> Iterator[Offer]:
        """Yield each offer, in the order of work."""
        again: list[Turn] = []
        for head in heads(self.index, self.ready):
            while again and again[0] < head:
                yield from self._take(heappop(again), again)
            yield from self._take(head, again)
        while again:
            yield from self._take(heappop(again), again)

    def _take(self, turn: Turn, again: list[Turn]) -> Iterator[Offer]:
        """Offer the conversation whose turn it is, if somebody is ready; then the line's next."""
        _, position, line = turn
        agents = line.skilled & self.ready[line.channel]
        if not agents:
            return
        yield self._offer(agents, line.entries[position][1])
        position += 1
        if position < len(line.entries):
            heappush(again, (line.entries[position][0], position, line))

    def _offer(self, agents: int, waiting: Waiting) -> Offer:
        slot = self._choose(agents, waiting)
        bit = 1 << slot
        for channel, ready in self.ready.items():
            if ready & bit:
                self.ready[channel] = ready ^ bit
        desk = self.index.agents[slot]
        assert desk is not None
        return Offer(waiting.conversation, desk.agent, waiting.queue)

    def _choose(self, agents: int, waiting: Waiting) -> int:
        """Return the slot of the first agent for a conversation, of those who may have it.

        Only the customer's last agent can stand elsewhere than in the order for everybody.
        """
        passed_by, last = self._bit_of(waiting.passed_by), self._bit_of(waiting.last_agent)
        agents = agents & ~passed_by or agents
        last &= agents
        others = agents ^ last
        first = self._first(others) if others else None
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

    def _first(self, agents: int) -> int:
        """Return the first of some agents in the order for everybody."""
        if agents.bit_count() > BLOCK:
            agents &= self.firsts[self._block_of(agents)]
        return min(slots_in(agents), key=self.index.places.__getitem__)

    def _block_of(self, agents: int) -> int:
        """Return the first block of the order in which one of some agents stands.

        No earlier block has any of them, so of the blocks up to it they have one block's worth.
        """
        firsts = self.firsts
        while not (firsts and firsts[-1] & agents):
            start = len(firsts) * BLOCK
            block = self.index.order[start : start + BLOCK]
            firsts.append(sum((1 << slot for _, slot in block), firsts[-1] if firsts else 0))
        return bisect_left(firsts, True, key=lambda first: bool(first & agents))  # noqa: FBT003


def slots_in(agents: int) -> Iterator[int]:
    """Yield the slots of a set of agents."""
    while agents:
        slot = agents.bit_length() - 1
        yield slot
        agents ^= 1 << slot
