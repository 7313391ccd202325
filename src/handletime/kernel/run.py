"""Run a machine's table over columns: the one loop in which rules happen.

The input is in the order of events. Each row brings a symbol to one slot; a slot keeps the
state of one automaton. A cell of the table may send a symbol to another slot (and what is
sent sends nothing further), and some symbols go to all slots of a key.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

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


Room: TypeAlias = tuple[Narrow, Narrow, Bytes, Bytes, Bytes]
"""Where cells that are met are put: row, slot, before, symbol, after."""


def _room(size: int) -> Room:
    """Make room for so many; what is never written to costs no memory."""
    was, by, to = (np.empty(size, np.int8) for _ in range(3))
    return np.empty(size, np.int32), np.empty(size, np.int32), was, by, to


def _grown(room: Room, count: int, size: int) -> Room:
    """Copy the first cells met into more room."""
    larger = _room(size)
    for there, here in zip(larger[:2], room[:2], strict=True):
        there[:count] = here[:count]
    for cell, known in zip(larger[2:], room[2:], strict=True):
        cell[:count] = known[:count]
    return larger


@kernel
def _met(  # noqa: PLR0913  # the table in four arrays, the rows in four, what is found in five
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    first_slot: Integers,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    symbol: Bytes,
    state: Bytes,
    at_row: Narrow,
    at_slot: Narrow,
    was: Bytes,
    by: Bytes,
    to: Bytes,
    row: int,
    count: int,
) -> tuple[int, int]:
    """Meet cells from a row on while there is room; return the row that is next, and the count.

    Arrays are not made anew in here: a loop that does counts references at every row.
    """
    while row < symbol.shape[0]:
        brought = symbol[row]
        may_send = not to_all[brought]
        target, beyond = slot[row], slot[row] + 1
        if not may_send:
            target, beyond = first_slot[key[row]], first_slot[key[row] + 1]
        if count + beyond - target >= at_row.shape[0]:
            break
        while NOTHING < target < beyond:
            before = state[target]
            after = next_state[before, brought]
            if after != NOTHING or speaks[before, brought]:
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
        row += 1
    return row, count


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
    room = _room(max(16, symbol.size + symbol.size // 8))
    state = np.zeros(int(first_slot[-1]), dtype=np.int8)
    row = count = 0
    while True:
        row, count = _met(
            next_state, sends, speaks, to_all, first_slot, key, slot, other, symbol,
            state, *room, row, count,
        )  # fmt: skip
        if row == symbol.size:
            break
        width = int(first_slot[key[row] + 1] - first_slot[key[row]])
        room = _grown(room, count, 2 * (count + width) + 16)
    at_row, at, before = room[0][:count], room[1][:count], room[2][:count]
    brought, after = room[3][:count], room[4][:count]
    start = position[at_row].astype(np.int32)
    end, end_symbol = _ends(at, brought, after, start, int(first_slot[-1]))
    return Met(at, before, brought, after, start, end, end_symbol)
