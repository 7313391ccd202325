"""Algebra on spans: intersect, subtract, join, sum. Interval arithmetic exists only here.

A list of spans is a set of columns: key, start, end; half-open, sorted by key and start. The
right-hand list of `intersect` and `subtract` has no overlaps within a key; all others may have
them. Only pieces longer than zero come out.
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
    return _cut((key, start, end, first_right, right_start, right_end, right_end))


def meet(  # noqa: PLR0913  # as above
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Integers,
    right_start: Integers,
    right_end: Integers,
) -> Integers:
    """Cut each left span to each right span of its key that it meets; both may overlap.

    Takes and gives what `intersect` does. Costs in step with the pairs that meet, and with those
    of the right that began before and outlast their neighbours.
    """
    latest = _latest(first_right, right_end)
    return _cut((key, start, end, first_right, right_start, right_end, latest))


def _cut(
    lists: tuple[Integers, Integers, Integers, Integers, Integers, Integers, Integers],
) -> Integers:
    """Count the pieces, make room for them, and write them."""
    count = _intersected(*lists, np.empty((0, 4), dtype=np.int64))
    pieces = np.empty((count, 4), dtype=np.int64)
    _intersected(*lists, pieces)
    return pieces


@kernel
def _latest(first: Integers, end: Integers) -> Integers:
    """Return the latest end of each key so far: it rises where ends do not."""
    latest = end.copy()
    for key in range(first.shape[0] - 1):
        for row in range(first[key] + 1, first[key + 1]):
            latest[row] = max(latest[row], latest[row - 1])
    return latest


@kernel
def _intersected(  # noqa: PLR0913  # two lists of spans, a column each
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Integers,
    right_start: Integers,
    right_end: Integers,
    right_latest: Integers,
    pieces: Integers,
) -> int:
    """Cut each left span to the right spans of its key; write as many as there is room for.

    Returns how many pieces there are. An array that grew meanwhile would cost the loop more than
    to count first.
    """
    count = 0
    for row in range(start.shape[0]):
        beyond = first_right[key[row] + 1]
        each = _first_ending_after(right_latest, start[row], first_right[key[row]], beyond)
        while each < beyond and right_start[each] < end[row]:
            begins = max(start[row], right_start[each])
            ends = min(end[row], right_end[each])
            if begins < ends:
                if count < pieces.shape[0]:
                    pieces[count, 0] = row
                    pieces[count, 1] = each
                    pieces[count, 2] = begins
                    pieces[count, 3] = ends
                count += 1
            each += 1
    return count


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
    lists = (key, start, end, first_right, right_start, right_end)
    count = _left_over(*lists, np.empty((0, 3), dtype=np.int64))
    pieces = np.empty((count, 3), dtype=np.int64)
    _left_over(*lists, pieces)
    return pieces


@kernel
def _left_over(  # noqa: PLR0913  # two lists of spans, a column each
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Integers,
    right_start: Integers,
    right_end: Integers,
    pieces: Integers,
) -> int:
    """Take the right spans of its key out of each left span; write as many as there is room for."""
    count = 0
    for row in range(start.shape[0]):
        beyond = first_right[key[row] + 1]
        each = _first_ending_after(right_end, start[row], first_right[key[row]], beyond)
        begins = start[row]
        while begins < end[row]:
            covered = each < beyond and right_start[each] < end[row]
            ends = min(right_start[each], end[row]) if covered else end[row]
            if begins < ends:
                if count < pieces.shape[0]:
                    pieces[count, 0] = row
                    pieces[count, 1] = begins
                    pieces[count, 2] = ends
                count += 1
            begins = max(begins, right_end[each]) if covered else end[row]
            each += 1
    return count


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
