"""What belongs to what: events to conversations and agents, agents to conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.facts.kept.events import AHEAD, TYPE
from handletime.facts.kept.growing import Extremes
from handletime.facts.kept.index import Index
from handletime.timeline.instant import LAST_INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.facts.kept.events import KeptEvents, Rows

_MERGED = TYPE["customer.merged"]
_STARTED, _ENDED = TYPE["contact.started"], TYPE["contact.ended"]


class Lookup:
    """Finds rows and keys by keys; all rows count, whether they stand or not."""

    def __init__(self, events: KeptEvents) -> None:
        self._events = events
        self.of_conversation = Index()
        self.of_agent = Index()
        self.contact_ends = Index()
        self.merges = Index()
        """The merges of customers, all under one key, 0."""
        self.ahead = Index()
        """The rows that are dated more than a day after their recording, all under one key, 0."""
        self._starts = Index()
        """The conversations in which a contact starts."""
        self._conversations = Index()
        """The conversations that an agent has a part in."""
        self._agents: dict[int, list[int]] = {}
        """The agents who have a part in a conversation."""
        self._heard: dict[int, int] = {}
        """The row of the last event of an agent, whether it stands or not."""
        self.extent = Extremes()
        """When the first and the last event of each conversation happened."""
        self._wrapped: dict[int, dict[int, int]] = {}
        """Of an agent, when wrap-ups of conversations ended by the agent's clocking out."""
        self._live: dict[int, set[int]] = {}
        """Of an agent, the conversations with a leg that may still be in hand or wrapping."""

    def add(self, rows: Rows) -> None:
        """Take rows that came."""
        events = self._events
        conversation, agent = events.text("conversation")[rows], events.text("agent")[rows]
        contact, kind = events.text("contact")[rows], events.type[rows]
        for index, keys, some in (
            (self.of_conversation, conversation, conversation >= 0),
            (self.of_agent, agent, agent >= 0),
            (self.contact_ends, contact, kind == _ENDED),
        ):
            index.add(keys[some], rows[some])
        for index, some in (
            (self.merges, kind == _MERGED),
            (self.ahead, events.recorded[rows] == AHEAD),
        ):
            index.add(np.zeros(int(some.sum()), dtype=np.int32), rows[some])
        starts = kind == _STARTED
        self._starts.add(contact[starts], conversation[starts])
        self._hear(rows[agent >= 0], agent[agent >= 0])
        placed = conversation >= 0
        self.extent.extend(conversation[placed], events.at[rows[placed]])
        for other in (agent, events.text("from_agent")[rows]):
            both = placed & (other >= 0)
            self._pair(conversation[both], other[both])

    def _hear(self, rows: Rows, agent: Rows) -> None:
        at = self._events.at
        order = np.argsort(at[rows], kind="stable")
        last: dict[int, int] = dict(zip(agent[order].tolist(), rows[order].tolist(), strict=True))
        for each, row in last.items():
            known = self._heard.get(each, row)
            self._heard[each] = row if at[row] >= at[known] else known

    def heard(self, agents: Rows) -> Rows:
        """Return the row of the last event of each of some agents, -1 for none."""
        rows = [self._heard.get(agent, -1) for agent in agents.tolist()]
        return np.array(rows, dtype=np.int32)

    def _pair(self, conversation: Rows, agent: Rows) -> None:
        pairs = np.unique(np.stack([agent, conversation]), axis=1)
        new = [
            (each, talk)
            for each, talk in zip(*pairs.tolist(), strict=True)
            if each not in self._agents.setdefault(talk, [])
        ]
        for each, talk in new:
            self._agents[talk].append(each)
        if new:
            agents, talks = np.array(new, dtype=np.int32).T
            self._conversations.add(agents, talks)

    def agents_of(self, conversation: int) -> list[int]:
        """Return the agents who have a part in a conversation."""
        return self._agents.get(conversation, [])

    def conversations_of(self, agent: int) -> Rows:
        """Return the conversations that an agent has a part in."""
        return self._conversations[agent]

    def started(self, contact: int) -> list[int]:
        """Return the conversations in which a contact starts."""
        conversations: list[int] = self._starts[contact].tolist()
        return conversations

    def lasting(self, agent: int, at: int) -> set[int]:
        """Return an agent's conversations that reach to an instant, or may be live."""
        some = self.conversations_of(agent)
        return {*some[self.extent.last[some] >= at].tolist(), *self.live(agent)}

    def reached(self, agent: int, at: int) -> set[int]:
        """Return the conversations that what an agent does at an instant can reach into."""
        wrapped = self._wrapped.get(agent, {})
        return self.lasting(agent, at) | {talk for talk, until in wrapped.items() if until >= at}

    def live(self, agent: int) -> set[int]:
        """Return the conversations that an agent may still have in hand, or wrap up."""
        return self._live.get(agent, set())

    def end(self, agent: int, conversation: int) -> int:
        """Return the last instant at which an agent's doings reach into a conversation.

        While it may be live that is the last of all.
        """
        if conversation in self.live(agent):
            return LAST_INSTANT
        wrapped = self._wrapped.get(agent, {}).get(conversation, 0)
        return max(int(self.extent.last[conversation]), wrapped)

    def may_live(self, conversations: Iterable[int]) -> None:
        """Take note that legs of conversations may have moved."""
        for each in conversations:
            for agent in self.agents_of(each):
                self._live.setdefault(agent, set()).add(each)

    def learn(self, conversations: Iterable[int], learnt: Learnt) -> None:
        """Learn of conversations that were derived which of their legs are live."""
        for each in conversations:
            for agent in self.agents_of(each):
                if (agent, each) not in learnt.live:
                    self._live.get(agent, set()).discard(each)
                self._wrapped.get(agent, {}).pop(each, None)
        for (agent, conversation), until in learnt.wrapped.items():
            self._wrapped.setdefault(agent, {})[conversation] = until


class Learnt(NamedTuple):
    """What a derivation says of legs, by agent and conversation."""

    live: set[tuple[int, int]]
    """Those in hand or wrapping."""
    wrapped: dict[tuple[int, int], int]
    """When the last wrap-up ended that a clocking out ended."""

    def of(self, conversations: set[int]) -> Learnt:
        """Keep what is said of some conversations."""
        return Learnt(
            {pair for pair in self.live if pair[1] in conversations},
            {pair: at for pair, at in self.wrapped.items() if pair[1] in conversations},
        )
