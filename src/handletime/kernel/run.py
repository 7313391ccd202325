"""Run a machine's table over columns: the one loop in which rules happen.

The input is by key, and within a key in the order of events. Each row brings a symbol to one
slot of its key; a slot keeps the state of one automaton. A cell of the table may send a symbol
to another slot of the key (and what is sent sends nothing further), and some symbols go to all
slots of the key.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Narrow

NOTHING: Final = -1
"""In a table: the pair does nothing. In a column: none, or not yet."""


class Moved(NamedTuple):
    """The cells met that move, by key and in the order of events, a column each."""

    slot: Narrow
    before: Bytes
    """State before."""
    symbol: Bytes
    """Symbol that was brought."""
    after: Bytes
    """State after."""
    start: Narrow
    """Position of the event."""
    end: Narrow
    """Position of the event that ended the new state, or the one that stands for lasting."""
    end_symbol: Bytes
    """The symbol that did; -1 for none."""


class Spoken(NamedTuple):
    """The cells met that are findings, by key and in the order of events, a column each."""

    position: Narrow
    """Position of the event."""
    state: Bytes
    symbol: Bytes


Found: TypeAlias = tuple[Narrow, Bytes, Narrow, Bytes]
"""Where it is put what moves and what speaks: numbers of 32 bits, and of 8 bits, of either."""
_SLOT, _START, _END = range(3)
_BEFORE, _SYMBOL, _AFTER, _END_SYMBOL = range(4)
"""The rows of the former two."""


@kernel
def _met(  # noqa: PLR0913  # the table in four arrays, the rows in six, what is found in five
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    first_slot: Narrow,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    symbol: Bytes,
    position: Narrow,
    latest: Narrow,
    wide: Narrow,
    cell: Bytes,
    said_at: Narrow,
    said: Bytes,
    row: int,
    moved: int,
    spoken: int,
    lasting: int,
) -> tuple[int, int, int]:
    """Meet cells from a row on while there is room for what is found.

    Returns the row that is next, and how many moved and spoke. Arrays are not made anew in here:
    a loop that does counts references at every row.
    """
    while row < symbol.shape[0]:
        brought = symbol[row]
        may_send = not to_all[brought]
        target, beyond = slot[row], slot[row] + 1
        if not may_send:
            target, beyond = first_slot[key[row]], first_slot[key[row] + 1]
        if max(moved, spoken) + beyond - target >= said_at.shape[0]:
            break
        while NOTHING < target < beyond:
            last = latest[target]
            before = 0 if last == NOTHING else cell[_AFTER, last]
            after = next_state[before, brought]
            if speaks[before, brought]:
                said_at[spoken], said[0, spoken], said[1, spoken] = position[row], before, brought
                spoken += 1
            if after != NOTHING:
                if last != NOTHING:
                    wide[_END, last], cell[_END_SYMBOL, last] = position[row], brought
                wide[_SLOT, moved], wide[_START, moved] = target, position[row]
                cell[_BEFORE, moved], cell[_SYMBOL, moved] = before, brought
                cell[_AFTER, moved] = after
                wide[_END, moved], cell[_END_SYMBOL, moved] = lasting, NOTHING
                latest[target], moved = moved, moved + 1
            sent = sends[before, brought]
            target += 1
            if may_send and sent != NOTHING:
                target, beyond, brought, may_send = other[row], other[row] + 1, sent, False
        row += 1
    return row, moved, spoken


def run(  # noqa: PLR0913  # the table in four arrays, the rows in six
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    first_slot: Narrow,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    symbol: Bytes,
    position: Narrow,
    lasting: int,
) -> tuple[Moved, Spoken]:
    """Run one machine over rows by key and in the order of events; return what it met.

    `next_state`, `sends` and `speaks` (a finding) have a row for each state and a column for
    each symbol. `first_slot` has the first slot of each key, and one more entry: the slots of
    a key stand side by side. `other` names the slot that a send goes to, -1 for none. `lasting`
    is the position at which what lasts is said to end.
    """
    latest = np.full(int(first_slot[-1]), NOTHING, dtype=np.int32)
    found = _room(symbol.size + symbol.size // 8 + 16)
    row = moved = spoken = 0
    while True:
        row, moved, spoken = _met(
            next_state, sends, speaks, to_all, first_slot, key, slot, other, symbol, position,
            latest, *found, row, moved, spoken, lasting,
        )  # fmt: skip
        if row == symbol.size:
            break
        width = int(first_slot[key[row] + 1] - first_slot[key[row]])
        found = _grown(found, max(moved, spoken), width)
    wide, cell, said_at, said = found
    (of, start, end), (before, brought, after, end_symbol) = wide[:, :moved], cell[:, :moved]
    return (
        Moved(of, before, brought, after, start, end, end_symbol),
        Spoken(said_at[:spoken], *said[:, :spoken]),
    )


def _room(size: int) -> Found:
    """Make room for so many rows of what is found; what is never written to costs no memory."""
    wide, said_at = np.empty((3, size), dtype=np.int32), np.empty(size, dtype=np.int32)
    return wide, np.empty((4, size), dtype=np.int8), said_at, np.empty((2, size), dtype=np.int8)


def _grown(found: Found, count: int, more: int) -> Found:
    """Copy the first rows of what is found into more room."""
    wide, cell, said_at, said = _room(2 * (count + more) + 16)
    wide[:, :count], cell[:, :count] = found[0][:, :count], found[1][:, :count]
    said_at[:count], said[:, :count] = found[2][:count], found[3][:, :count]
    return wide, cell, said_at, said
