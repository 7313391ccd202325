"""Events as integer columns: what machines read, and how facts find their words again.

A position is an event's place in the order of the contract. All spans are kept in positions,
and turned into instants at the end; the position after the last event stands for `as_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import polars as pl

from handletime.events.defaults import WITH_DEFAULTS, meaning_of
from handletime.events.vocabulary import TYPES
from handletime.kernel.group import first_seen, look_up, order_by
from handletime.kernel.track import Track
from handletime.machines.kinds import AGENTS_ONLY, DECIDERS, NUMBER, TO_QUEUE
from handletime.together import once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from handletime.events.order import Log
    from handletime.events.sparse import Columns
    from handletime.kernel.types import Flags, Integers, Narrow
    from handletime.machines.machine import Machine

_TYPE_NUMBER: Final = {name: number for number, name in enumerate(TYPES)}


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
    def type(self) -> Integers:
        """Number of each event's type, in order of rank."""
        types = self.columns.former.types().view(np.int8)
        return self.columns.ordered(types)

    @once
    def kind(self) -> Integers:
        """Number of each event's kind: its type with the deciding field."""
        events = self.columns.former
        types = events.types()
        plain = np.array([NUMBER[name] for name in TYPES], dtype=np.int16)
        kind = plain[types]
        for field in dict.fromkeys(each.field for each in DECIDERS.values()):
            _decide(kind, events, field)
        hidden = events.numbered("audience").among(["agents"]) >= 0
        kind[events.rows("audience")[hidden]] = NUMBER[AGENTS_ONLY]
        blind = events.rows("to_queue")
        blind = blind[types[blind] == _TYPE_NUMBER["conversation.transferred"]]
        kind[blind] = NUMBER[TO_QUEUE]
        return self.columns.ordered(kind)

    @once
    def _by_type(self) -> tuple[Integers, Integers]:
        order = order_by(self.type, len(TYPES))
        bounds = np.append(0, np.cumsum(np.bincount(self.type, minlength=len(TYPES))))
        return order, bounds

    def of_type(self, *names: str) -> Integers:
        """Return the positions of the events of these types, rising."""
        order, bounds = self._by_type
        numbers = [_TYPE_NUMBER[name] for name in names]
        rows = [order[bounds[number] : bounds[number + 1]] for number in numbers]
        return rows[0] if len(rows) == 1 else np.sort(np.concatenate(rows))

    def is_of_type(self, positions: Integers, *names: str) -> Flags:
        """Say of events whether they are of one of these types."""
        wanted = np.zeros(len(TYPES), dtype=np.bool_)
        wanted[[_TYPE_NUMBER[name] for name in names]] = True
        return wanted[self.type[positions]]

    def of_kind(self, *names: str) -> Integers:
        """Return the positions of the events of these kinds, rising."""
        wanted = np.zeros(len(NUMBER), dtype=np.bool_)
        wanted[[NUMBER[name] for name in names]] = True
        return np.flatnonzero(wanted[self.kind])

    def feed(self, machine: Machine, kinds: Mapping[str, str] | None = None) -> Feed:
        """Return the positions of the events that a machine reads, and the symbols they bring."""
        lookup = np.full(len(NUMBER), -1, dtype=np.int8)
        for kind, name in (machine.kinds if kinds is None else kinds).items():
            lookup[NUMBER[kind]] = machine.symbol(name)
        return look_up(self.kind, lookup)

    def text(self, name: str, positions: Integers) -> pl.Series:
        """Return a field of the events at the positions; null where there is no event."""
        values = self.columns.at(name, positions)
        if name not in WITH_DEFAULTS or not values.null_count():
            return values
        return meaning_of(name, values, self.columns.at("type", positions))

    def event_names(self, positions: Integers) -> pl.Series:
        """Return the names of the events at the positions; null where there is no event."""
        names = self.text("id", positions)
        source = self.text("source", positions)
        named = pl.select(pl.when(source == "local").then(names).otherwise(source + "/" + names))
        return named.to_series()

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
        """Track events by their conversation."""
        return self.track_by(self.conversation[positions], positions, len(self.conversations))

    def track_by(self, key: Integers, positions: Integers, keys: int) -> Track:
        """Track rows by a key; positions rise."""
        return Track.of(key, positions, keys=max(keys, 1), span=self.size + 1)

    @once
    def clock_outs(self) -> Integers:
        """The positions at which an agent clocks out, in a session or not."""
        return self.of_kind("agent.clocked_out", "agent.idled:clocked_out")

    @once
    def first_clocking(self) -> Integers:
        """The position from which each agent is tracked; the size where never."""
        clockings = np.sort(np.append(self.clock_outs, self.of_type("agent.clocked_in")))
        first = np.full(len(self.agents), self.size, dtype=np.int64)
        np.minimum.at(first, self.agent[clockings], clockings)
        return first

    @once
    def slots(self) -> Slots:
        """Every pair of conversation and agent that an event names."""
        rows = np.flatnonzero((self.conversation >= 0) & (self.agent >= 0))
        named = self.of_type(
            "conversation.offered", "conversation.role_changed", "conversation.taken_over"
        )
        other = self.from_agent(named)
        named, other = named[other >= 0], other[other >= 0]
        agents = max(len(self.agents), 1)
        pairs = np.append(
            _pair(self.conversation[rows], self.agent[rows], agents),
            _pair(self.conversation[named], other, agents),
        )
        return Slots(pairs, rows, self.size, agents)


def _decide(kind: NDArray[np.int16], events: Columns, field: str) -> None:
    """Tell the kinds of the types that a field decides."""
    types = {name: each.values for name, each in DECIDERS.items() if each.field == field}
    values = list(dict.fromkeys(value for each in types.values() for value in each))
    number = np.full((len(TYPES), len(values) + 1), -1, dtype=np.int16)
    for name in types:
        number[_TYPE_NUMBER[name], :] = [
            NUMBER[f"{name}:{value}" if value in types[name] else name] for value in values
        ] + [NUMBER[name]]
    rows = events.rows(field)
    decided = number[events.types()[rows], events.numbered(field).among(values)]
    kind[rows] = np.where(decided >= 0, decided, kind[rows])


Feed: TypeAlias = "tuple[Integers, Integers]"
"""The rows that a machine reads: positions of events, and the symbols that they bring."""


class Slots:
    """Pairs of conversation and agent, numbered by conversation, then by agent."""

    def __init__(self, pairs: Integers, rows: Integers, size: int, agents: int) -> None:
        number, first = first_seen(pairs)
        order = np.argsort(pairs[first])
        place = np.empty(order.size, dtype=np.int64)
        place[order] = np.arange(order.size)
        self.pairs: Integers = pairs[first][order]
        self._agents = agents
        self.conversation: Integers = self.pairs // agents
        self.agent: Integers = self.pairs % agents
        self.of_event: Narrow = np.full(size, -1, dtype=np.int32)
        """Slot of each event that names a conversation and an agent; -1 for the others."""
        self.of_event[rows] = place[number[: rows.size]]

    def __len__(self) -> int:
        return int(self.pairs.size)

    def find(self, conversation: Integers, agent: Integers) -> Integers:
        """Return the slot of each pair, -1 where the agent is none or the pair unknown."""
        if not len(self):
            return np.full(agent.shape, -1, dtype=np.int64)
        wanted = _pair(conversation, agent, self._agents)
        place = np.minimum(self.pairs.searchsorted(wanted), len(self) - 1)
        return np.where((agent >= 0) & (self.pairs[place] == wanted), place, -1)


def _pair(conversation: Integers, agent: Integers, agents: int) -> Integers:
    """Put both codes into one number, which needs 64 bits."""
    return conversation.astype(np.int64) * agents + agent


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
