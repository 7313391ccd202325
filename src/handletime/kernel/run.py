"""Run a machine's table over columns: the one loop in which rules happen.

The input is by key, and within a key in the order of events. Each row brings a symbol to one
slot of its key; a slot keeps the state of one automaton. A cell of the table may send a symbol
to another slot of the key (and what is sent sends nothing further), and some symbols go to all
slots of the key.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from handletime.kernel.room import grown
from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Narrow

NOTHING: Final = -1
"""In a table: the pair does nothing. In a column: none, or not yet."""


class Rules(NamedTuple):
    """The table of a machine; the first three have a row for each state and a column a symbol."""

    next_state: Bytes
    """State after; -1 where the pair does not move."""
    sends: Bytes
    """Symbol that goes to the other slot; -1 for none."""
    speaks: Flags
    """Whether the pair is a finding."""
    to_all: Flags
    """By symbol, whether it goes to all slots of the key."""
    kept: Flags
    """By state, whether moves into it are asked for."""


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


_FOUND: Final = (
    np.empty((3, 0), np.int32),
    np.empty((4, 0), np.int8),
    np.empty(0, np.int32),
    np.empty((2, 0), np.int8),
)
"""No room yet for what moves and what speaks: numbers of 32 bits, and of 8 bits, of either."""
_SLOT, _START, _END = range(3)
_BEFORE, _SYMBOL, _AFTER, _END_SYMBOL = range(4)
"""Which they are, of what moves."""


@kernel
def _begin(  # noqa: PLR0913  # a move, and where it is put
    wide: Narrow,
    cell: Bytes,
    row: int,
    slot: int,
    before: int,
    by: int,
    after: int,
    at: int,
    lasting: int,
) -> None:
    wide[_SLOT, row], wide[_START, row], wide[_END, row] = slot, at, lasting
    cell[_BEFORE, row], cell[_SYMBOL, row], cell[_AFTER, row] = before, by, after
    cell[_END_SYMBOL, row] = NOTHING


@kernel
def _met(  # noqa: PLR0913  # the table in five arrays, the rows in seven, what is found in four
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    kept: Flags,
    first_slot: Narrow,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    position: Narrow,
    says: Bytes,
    brings: Bytes,
    state: Bytes,
    latest: Narrow,
    lasting: int,
    row: int,
    moved: int,
    spoken: int,
    wide: Narrow,
    cell: Bytes,
    said_at: Narrow,
    said: Bytes,
) -> tuple[int, int, int]:
    """Meet cells from a row on while there is room for what is found.

    Returns the row that is next, and how many moved and spoke. Arrays are not made anew in here:
    a loop that does counts references at every row.
    """
    while row < says.shape[0]:
        brought = brings[says[row]]
        may_send = not to_all[brought]
        target, beyond = slot[row], slot[row] + 1
        if not may_send:
            target, beyond = first_slot[key[row]], first_slot[key[row] + 1]
        if max(moved, spoken) + beyond - target >= said_at.shape[0]:
            break
        while brought != NOTHING and NOTHING < target < beyond:
            before, at = state[target], position[row]
            after = next_state[before, brought]
            if speaks[before, brought]:
                said_at[spoken], said[0, spoken], said[1, spoken] = at, before, brought
                spoken += 1
            if after != NOTHING:
                if latest[target] != NOTHING:
                    wide[_END, latest[target]], cell[_END_SYMBOL, latest[target]] = at, brought
                state[target], latest[target] = after, moved if kept[after] else NOTHING
                if kept[after]:
                    _begin(wide, cell, moved, target, before, brought, after, at, lasting)
                    moved += 1
            sent, target = sends[before, brought], target + 1
            if may_send and sent != NOTHING:
                target, beyond, brought, may_send = other[row], other[row] + 1, sent, False
        row += 1
    return row, moved, spoken


def run(  # noqa: PLR0913  # the rows in seven columns
    rules: Rules,
    *,
    first_slot: Narrow,
    key: Narrow,
    slot: Narrow,
    other: Narrow,
    position: Narrow,
    says: Bytes,
    brings: Bytes,
    lasting: int,
) -> tuple[Moved, Spoken]:
    """Run one machine over rows by key and in the order of events; return what it met.

    `first_slot` has the first slot of each key, and one more entry: the slots of a key stand
    side by side. `other` names the slot that a send goes to, -1 for none. `brings` has the
    symbol for what each row says, -1 for nothing. `lasting` is the position at which what lasts
    is said to end.
    """
    slots = int(first_slot[-1])
    state, latest = np.zeros(slots, dtype=np.int8), np.full(slots, NOTHING, dtype=np.int32)
    found = grown(_FOUND, 0, says.size + says.size // 8 + 16)
    row = moved = spoken = 0
    while True:
        row, moved, spoken = _met(
            *rules, first_slot, key, slot, other, position, says, brings, state, latest,
            lasting, row, moved, spoken, *found,
        )  # fmt: skip
        if row == says.size:
            break
        width = int(first_slot[key[row] + 1] - first_slot[key[row]])
        found = grown(found, max(moved, spoken), 2 * (max(moved, spoken) + width))
    wide, cell, said_at, said = found
    (of, start, end), (before, brought, after, end_symbol) = wide[:, :moved], cell[:, :moved]
    return (
        Moved(of, before, brought, after, start, end, end_symbol),
        Spoken(said_at[:spoken], *said[:, :spoken]),
    )
