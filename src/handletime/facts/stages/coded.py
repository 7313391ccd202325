"""Events as integer columns: what machines read, and how facts find their words again.

A position is an event's place in the order of the contract. All spans are kept in positions,
and turned into instants at the end; the position after the last event stands for `as_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.events.defaults import WITH_DEFAULTS, meaning_of
from handletime.facts.stages.feeds import Filed
from handletime.facts.stages.kinds import are_kinds, are_of_types, kinds_of
from handletime.kernel.group import distinct, rows_of, stamped, unstamped
from handletime.kernel.track import Track, fill
from handletime.machines import LEG
from handletime.together import once

if TYPE_CHECKING:
    from handletime.events.order import Log
    from handletime.kernel.types import Bytes, Flags, Integers, Narrow

CLOCK_OUTS: Final = ("agent.clocked_out", "agent.idled:clocked_out")
"""The kinds of events by which an agent clocks out."""
_NOBODY: Final = -2
"""No agent, and not even the one that an event does not name."""


class Coded:
    """The ordered events of one derivation, as integers, with the texts behind them."""

    def __init__(self, log: Log) -> None:
        self.columns = log.columns
        self.as_of = log.as_of
        self.size = log.events
        """How many events there are; also the position that stands for `as_of`."""
        self.at: Integers = np.append(log.columns.values("at").to_numpy(), log.as_of)
        """Instant by position."""

    @once
    def kind(self) -> Bytes:
        """Number of each event's kind: its type with the deciding field."""
        return self.columns.ordered(kinds_of(self.columns.former))

    def of_type(self, *names: str) -> Narrow:
        """Return the positions of the events of these types, rising."""
        return rows_of(self.kind, are_of_types(names))

    def is_of_type(self, positions: Integers, *names: str) -> Flags:
        """Say of events whether they are of one of these types."""
        return are_of_types(names)[self.kind[positions]]

    def of_kind(self, *names: str) -> Narrow:
        """Return the positions of the events of these kinds, rising."""
        return rows_of(self.kind, are_kinds(names))

    def is_of_kind(self, positions: Integers, *names: str) -> Flags:
        """Say of events whether they are of one of these kinds; false where there is none."""
        return (positions >= 0) & are_kinds(names)[self.kind[np.maximum(positions, 0)]]

    @once
    def by_conversation(self) -> Filed:
        """The events of conversations, by conversation."""
        return Filed.by("conversation", self.conversation, len(self.conversations), self.kind)

    @once
    def by_agent(self) -> Filed:
        """The events of agents, by agent."""
        return Filed.by("agent", self.agent, len(self.agents), self.kind)

    def text(self, name: str, positions: Integers) -> pl.Series:
        """Return a field of the events at the positions; null where there is no event."""
        values = self.columns.at(name, positions)
        if name not in WITH_DEFAULTS or not values.null_count():
            return values
        return meaning_of(name, values, self.columns.at("type", positions))

    def event_names(self, positions: Integers) -> pl.Series:
        """Return the names of the events at the positions; null where there is no event."""
        names = self.text("id", positions)
        if self._is_local:
            return names
        source = self.text("source", positions)
        named = pl.select(pl.when(source == "local").then(names).otherwise(source + "/" + names))
        return named.to_series()

    @once
    def _is_local(self) -> bool:
        """Whether all events are of the source that names do not tell."""
        return bool((self.columns.former.numbered("source").texts == "local").all())

    @once
    def _agents(self) -> tuple[pl.Series, list[Narrow]]:
        return self.columns.coded("agent", "from_agent")

    @once
    def _conversations(self) -> tuple[pl.Series, list[Narrow]]:
        return self.columns.coded("conversation")

    @property
    def agents(self) -> pl.Series:
        """The agents that events name, by code point; an agent's code is its place."""
        return self._agents[0].alias("agent")

    @property
    def conversations(self) -> pl.Series:
        """The conversations that events name, by code point."""
        return self._conversations[0].alias("conversation")

    @property
    def agent(self) -> Narrow:
        """Code of each event's agent, -1 for none."""
        return self._agents[1][0]

    @property
    def conversation(self) -> Narrow:
        """Code of each event's conversation, -1 for none."""
        return self._conversations[1][0]

    def numbered(self, field: str) -> tuple[pl.Series, Narrow]:
        """Return the texts of a field, by code point, and for each event which is its own."""
        names, (codes,) = self.columns.coded(field)
        return names.alias(field), codes

    def from_agent(self, positions: Integers) -> Integers:
        """Return the code of the other agent of the events at the positions, -1 for none."""
        return self._agents[1][1][positions]

    def track(self, positions: Integers) -> Track:
        """Track events by their conversation; positions rise."""
        return self.track_by_conversation(self.conversation[positions], positions)

    def track_by_conversation(self, conversation: Integers, positions: Integers) -> Track:
        """Track rows by a conversation; positions rise within it."""
        return Track.of(conversation, positions, keys=len(self.conversations))

    def track_by_agent(self, agent: Integers, positions: Integers) -> Track:
        """Track rows by an agent; positions rise within it."""
        return Track.of(agent, positions, keys=len(self.agents))

    @once
    def first_clocking(self) -> Narrow:
        """The position from which each agent is tracked; the size where never."""
        clockings = self.by_agent.of_kind("agent.clocked_in", *CLOCK_OUTS)
        first = np.full(len(self.agents), self.size, dtype=np.int32)
        first[clockings.key[::-1]] = clockings.position[::-1]
        return first

    @once
    def slots(self) -> Slots:
        """Every pair of conversation and agent that an event of legs names."""
        named, position, *_ = self.by_conversation.of_kind(*LEG.kinds)
        agent = np.append(self.agent[position], self.from_agent(position))
        conversation = np.append(named, named)[agent >= 0]
        return Slots(conversation, agent[agent >= 0], len(self.conversations))

    def slot(self, positions: Integers) -> Narrow:
        """Return the slot of the conversation and the agent of events, -1 for none."""
        return self.slots.find(self.conversation[positions], self.agent[positions])


class Slots:
    """Pairs of conversation and agent, numbered by conversation, then by agent."""

    def __init__(self, conversation: Integers, agent: Integers, conversations: int) -> None:
        """Take the pairs that there are, some of them several times."""
        self.conversation, self.agent = unstamped(distinct(stamped(conversation, agent)))
        self._track = Track.of(self.conversation, self.agent, keys=conversations)

    def __len__(self) -> int:
        return int(self.agent.size)

    @property
    def first(self) -> Narrow:
        """The first slot of each conversation, and one more entry."""
        return self._track.first

    def find(self, conversation: Integers, agent: Integers) -> Narrow:
        """Return the slot of each pair, -1 where the agent is none or the pair unknown."""
        found = self._track.upto(conversation, agent)
        return np.where(fill(self.agent, found, _NOBODY) == agent, found, -1)


def codes(values: pl.Series, names: pl.Series) -> Narrow:
    """Return the place of each value in the sorted names, -1 for null."""
    numbered = values.cast(pl.Enum(names)) if len(names) else values.cast(pl.Enum([]))
    return numbered.to_physical().cast(pl.Int32).fill_null(-1).to_numpy()


def at_positions(values: pl.Series, positions: Integers) -> pl.Series:
    """Take values by position; null where the position is negative or past the end."""
    there: Flags = (positions >= 0) & (positions < len(values))
    if there.all():
        return values.gather(positions)
    if not there.any():
        return _nulls(values.name, values.dtype, positions.size)
    taken = values.gather(np.where(there, positions, 0))
    return pl.select(pl.when(pl.Series(there)).then(taken)).to_series().alias(values.name)


def _nulls(name: str, dtype: pl.DataType, size: int) -> pl.Series:
    return pl.repeat(None, size, dtype=dtype, eager=True).alias(name)
