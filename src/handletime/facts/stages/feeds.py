"""Feeds: what machines read. Events are filed once by whom they are about, and read in place.

So a machine goes through the events of one conversation, or of one agent, after those of the
other, and leaves its moves by key: nothing has to be sorted or looked for afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from handletime.facts.stages.kinds import are_about
from handletime.kernel.group import grouped, keys_of, order_by, rows_of, with_entry
from handletime.machines.kinds import NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.kernel.types import Bytes, Integers, Narrow
    from handletime.machines.machine import Machine

_ITSELF: Final = np.arange(np.iinfo(np.int8).max, dtype=np.int8)
"""What a symbol brings, where rows say the symbols themselves."""


class Feed(NamedTuple):
    """Rows by key, then in the order of events, and the symbols that they bring to a machine."""

    key: Narrow
    position: Narrow
    says: Bytes
    brings: Bytes = _ITSELF
    """The symbol for what a row says, -1 for nothing; rows say their symbol, if nothing else."""

    @classmethod
    def of(cls, key: Narrow, position: Narrow, symbol: int) -> Feed:
        """Bring the same symbol at all rows."""
        return cls(key, position, np.full(key.size, symbol, dtype=np.int8))

    def read(self) -> Feed:
        """Return the rows that bring a symbol, and say just that."""
        size = self.says.size + 1
        read = Feed(np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int8))
        return read.take(slice(with_entry(*self, *read[:3])))

    def take(self, rows: Integers | slice) -> Feed:
        """Return some of the rows."""
        return Feed(self.key[rows], self.position[rows], self.says[rows], self.brings)


class Filed(NamedTuple):
    """Events by key, those of a key in their order."""

    key: Narrow
    position: Narrow
    kind: Bytes

    @classmethod
    def by(cls, subject: str, key: Narrow, keys: int, kind: Bytes) -> Filed:
        """File the events of a subject, the first word of their types, under their key."""
        about = rows_of(kind, are_about(subject))
        groups = grouped(key[about], keys)
        position = about[groups.row]
        return cls(keys_of(groups), position, kind[position])

    def feed(self, machine: Machine, kinds: Mapping[str, str] | None = None) -> Feed:
        """Return what a machine reads, between other events; `kinds` stands in for its own."""
        given = machine.kinds if kinds is None else kinds
        return self._saying({kind: machine.symbol(name) for kind, name in given.items()})

    def of_kind(self, *kinds: str) -> Feed:
        """Return the events of some kinds."""
        return self._saying(dict.fromkeys(kinds, 0)).read()

    def _saying(self, symbols: Mapping[str, int]) -> Feed:
        table = np.full(len(NUMBER), -1, dtype=np.int8)
        table[[NUMBER[kind] for kind in symbols]] = list(symbols.values())
        return Feed(*self, table)


def joined(feeds: Sequence[Feed]) -> Feed:
    """Put rows that say their symbols one after the other, in no order yet."""
    return Feed(*(np.concatenate(columns) for columns in zip(*(f[:3] for f in feeds), strict=True)))


def merged(feeds: Sequence[Feed]) -> Feed:
    """Put rows that say their symbols in order; at one event, those of an earlier feed first."""
    whole = joined(feeds)
    return whole.take(order_by(whole.key, whole.position))
