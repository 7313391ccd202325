"""Run a machine's table over columns: the one loop in which rules happen.

The input is in the order of events. Each row brings a symbol to one slot; a slot keeps the
state of one automaton. A cell of the table may send a symbol to another slot (and what is
sent sends nothing further), and some symbols go to all slots of a key.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Integers, Narrow

NOTHING: Final = -1
"""In a table: the pair does nothing. In a column: none, or not yet."""


class Met(NamedTuple):
    """The cells met that move or speak, in the order of events, a column each."""

    slot: Narrow
    before: Bytes
    """State before."""
    symbol: Bytes
    """Symbol that was brought."""
    after: Bytes
    """State after; -1 where the cell only speaks."""
    start: Narrow
    """Position of the event."""
    end: Narrow
    """Position of the event that ended the new state; -1 where none did."""
    end_symbol: Bytes
    """The symbol that did; -1 for none."""


@kernel
def _narrow(column: Narrow, size: int) -> Narrow:
    """Copy a column into a larger one."""
    grown = np.empty(size, dtype=np.int32)
    grown[: column.shape[0]] = column
    return grown


@kernel
def _bytes(column: Bytes, size: int) -> Bytes:
    """Copy a column into a larger one."""
    grown = np.empty(size, dtype=np.int8)
    grown[: column.shape[0]] = column
    return grown


@kernel
def _met(  # noqa: PLR0913  # the table in four arrays, the rows in four
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    first_slot: Integers,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    symbol: Bytes,
) -> tuple[Narrow, Narrow, Bytes, Bytes, Bytes]:
    """Return for each cell met that moves or speaks: row, slot, before, symbol, after."""
    state = np.zeros(first_slot[-1], dtype=np.int8)
    size = max(16, symbol.shape[0] // 2)
    at_row, at_slot = np.empty(size, np.int32), np.empty(size, np.int32)
    was, by, to = np.empty(size, np.int8), np.empty(size, np.int8), np.empty(size, np.int8)
    count = 0
    for row in range(symbol.shape[0]):
        brought = symbol[row]
        may_send = not to_all[brought]
        target, beyond = slot[row], slot[row] + 1
        if not may_send:
            target, beyond = first_slot[key[row]], first_slot[key[row] + 1]
        while NOTHING < target < beyond:
            before = state[target]
            after = next_state[before, brought]
            if after != NOTHING or speaks[before, brought]:
                if count == size:
                    size *= 2
                    at_row, at_slot = _narrow(at_row, size), _narrow(at_slot, size)
                    was, by, to = _bytes(was, size), _bytes(by, size), _bytes(to, size)
                at_row[count], at_slot[count] = row, target
                was[count], by[count], to[count] = before, brought, after
                count += 1
                if after != NOTHING:
                    state[target] = after
            sent = sends[before, brought]
            target += 1
            if may_send and sent != NOTHING:
                target, beyond = other[row], other[row] + 1
                brought = sent
                may_send = False
    return at_row[:count], at_slot[:count], was[:count], by[:count], to[:count]


@kernel
def _ends(
    slot: Narrow, symbol: Bytes, after: Bytes, start: Narrow, slots: int
) -> tuple[Narrow, Bytes]:
    """Return for each move the position and the symbol of the next move of its slot."""
    latest = np.full(slots, NOTHING, dtype=np.int32)
    end = np.full(slot.shape[0], NOTHING, dtype=np.int32)
    end_symbol = np.full(slot.shape[0], NOTHING, dtype=np.int8)
    for row in range(slot.shape[0]):
        if after[row] != NOTHING:
            last = latest[slot[row]]
            if last != NOTHING:
                end[last] = start[row]
                end_symbol[last] = symbol[row]
            latest[slot[row]] = row
    return end, end_symbol


def run(  # noqa: PLR0913  # the table in four arrays, the rows in five
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    first_slot: Integers,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    symbol: Bytes,
    position: Integers,
) -> Met:
    """Run one machine over rows in the order of events, and return its moves.

    `next_state`, `sends` and `speaks` (a finding) have a row for each state and a column for
    each symbol. `first_slot` has the first slot of each key, and one more entry: the slots of
    a key stand side by side. `other` names the slot that a send goes to, -1 for none.
    """
    row, at, before, brought, after = _met(
        next_state, sends, speaks, to_all, first_slot, key, slot, other, symbol
    )
    start = position[row].astype(np.int32)
    end, end_symbol = _ends(at, brought, after, start, int(first_slot[-1]))
    return Met(at, before, brought, after, start, end, end_symbol)
