"""Plain lists of intervals: union, intersection, subtraction, length.

An interval is (start, end, open): half-open in time, and open when it still runs at the
instant at which we look. Intervals of no length are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Interval(NamedTuple):
    """Time from start up to, and without, end."""

    start: int
    end: int
    open: bool = False


def solid(intervals: Iterable[Interval]) -> list[Interval]:
    """Only the intervals that have a length, by their start."""
    return sorted(each for each in intervals if each.end > each.start)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Maximal intervals: those that overlap or touch are one, open if any of them is."""
    joined: list[Interval] = []
    for each in solid(intervals):
        if joined and each.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = Interval(last.start, max(last.end, each.end), last.open or each.open)
        else:
            joined.append(each)
    return joined


def intersection(left: Iterable[Interval], right: Iterable[Interval]) -> list[Interval]:
    """What belongs to both; open where both are."""
    others = solid(right)
    return solid(
        Interval(max(a.start, b.start), min(a.end, b.end), a.open and b.open)
        for a in solid(left)
        for b in others
    )


def subtraction(left: Iterable[Interval], right: Iterable[Interval]) -> list[Interval]:
    """What belongs to the left and to none of the right."""
    rest = solid(left)
    for hole in solid(right):
        pieces: list[Interval] = []
        for each in rest:
            pieces.append(
                Interval(
                    each.start, min(each.end, hole.start), each.open and each.end <= hole.start
                )
            )
            pieces.append(Interval(max(each.start, hole.end), each.end, each.open))
        rest = solid(pieces)
    return rest


def length(intervals: Iterable[Interval]) -> int:
    """The sum of the lengths, in milliseconds."""
    return sum(each.end - each.start for each in solid(intervals))
