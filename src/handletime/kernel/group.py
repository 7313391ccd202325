"""Group rows by an integer key: order, number, runs, and running sums."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from handletime.kernel.speed import kernel, runs_compiled
from handletime.kernel.types import Bytes, Flags, Integers, Narrow

_POSITION_BITS: Final = 32
"""A position, or -1, has room below so many bits."""


class Groups(NamedTuple):
    """Rows by key, those of a key as they stand."""

    row: Narrow
    first: Narrow
    """Where the rows of each key begin, and one more entry, where those of the last one end."""


@kernel
def _beginnings(key: Integers, first: Narrow) -> None:
    """Find where the rows of each key will begin, one entry late; those below 0 are left out."""
    for row in range(key.shape[0]):
        if key[row] >= 0:
            first[key[row] + 2] += 1
    for each in range(2, first.shape[0]):
        first[each] += first[each - 1]


@kernel
def _filled(key: Integers, first: Narrow, rows: Narrow) -> None:
    """Put each row behind those of its key, and move where the next one goes."""
    for row in range(key.shape[0]):
        if key[row] >= 0:
            rows[first[key[row] + 1]] = row
            first[key[row] + 1] += 1


def grouped(key: Integers, keys: int) -> Groups:
    """Group rows by their key, 0 to `keys` - 1; those of a key below 0 are in no group."""
    first = np.zeros(keys + 2, dtype=np.int32)
    _beginnings(key, first)
    rows = np.empty(int(first[-1]), dtype=np.int32)
    _filled(key, first, rows)
    return Groups(rows, first[:-1])


@kernel
def _spread(first: Narrow, key: Narrow) -> None:
    for each in range(first.shape[0] - 1):
        for place in range(first[each], first[each + 1]):
            key[place] = each


def keys_of(groups: Groups) -> Narrow:
    """Return the key of each row of groups."""
    key = np.empty(groups.row.size, dtype=np.int32)
    _spread(groups.first, key)
    return key


def stamped(key: Integers, position: Integers) -> Integers:
    """Return one number for each row, which rises with its key, then with its position."""
    return (key.astype(np.int64) << _POSITION_BITS) + position


def unstamped(stamps: Integers) -> tuple[Narrow, Narrow]:
    """Return the keys and the positions, none of them -1, of such numbers."""
    positions = stamps & ((1 << _POSITION_BITS) - 1)
    return (stamps >> _POSITION_BITS).astype(np.int32), positions.astype(np.int32)


def distinct(stamps: Integers) -> Integers:
    """Return different numbers, rising."""
    ordered = np.sort(stamps)
    return ordered[begins_run(ordered)]


def order_by(key: Integers, position: Integers) -> Integers:
    """Return rows by key, then by position; those that tie in both stay as they stand."""
    return np.argsort(stamped(key, position), kind="stable")


@kernel
def _interleaved(
    key: Integers, at: Integers, other_key: Integers, other_at: Integers, order: Narrow
) -> None:
    one = other = 0
    for place in range(order.shape[0]):
        takes = other == other_key.shape[0]
        if not takes and one < key.shape[0]:
            here, there = key[one], other_key[other]
            takes = here < there or (here == there and at[one] <= other_at[other])
        if takes:
            order[place] = one
            one += 1
        else:
            order[place] = key.shape[0] + other
            other += 1


def interleaved(*, key: Integers, at: Integers, other_key: Integers, other_at: Integers) -> Narrow:
    """Return the rows of two lists in one order, those of the second behind those of the first.

    Each list is in order by key, then by position or instant; where rows tie, those of the first
    come first.
    """
    order = np.empty(key.size + other_key.size, dtype=np.int32)
    _interleaved(key, at, other_key, other_at, order)
    return order


@kernel
def with_entry(  # noqa: PLR0913  # rows and what they say, and what is found of them
    key: Narrow, row: Narrow, says: Bytes, table: Bytes, keys: Narrow, rows: Narrow, entry: Bytes
) -> int:
    """Put down the rows that say what has an entry in a table, which is not -1; count them.

    Each is put down with its key and the entry. There is room for one more than all: a row is
    put down before it is known whether it stays, since going another way at every other row
    takes longer.
    """
    count = 0
    for place in range(says.shape[0]):
        found = table[says[place]]
        keys[count], rows[count], entry[count] = key[place], row[place], found
        count += found != -1
    return count


@kernel
def _where(value: Bytes, is_one: Flags, rows: Narrow) -> int:
    """Put down the rows whose value is one of some, and count them."""
    count = 0
    for row in range(value.shape[0]):
        rows[count] = row
        count += is_one[value[row]]
    return count


def rows_of(value: Bytes, is_one: Flags) -> Narrow:
    """Return the rows whose value is one of some, rising."""
    rows = np.empty(value.size + 1, dtype=np.int32)
    return rows[: _where(value, is_one, rows)].copy()


@kernel
def running_sum(key: Integers, amount: Integers, keys: int) -> Integers:
    """Return for each row the sum of `amount` over the rows of its key so far, itself included."""
    total = np.zeros(keys, dtype=np.int64)
    sums = np.empty(key.shape[0], dtype=np.int64)
    for row in range(key.shape[0]):
        total[key[row]] += amount[row]
        sums[row] = total[key[row]]
    return sums


@kernel
def first_seen(value: Integers) -> tuple[Integers, Integers]:
    """Number the values in the order in which they are first seen.

    Returns the number of each row's value, and the row in which each number is first seen.
    An open-addressing table of twice the rows at least keeps the cost in step with the work.
    """
    rows = value.shape[0]
    size = 16
    while size < 2 * rows:
        size *= 2
    mask = size - 1
    table = np.full(size, -1, dtype=np.int64)
    number = np.empty(rows, dtype=np.int64)
    first = np.empty(rows, dtype=np.int64)
    count = 0
    for row in range(rows):
        mixed = value[row] ^ (value[row] >> 29)
        place = (mixed ^ (mixed >> 15)) & mask
        step = 1
        while table[place] != -1 and value[first[table[place]]] != value[row]:
            place = (place + step) & mask
            step += 1
        if table[place] == -1:
            table[place] = count
            first[count] = row
            count += 1
        number[row] = table[place]
    return number, first[:count]


def among(value: Integers, some: Integers) -> Flags:
    """Say of each value, -1 or a position, whether it is one of some positions."""
    is_one = np.zeros(int(max(value.max(initial=-1), some.max(initial=-1))) + 2, dtype=np.bool_)
    is_one[some] = True
    return is_one[value]


@kernel
def _firsts(key: Integers, first: Narrow) -> None:
    """Put down how many rows have a lower key, for keys from 0 on; the keys of rows rise."""
    group = 0
    for row in range(key.shape[0]):
        while group <= key[row]:
            first[group] = row
            group += 1
    while group < first.shape[0]:
        first[group] = key.shape[0]
        group += 1


def first_of_each(key: Integers, keys: int) -> Narrow:
    """Return where each key's rows begin in rows sorted by key, and where the last ones end."""
    if not runs_compiled(key.size):
        return np.searchsorted(key, np.arange(keys + 1)).astype(np.int32)
    first = np.empty(keys + 1, dtype=np.int32)
    _firsts(key, first)
    return first


@kernel
def _ordinals(key: Integers, ordinal: Integers) -> None:
    number = 0
    for row in range(key.shape[0]):
        number = number + 1 if row and key[row] == key[row - 1] else 1
        ordinal[row] = number


def ordinals(key: Integers) -> Integers:
    """Number the rows of each key, which stand side by side: 1, 2, …"""
    ordinal = np.empty(key.size, dtype=np.int64)
    _ordinals(key, ordinal)
    return ordinal


def begins_run(*columns: Integers) -> Flags:
    """Say of each row whether it differs from the row before in any of the columns."""
    begins = np.ones(columns[0].size, dtype=np.bool_)
    begins[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return begins


@kernel
def _last(says: Flags, begins: Flags, itself: int, last: Narrow) -> None:
    """Put down for each row the last one of its run that says something: before it, or so far."""
    latest = -1
    for row in range(says.shape[0]):
        if begins[row]:
            latest = -1
        if says[row] and itself:
            latest = row
        last[row] = latest
        if says[row]:
            latest = row


def last_saying(says: Flags, begins: Flags) -> Narrow:
    """Return for each row the last one of its run so far that says something, -1 for none.

    `begins` marks the rows with which runs begin.
    """
    last = np.empty(says.size, dtype=np.int32)
    _last(says, begins, 1, last)
    return last


def last_before(says: Flags, begins: Flags) -> Narrow:
    """Return for each row the last one of its run before it that says something, -1 for none."""
    last = np.empty(says.size, dtype=np.int32)
    _last(says, begins, 0, last)
    return last


def ends_run(*columns: Integers) -> Flags:
    """Say of each row whether it differs from the row after in any of the columns."""
    ends = np.ones(columns[0].size, dtype=np.bool_)
    ends[:-1] = begins_run(*columns)[1:]
    return ends
