"""Feeds: what machines read. Events are filed once by whom they are about, and read in place.

So a machine goes through the events of one conversation, or of one agent, after those of the
other, and leaves its moves by key: nothing has to be sorted or looked for afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handletime.kernel.group import grouped, keys_of, order_by, with_entry
from handletime.machines.kinds import NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.kernel.types import Bytes, Integers, Narrow
    from handletime.machines.machine import Machine


class Feed(NamedTuple):
    """The rows that a machine reads, by key, then in the order of events."""

    key: Narrow
    position: Narrow
    symbol: Bytes

    @classmethod
    def of(cls, key: Narrow, position: Narrow, symbol: int) -> Feed:
        """Bring the same symbol to all rows."""
        return cls(key, position, np.full(key.size, symbol, dtype=np.int8))

    def take(self, rows: Integers | slice) -> Feed:
        """Return some of the rows."""
        return Feed(self.key[rows], self.position[rows], self.symbol[rows])


class Filed(NamedTuple):
    """Events by key, those of a key in their order."""

    key: Narrow
    position: Narrow
    kind: Bytes

    @classmethod
    def by(cls, key: Narrow, keys: int, kind: Bytes) -> Filed:
        """File all events under their key, -1 for none."""
        groups = grouped(key, keys)
        return cls(keys_of(groups), groups.row, kind[groups.row])

    def read(self, symbols: Mapping[str, int]) -> Feed:
        """Return the events of some kinds, with the symbols that they bring."""
        table = np.full(len(NUMBER), -1, dtype=np.int8)
        table[[NUMBER[kind] for kind in symbols]] = list(symbols.values())
        size = self.position.size + 1
        feed = Feed(np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int8))
        count = with_entry(*self, table, *feed)
        return feed.take(slice(count))

    def feed(self, machine: Machine, kinds: Mapping[str, str] | None = None) -> Feed:
        """Return what a machine reads; `kinds` stands in for its own, by policy."""
        given = machine.kinds if kinds is None else kinds
        return self.read({kind: machine.symbol(name) for kind, name in given.items()})

    def of_kind(self, *kinds: str) -> Feed:
        """Return the events of some kinds, which bring nothing."""
        return self.read(dict.fromkeys(kinds, 0))


def joined(feeds: Sequence[Feed]) -> Feed:
    """Put rows one after the other, in no order yet."""
    return Feed(*(np.concatenate(columns) for columns in zip(*feeds, strict=True)))


def merged(feeds: Sequence[Feed]) -> Feed:
    """Put rows together; at one event, those of an earlier feed come first."""
    whole = joined(feeds)
    return whole.take(order_by(whole.key, whole.position))
