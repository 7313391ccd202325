"""Run a machine's table over columns: the one loop in which rules happen.

The input is in the order of events. Each row brings a symbol to one slot; a slot keeps the
state of one automaton. A cell of the table may send a symbol to another slot (and what is
sent sends nothing further), and some symbols go to all slots of a key.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Integers

NOTHING: Final = -1
"""In a table: the pair does nothing. In a column: none, or not yet."""

SLOT, BEFORE, SYMBOL, AFTER, START, END, END_SYMBOL = range(7)
"""The columns of what `run` leaves."""
_COLUMNS: Final = 7


@kernel
def run(  # noqa: PLR0913  # the table in three arrays, the rows in four
    next_state: Bytes,
    sends: Bytes,
    speaks: Flags,
    to_all: Flags,
    first_slot: Integers,
    key: Integers,
    slot: Integers,
    other: Integers,
    symbol: Bytes,
    position: Integers,
) -> Integers:
    """Run one machine over rows in the order of events, and return its moves.

    `next_state`, `sends` and `speaks` (a finding) have a row for each state and a column for
    each symbol. `first_slot` has the first slot of each key, and one more entry: the slots of
    a key stand side by side. `other` names the slot that a send goes to, -1 for none.
    Returns a row for each cell met that moves or speaks: slot, state before, symbol, state
    after (-1: it only speaks), position of its event, position of the event that ended the
    new state (-1: none did), and the symbol that did.
    """
    slots = first_slot[-1]
    state = np.zeros(slots, dtype=np.int8)
    latest = np.full(slots, NOTHING, dtype=np.int64)
    moves = np.empty((max(16, symbol.shape[0]), _COLUMNS), dtype=np.int64)
    count = 0
    for row in range(symbol.shape[0]):
        brought = symbol[row]
        everyone = to_all[brought]
        may_send = not everyone
        if everyone:
            target = first_slot[key[row]]
            beyond = first_slot[key[row] + 1]
        else:
            target = slot[row]
            beyond = target + 1
        while NOTHING < target < beyond:
            before = state[target]
            after = next_state[before, brought]
            if after != NOTHING or speaks[before, brought]:
                if count == moves.shape[0]:
                    grown = np.empty((2 * count, _COLUMNS), dtype=np.int64)
                    grown[:count] = moves
                    moves = grown
                moves[count, SLOT] = target
                moves[count, BEFORE] = before
                moves[count, SYMBOL] = brought
                moves[count, AFTER] = after
                moves[count, START] = position[row]
                moves[count, END] = NOTHING
                moves[count, END_SYMBOL] = NOTHING
                if after != NOTHING:
                    state[target] = after
                    if latest[target] != NOTHING:
                        moves[latest[target], END] = position[row]
                        moves[latest[target], END_SYMBOL] = brought
                    latest[target] = count
                count += 1
            sent = sends[before, brought]
            target += 1
            if may_send and sent != NOTHING:
                target = other[row]
                beyond = target + 1
                brought = sent
                may_send = False
    return moves[:count]
