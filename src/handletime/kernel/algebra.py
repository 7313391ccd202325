"""Algebra on spans: intersect, subtract, join, sum. Interval arithmetic exists only here.

A list of spans is a set of columns: key, start, end; half-open, sorted by key and start. The
right-hand list of `intersect` and `subtract` has no overlaps within a key; all others may have
them. Only pieces longer than zero come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from handletime.kernel.room import grown
from handletime.kernel.speed import kernel
from handletime.kernel.types import Flags, Integers, Narrow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NO_ROWS, _NO_TIMES = np.empty(0, np.int32), np.empty(0, np.int64)


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


class Common(NamedTuple):
    """What spans have in common, in order of the left, then of time."""

    left: Narrow
    """Row on the left."""
    right: Narrow
    """Row on the right."""
    start: Integers
    end: Integers


class Rest(NamedTuple):
    """What is left of spans, in order of the left, then of time."""

    left: Narrow
    """Row on the left."""
    start: Integers
    end: Integers


@kernel
def _common(  # noqa: PLR0913  # two lists of spans, and what they have in common, in columns
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Narrow,
    right_start: Integers,
    right_end: Integers,
    right_latest: Integers,
    of_left: Narrow,
    of_right: Narrow,
    starts: Integers,
    ends: Integers,
    row: int,
    count: int,
) -> tuple[int, int]:
    """Go on from a row on the left while there is room; return the row that is next, and a count.

    Arrays are not made anew in here: a loop that does counts references at every row.
    """
    while row < key.shape[0]:
        beyond = first_right[key[row] + 1]
        each = _first_ending_after(right_latest, start[row], first_right[key[row]], beyond)
        if count + beyond - each > of_left.shape[0]:
            break
        while each < beyond and right_start[each] < end[row]:
            begins = max(start[row], right_start[each])
            stops = min(end[row], right_end[each])
            if begins < stops:
                of_left[count], of_right[count] = row, each
                starts[count], ends[count] = begins, stops
                count += 1
            each += 1
        row += 1
    return row, count


def intersect(  # noqa: PLR0913  # two lists of spans, a column each
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Narrow,
    right_start: Integers,
    right_end: Integers,
) -> Common:
    """Cut each left span to the right spans of its key.

    `first_right` says where each key begins in the right-hand list, and where the last one ends.
    """
    lists = (key, start, end, first_right, right_start, right_end, right_end)
    return Common(*_filled(_common, (_NO_ROWS, _NO_ROWS, _NO_TIMES, _NO_TIMES), lists))


def meet(  # noqa: PLR0913  # as above
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Narrow,
    right_start: Integers,
    right_end: Integers,
) -> Common:
    """Cut each left span to each right span of its key that it meets; both may overlap.

    Takes and gives what `intersect` does. Costs in step with the pairs that meet, and with those
    of the right that began before and outlast their neighbours.
    """
    latest = _latest(first_right, right_end)
    lists = (key, start, end, first_right, right_start, right_end, latest)
    return Common(*_filled(_common, (_NO_ROWS, _NO_ROWS, _NO_TIMES, _NO_TIMES), lists))


@kernel
def _latest(first: Narrow, end: Integers) -> Integers:
    """Return the latest end of each key so far: it rises where ends do not."""
    latest = end.copy()
    for key in range(first.shape[0] - 1):
        for row in range(first[key] + 1, first[key + 1]):
            latest[row] = max(latest[row], latest[row - 1])
    return latest


@kernel
def _rest(  # noqa: PLR0913  # two lists of spans, and what is left of one, in columns
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Narrow,
    right_start: Integers,
    right_end: Integers,
    of_left: Narrow,
    starts: Integers,
    ends: Integers,
    row: int,
    count: int,
) -> tuple[int, int]:
    """Go on from a row on the left while there is room; return which is next, and a count."""
    while row < key.shape[0]:
        beyond = first_right[key[row] + 1]
        each = _first_ending_after(right_end, start[row], first_right[key[row]], beyond)
        if count + beyond - each >= of_left.shape[0]:
            break
        begins = start[row]
        while begins < end[row]:
            covered = each < beyond and right_start[each] < end[row]
            stops = min(right_start[each], end[row]) if covered else end[row]
            if begins < stops:
                of_left[count], starts[count], ends[count] = row, begins, stops
                count += 1
            begins = max(begins, right_end[each]) if covered else end[row]
            each += 1
        row += 1
    return row, count


def subtract(  # noqa: PLR0913  # two lists of spans, a column each
    key: Integers,
    start: Integers,
    end: Integers,
    first_right: Narrow,
    right_start: Integers,
    right_end: Integers,
) -> Rest:
    """Take the right spans of its key out of each left span."""
    lists = (key, start, end, first_right, right_start, right_end)
    return Rest(*_filled(_rest, (_NO_ROWS, _NO_TIMES, _NO_TIMES), lists))


def _filled(
    work: Callable[..., tuple[int, int]], columns: Sequence[Integers], lists: tuple[Integers, ...]
) -> list[Any]:
    """Let a kernel go over all spans on the left, and return what it found."""
    key, _, _, first_right, right_start, *_ = lists
    found = grown(columns, 0, key.size + right_start.size + 16)
    row = count = 0
    while True:
        row, count = work(*lists, *found, row, count)
        if row == key.size:
            return [each[:count] for each in found]
        width = int(first_right[key[row] + 1] - first_right[key[row]])
        found = grown(found, count, 2 * (count + width + 1))


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
