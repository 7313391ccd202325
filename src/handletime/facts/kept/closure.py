"""What rows are derived from: for some conversations or agents, the events that say all of them.

Each closure is a part of the log in which the rows of its keys come out as in the whole. What
else comes out of it is of no meaning, and is left out. The page of decisions has the proofs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.facts.kept.rows import ALWAYS
from handletime.facts.kept.touched import (
    CLOCK_OUTS,
    CLOCKINGS,
    OF_AGENTS,
    OF_HOLDS,
    OF_LEGS,
    OF_WINDOWS,
    REACHING,
    types_of,
)
from handletime.timeline.instant import LAST_INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from handletime.facts.kept.events import KeptEvents, Rows
    from handletime.facts.kept.lookup import Lookup
    from handletime.facts.kept.touched import Owner
    from handletime.kernel.types import Integers


class Closure(NamedTuple):
    """The rows to derive from, and from when on the rows of each agent are derived."""

    rows: Rows
    cuts: Mapping[int, int]
    """Agent to the instant after which its rows are derived, or `ALWAYS`."""


class Reading:
    """The rows that stand and are read at one time, whatever comes later."""

    def __init__(self, events: KeptEvents, lookup: Lookup, fallen: Rows, until: int) -> None:
        self.events = events
        self._lookup = lookup
        self._fallen = fallen
        self._until = until
        self.size = events.size
        self.live_is_known = True
        """False once the lookup knows of legs what was not so yet."""

    def until(self, instant: int) -> Reading:
        """Return the same rows as they are read up to another instant."""
        other = Reading(self.events, self._lookup, self._fallen, instant)
        other.size = self.size
        return other

    def read(self, rows: Rows) -> Rows:
        """Keep those of some rows that stand and are read."""
        rows = rows[rows < self.size]
        rows = rows[self.events.at[rows] <= self._until]
        if not self._fallen.size:
            return rows
        place = np.minimum(self._fallen.searchsorted(rows), self._fallen.size - 1)
        stands: Rows = rows[self._fallen[place] != rows]
        return stands

    def of_types(self, names: Iterable[str]) -> Rows:
        """Return the rows of some types that stand and are read."""
        wanted = types_of(names)[self.events.type[: self.size]]
        return self.read(np.flatnonzero(wanted).astype(np.int32))

    def every(self) -> Rows:
        """Return all rows that stand and are read."""
        return self.read(np.arange(self.size, dtype=np.int32))

    def count(self) -> int:
        """Count the rows that stand and are read."""
        return int((self.events.at[: self.size] <= self._until).sum()) - self._fallen_count()

    def closure(self, owner: Owner, keys: Iterable[int] | Mapping[int, int]) -> Closure:
        """Return what the rows of some owners are derived from."""
        if owner == "conversation":
            return self.of_conversations(keys)
        assert isinstance(keys, Mapping)
        return self.of_agents(keys) if owner == "agent" else self.of_work(keys)

    def of_conversations(self, conversations: Iterable[int]) -> Closure:
        """Return all that says the rows of some conversations.

        That is their own events, the ends of their contacts, and what their agents did meanwhile
        that reaches into them.
        """
        own = self.read(self._lookup.of_conversation.among(conversations))
        parts = [own, self._contact_ends(own)]
        first = self._lookup.extent.first
        for agent, some in self._parts_in(own).items():
            spans = [(int(first[each]), self._end(agent, each)) for each in some]
            parts.append(self._meanwhile(agent, spans))
        return Closure(_joined(parts), dict.fromkeys(conversations, ALWAYS))

    def of_agents(self, earliest: Mapping[int, int]) -> Closure:
        """Return all that says the rows of agents alone, from some instants on."""
        cuts = {agent: self._cut(agent, at) for agent, at in earliest.items()}
        parts = [self._own(agent, OF_AGENTS, cut) for agent, cut in cuts.items()]
        return Closure(_joined(parts), cuts)

    def of_work(self, earliest: Mapping[int, int]) -> Closure:
        """Return all that says the statuses of agents, from some instants on."""
        cuts = {agent: self._cut(agent, at) for agent, at in earliest.items()}
        parts = [self._own(agent, OF_HOLDS, cut) for agent, cut in cuts.items()]
        talks = set[int]().union(*(self._lasting(*each) for each in cuts.items()))
        moves = self.read(self._lookup.of_conversation.among(sorted(talks)))
        parts.append(moves[OF_LEGS[self.events.type[moves]]])
        return Closure(_joined(parts), cuts)

    def last_heard(self, agents: Rows) -> Integers:
        """Return the instant of the last event of each of some agents."""
        rows = self._lookup.heard(agents)
        heard = self.events.at[rows]
        for each in np.flatnonzero(~np.isin(rows, self.read(np.unique(rows[rows >= 0])))):
            read = self.read(self._lookup.of_agent[int(agents[each])])
            heard[each] = self.events.at[read].max(initial=0)
        return heard

    def _fallen_count(self) -> int:
        fallen = self._fallen[self._fallen < self.size]
        return int((self.events.at[fallen] <= self._until).sum())

    def _own(self, agent: int, types: npt.NDArray[np.bool_], since: int) -> Rows:
        rows = self._lookup.of_agent[agent]
        rows = rows[types[self.events.type[rows]] & (self.events.at[rows] >= since)]
        return self.read(rows)

    def _cut(self, agent: int, at: int) -> int:
        """Return the last instant before another at which an agent clocked out, and nothing else.

        There all that an agent is ends, so that nothing before it is known after it.
        """
        rows = self._own(agent, OF_AGENTS, ALWAYS)
        instants, first, count = np.unique(
            self.events.at[rows], return_index=True, return_counts=True
        )
        alone = (count == 1) & CLOCK_OUTS[self.events.type[rows[first]]] & (instants < at)
        return int(instants[alone].max(initial=ALWAYS))

    def _lasting(self, agent: int, cut: int) -> set[int]:
        if self.live_is_known and cut > ALWAYS:
            return self._lookup.lasting(agent, cut)
        return set(self._lookup.conversations_of(agent).tolist())

    def _end(self, agent: int, conversation: int) -> int:
        return self._lookup.end(agent, conversation) if self.live_is_known else LAST_INSTANT

    def _contact_ends(self, own: Rows) -> Rows:
        contacts = np.unique(self.events.text("contact")[own])
        return self.read(self._lookup.contact_ends.among(contacts[contacts >= 0].tolist()))

    def _parts_in(self, own: Rows) -> dict[int, list[int]]:
        """Return the agents who have a part in the conversations of some rows, with these."""
        found: dict[int, list[int]] = {}
        for each in np.unique(self.events.text("conversation")[own]).tolist():
            for agent in self._lookup.agents_of(each):
                found.setdefault(agent, []).append(each)
        return found

    def _meanwhile(self, agent: int, spans: Iterable[tuple[int, int]]) -> Rows:
        """Return what an agent did in some spans of time that reaches into conversations.

        Before each span the last clocking and the last turn of the window still count.
        """
        rows = self._own(agent, REACHING, ALWAYS)
        at, kind = self.events.at[rows], self.events.type[rows]
        wanted = np.zeros(rows.size, dtype=np.bool_)
        for first, end in spans:
            wanted |= (at >= first) & (at <= end)
            for types in (CLOCKINGS, OF_WINDOWS):
                before = types[kind] & (at < first)
                wanted |= before & (at == _last(at[before]))
        return rows[wanted]


def _last(instants: Integers) -> int:
    return int(instants.max(initial=ALWAYS))


def _joined(parts: list[Rows]) -> Rows:
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int32)
