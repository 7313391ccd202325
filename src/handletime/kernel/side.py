"""Two things of a key side by side: a state that moves and an amount that changes."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Narrow

_NOT_YET: Final = -2
"""Stands for the value before a key begins; a table has none below -1."""


class Read(NamedTuple):
    """What was read off where it changed, by key and position, a column each."""

    key: Narrow
    position: Narrow
    value: Bytes


@kernel
def _read_off(  # noqa: PLR0913  # states, changes, a table, and what is found, in columns
    first: Narrow,
    moved_at: Narrow,
    state: Bytes,
    anew: Flags,
    first_change: Narrow,
    changed_at: Narrow,
    change: Bytes,
    table: Bytes,
    lasting: int,
    key: Narrow,
    position: Narrow,
    value: Bytes,
) -> int:
    """Put down where another value is read off, or the same one anew; count what is put down."""
    count = 0
    for each in range(first.shape[0] - 1):
        move, moves = first[each], first[each + 1]
        row, rows = first_change[each], first_change[each + 1]
        now, amount, known = 0, 0, _NOT_YET
        while move < moves or row < rows:
            here = min(
                moved_at[move] if move < moves else lasting,
                changed_at[row] if row < rows else lasting,
            )
            begins = False
            while move < moves and moved_at[move] == here:
                now, begins = state[move], begins or anew[move]
                move += 1
            while row < rows and changed_at[row] == here:
                amount += change[row]
                row += 1
            found = table[now, 1 if amount > 0 else 0]
            if begins or found != known:
                key[count], position[count], value[count] = each, here, found
                count += 1
            known = found
    return count


def read_off(  # noqa: PLR0913  # states and changes, a column each, and a table
    *,
    first: Narrow,
    moved_at: Narrow,
    state: Bytes,
    anew: Flags,
    first_change: Narrow,
    changed_at: Narrow,
    change: Bytes,
    table: Bytes,
    lasting: int,
) -> Read:
    """Read a value off a state and an amount, wherever another begins or the state begins anew.

    Both are given by key and position; of several at one position the last state and the sum
    of all changes count. A key begins in state 0 and with the amount 0. `table` gives the value
    of a state, with no amount and with some; `lasting` is above all positions.
    """
    room = moved_at.size + changed_at.size
    read = Read(np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.int8))
    count = _read_off(
        first, moved_at, state, anew, first_change, changed_at, change, table, lasting, *read
    )
    return Read(read.key[:count], read.position[:count], read.value[:count])
