"""Group rows by an integer key: order, number, runs, and running sums."""

from __future__ import annotations

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Integers


@kernel
def order_by(key: Integers, keys: int) -> Integers:
    """Return the rows in order of their key, 0 to `keys` - 1, equal keys as they stand."""
    start = np.zeros(keys + 1, dtype=np.int64)
    for row in range(key.shape[0]):
        start[key[row] + 1] += 1
    for each in range(keys):
        start[each + 1] += start[each]
    order = np.empty(key.shape[0], dtype=np.int64)
    for row in range(key.shape[0]):
        order[start[key[row]]] = row
        start[key[row]] += 1
    return order


@kernel
def look_up(value: Integers, table: Bytes) -> tuple[Integers, Bytes]:
    """Return the rows whose value has an entry in a table, and the entry; -1 is none."""
    count = 0
    for row in range(value.shape[0]):
        count += table[value[row]] != -1
    rows = np.empty(count, dtype=np.int64)
    entry = np.empty(count, dtype=np.int8)
    count = 0
    for row in range(value.shape[0]):
        found = table[value[row]]
        if found != -1:
            rows[count], entry[count] = row, found
            count += 1
    return rows, entry


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


def first_of_each(key: Integers, keys: int) -> Integers:
    """Return where each key's rows begin in rows sorted by key, and where the last ones end."""
    return np.searchsorted(key, np.arange(keys + 1)).astype(np.int64)


def begins_run(*columns: Integers) -> Flags:
    """Say of each row whether it differs from the row before in any of the columns."""
    begins = np.ones(columns[0].size, dtype=np.bool_)
    begins[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return begins


def last_saying(says: Flags, begins: Flags) -> Integers:
    """Return for each row the last one of its run so far that says something, -1 for none.

    `begins` marks the rows with which runs begin.
    """
    rows = np.arange(says.size)
    if not says.size:
        return rows
    last = np.maximum.accumulate(np.where(says, rows, -1))
    begun = np.maximum.accumulate(np.where(begins, rows, 0))
    return np.where(last >= begun, last, -1)


def ends_run(*columns: Integers) -> Flags:
    """Say of each row whether it differs from the row after in any of the columns."""
    ends = np.ones(columns[0].size, dtype=np.bool_)
    ends[:-1] = begins_run(*columns)[1:]
    return ends
