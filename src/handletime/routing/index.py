"""An index of a picture: who could have what, as sets of bits, and both orders, kept sorted.

An agent has a slot, and a set of agents is one whole number with a bit for each slot; so whether
anybody can serve a line is one `&`. Where thousands of lines wait for nobody, that is still much,
and the table of a channel answers for all of its lines at once.
An index holds no truth of its own: built anew from the picture, it answers the same.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from functools import reduce
from operator import itemgetter
from typing import TYPE_CHECKING

from handletime.routing.bars import (
    Key,
    bar_of_desk,
    bar_of_room,
    on_channel,
    place_of_agent,
    place_of_work,
)
from handletime.routing.fits import Fits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.routing.picture import Desk, Waiting
    from handletime.routing.rules import Rules

Needs = tuple[str, frozenset[str], frozenset[str]]
"""What a conversation asks of an agent: the channel, the skills, and not to have it in hand."""

key_of = itemgetter(0)
"""The place of an entry in its sorted list; the place of a line is that of its first."""


class Line:
    """Conversations that ask the same of an agent, in the order of work."""

    __slots__ = ("channel", "column", "entries", "in_hand_of", "skilled", "skills")

    def __init__(self, needs: Needs, skilled: int) -> None:
        self.channel, self.skills, self.in_hand_of = needs
        self.skilled = skilled
        """The agents with the skills who do not have it in hand."""
        self.column = -1
        """Where these agents stand in the table of the channel, once the line is in it."""
        self.entries: list[tuple[Key, Waiting]] = []
        """Who stands in line, by place; never empty once it is in the index."""


class Index:
    """Lines by their needs, desks by their order, and the agents who are ready on each channel."""

    def __init__(self, rules: Rules, desks: Iterable[Desk], waiting: Iterable[Waiting]) -> None:
        self.rules = rules
        """The rules that it was built for."""
        self.slots: dict[str, int] = {}
        """The slot of each agent who was ever seen; it stays when the desk is dropped."""
        self.agents: list[Desk | None] = []
        """The desk in each slot."""
        self.places: list[Key] = []
        """The place in the order of agents of each slot."""
        self.order: list[tuple[Key, int]] = []
        """The slots of the agents who may get an offer at all, in the order of agents."""
        self.ready: dict[str, int] = {}
        """By channel, the agents who may get an offer there, skills apart."""
        self.fits: dict[str, Fits] = {}
        """By channel, the lines there, and in a table what `skilled` says of each."""
        self.heads: list[tuple[Key, Line]] = []
        """Every line, in the order of work of those who stand first in them."""
        self._open: set[int] = set()
        self._skills: list[frozenset[str] | None] = []
        self._skilled: dict[str, int] = {}
        self._everyone = 0
        self._lines: dict[Needs, Line] = {}
        self._stands: dict[str, tuple[Key, Needs]] = {}
        for desk in desks:
            self.put_desk(desk)
        for each in waiting:
            self.put_waiting(each)

    def put_desk(self, desk: Desk) -> None:
        """Have a desk as it is now."""
        slot = self._slot_of(desk.agent)
        self._learn(slot, desk)
        self.agents[slot] = desk
        self._place(slot, desk)
        for channel in self.ready:
            self._set_ready(channel, slot, desk)

    def drop_desk(self, agent: str) -> None:
        """Forget a desk; its slot and skills wait for it to come back."""
        slot = self.slots[agent]
        self.agents[slot] = None
        self._place(slot, None)
        for channel in self.ready:
            self._set_ready(channel, slot, None)

    def put_waiting(self, waiting: Waiting) -> None:
        """Have a conversation stand in the line of its needs."""
        self.drop_waiting(waiting.conversation)
        key = place_of_work(waiting, self.rules)
        needs = (waiting.channel, waiting.skills, waiting.in_hand_of)
        self._stands[waiting.conversation] = key, needs
        line = self._lines.get(needs)
        if line is None:
            line = self._lines[needs] = self._line_of(needs)
        elif key < line.entries[0][0]:
            self._remove_head(line)
        insort(line.entries, (key, waiting), key=key_of)
        if line.entries[0][0] == key:
            insort(self.heads, (key, line), key=key_of)

    def drop_waiting(self, conversation: str) -> None:
        """Take a conversation out of its line, if it stands in one."""
        key, needs = self._stands.pop(conversation, (None, None))
        if key is None or needs is None:
            return
        line = self._lines[needs]
        position = bisect_left(line.entries, key, key=key_of)
        if position == 0:
            self._remove_head(line)
        del line.entries[position]
        if not line.entries:
            del self._lines[needs]
            self.fits[line.channel].remove(line)
        elif position == 0:
            insort(self.heads, (line.entries[0][0], line), key=key_of)

    def _remove_head(self, line: Line) -> None:
        del self.heads[bisect_left(self.heads, line.entries[0][0], key=key_of)]

    def _line_of(self, needs: Needs) -> Line:
        """Return a new line; the first on a channel has everyone looked at for that channel."""
        channel, skills, in_hand_of = needs
        if channel not in self.ready:
            self.ready[channel] = 0
            self.fits[channel] = Fits()
            for slot in self._open:
                self._set_ready(channel, slot, self.agents[slot])
        skilled = reduce(
            int.__and__, (self._skilled.get(each, 0) for each in skills), self._everyone
        )
        without = sum(1 << self.slots[each] for each in in_hand_of if each in self.slots)
        line = Line(needs, skilled & ~without)
        self.fits[channel].add(line)
        return line

    def _slot_of(self, agent: str) -> int:
        """Return the slot of an agent; of one who is new, nobody knows yet which lines fit."""
        if agent not in self.slots:
            slot = self.slots[agent] = len(self.agents)
            self.agents.append(None)
            self.places.append(())
            self._skills.append(None)
            self._everyone |= 1 << slot
        return self.slots[agent]

    def _learn(self, slot: int, desk: Desk) -> None:
        """Have the agent in a slot know the skills of the desk, and no others."""
        before = self._skills[slot]
        if before == desk.skills:
            return
        self._skills[slot] = desk.skills
        for each in (before or frozenset()) ^ desk.skills:
            self._skilled[each] = self._skilled.get(each, 0) ^ (1 << slot)
        self._sort_into_lines(slot, desk.agent, desk.skills)

    def _sort_into_lines(self, slot: int, agent: str, skills: frozenset[str]) -> None:
        bit = 1 << slot
        for line in self._lines.values():
            fits = line.skills <= skills and agent not in line.in_hand_of
            if fits != bool(line.skilled & bit):
                line.skilled ^= bit
                self.fits[line.channel].flip(line, slot)

    def _place(self, slot: int, desk: Desk | None) -> None:
        """Have a slot stand in the order of agents, or not."""
        if slot in self._open:
            del self.order[bisect_left(self.order, self.places[slot], key=key_of)]
            self._open.remove(slot)
        if desk is not None and bar_of_desk(desk) is None and not desk.alerting:
            self.places[slot] = place_of_agent(desk, self.rules)
            insort(self.order, (self.places[slot], slot), key=key_of)
            self._open.add(slot)

    def _set_ready(self, channel: str, slot: int, desk: Desk | None) -> None:
        ready = (
            desk is not None
            and slot in self._open
            and on_channel(desk, channel)
            and bar_of_room(desk, channel, self.rules, pulling=False) is None
        )
        bit = 1 << slot
        if ready != bool(self.ready[channel] & bit):
            self.ready[channel] ^= bit
