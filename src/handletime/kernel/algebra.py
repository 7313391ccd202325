"""Algebra on spans: intersect, subtract, join, sum. Interval arithmetic exists only here.

A list of spans is a set of columns: key, start, end; half-open, sorted by key and start. The
right-hand list of `intersect` and `subtract` has no overlaps within a key; the left-hand list
may have them. Only pieces longer than zero come out.
"""

from __future__ import annotations

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Flags, Integers


@kernel
def _first_ending_after(end: Integers, instant: int, low: int, high: int) -> int:
    """Return the first row in low..high whose end lies after the instant; ends rise."""
    while low < high:
        middle = (low + high) // 2
        if end[middle] <= instant:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def intersect(  # noqa: PLR0913  # two lists of spans, a column each
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Integers,
    right_start: Integers,
    right_end: Integers,
) -> Integers:
    """Cut each left span to the right spans of its key.

    `first_right` says where each key begins in the right-hand list. Returns a row a piece:
    row on the left, row on the right, start, end; in order of the left, then of time.
    """
    pieces = np.empty((max(16, start.shape[0]), 4), dtype=np.int64)
    count = 0
    for row in range(start.shape[0]):
        beyond = first_right[key[row] + 1]
        each = _first_ending_after(right_end, start[row], first_right[key[row]], beyond)
        while each < beyond and right_start[each] < end[row]:
            begins = max(start[row], right_start[each])
            ends = min(end[row], right_end[each])
            if begins < ends:
                if count == pieces.shape[0]:
                    grown = np.empty((2 * count, 4), dtype=np.int64)
                    grown[:count] = pieces
                    pieces = grown
                pieces[count, 0] = row
                pieces[count, 1] = each
                pieces[count, 2] = begins
                pieces[count, 3] = ends
                count += 1
            each += 1
    return pieces[:count]


@kernel
def subtract(  # noqa: PLR0913  # two lists of spans, a column each
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Integers,
    right_start: Integers,
    right_end: Integers,
) -> Integers:
    """Take the right spans of its key out of each left span.

    Returns a row a piece that is left: row on the left, start, end.
    """
    pieces = np.empty((max(16, start.shape[0] + right_start.shape[0]), 3), dtype=np.int64)
    count = 0
    for row in range(start.shape[0]):
        beyond = first_right[key[row] + 1]
        each = _first_ending_after(right_end, start[row], first_right[key[row]], beyond)
        begins = start[row]
        while begins < end[row]:
            covered = each < beyond and right_start[each] < end[row]
            ends = min(right_start[each], end[row]) if covered else end[row]
            if begins < ends:
                if count == pieces.shape[0]:
                    grown = np.empty((2 * count, 3), dtype=np.int64)
                    grown[:count] = pieces
                    pieces = grown
                pieces[count, 0] = row
                pieces[count, 1] = begins
                pieces[count, 2] = ends
                count += 1
            begins = max(begins, right_end[each]) if covered else end[row]
            each += 1
    return pieces[:count]


def joins_previous(key: Integers, start: Integers, end: Integers) -> Flags:
    """Say of each span whether it touches the one before it, of the same key."""
    touches = np.zeros(start.shape[0], dtype=np.bool_)
    touches[1:] = (key[1:] == key[:-1]) & (start[1:] == end[:-1])
    return touches


@kernel
def _add(key: Integers, amount: Integers, total: Integers) -> None:
    for row in range(key.shape[0]):
        total[key[row]] += amount[row]


def sum_by(key: Integers, amount: Integers, keys: int) -> Integers:
    """Sum the amounts of each key, 0 to `keys` - 1; a key with no row has 0."""
    total = np.zeros(keys, dtype=np.int64)
    _add(key, amount, total)
    return total
