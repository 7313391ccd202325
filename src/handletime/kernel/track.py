"""Forward fill: what was last said of a key before a position, and how often between two."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from handletime.kernel.group import first_of_each, grouped, stamped
from handletime.kernel.speed import kernel, runs_compiled

if TYPE_CHECKING:
    from handletime.kernel.types import Flags, Integers, Narrow


@kernel
def _seek(  # noqa: PLR0913  # what was said, what is asked, and what is found
    first: Narrow, position: Integers, key: Integers, wanted: Integers, upto: int, place: Narrow
) -> None:
    """Find the first of the key's rows that does not lie before a position, or at it."""
    for each in range(key.shape[0]):
        low, high = first[key[each]], first[key[each] + 1]
        bound = wanted[each] + upto
        while low < high:
            middle = (low + high) // 2
            if position[middle] < bound:
                low = middle + 1
            else:
                high = middle
        place[each] = low


@dataclass(frozen=True)
class Track:
    """What happened to each key, in order: the general means named forward fill.

    Rows are numbered as they were given; -1 stands for none, and as a key for nothing at all.
    """

    first: Narrow
    """Where the rows of each key begin, and one more entry, where those of the last one end."""
    position: Integers
    """Where they happened: by key, and rising within it."""
    row: Narrow | None
    """Which row as given each of them is; None where they were given by key."""

    @classmethod
    def of(cls, key: Integers, position: Integers, *, keys: int) -> Track:
        """Track rows that are given in any order of keys, and in that of events within a key."""
        if (key[1:] >= key[:-1]).all():
            return cls(first_of_each(key, keys), position, None)
        groups = grouped(key, keys)
        return cls(groups.first, position[groups.row], groups.row)

    def before(self, key: Integers, position: Integers) -> Integers:
        """Return the last row of the key before the position."""
        return self._last(key, self._place(key, position, 0))

    def upto(self, key: Integers, position: Integers) -> Integers:
        """Return the last row of the key at or before the position."""
        return self._last(key, self._place(key, position, 1))

    def after(self, key: Integers, position: Integers) -> Integers:
        """Return the first row of the key after the position."""
        place = self._place(key, position, 1)
        return self._rows(np.where(place < self.first[key + 1], place, -1))

    def between(self, key: Integers, after: Integers, before: Integers) -> Integers:
        """Count the rows of the key after one position and before another."""
        count: Integers = np.maximum(
            self._place(key, before, 0) - self._place(key, after, 1).astype(np.int64), 0
        )
        return count

    def _last(self, key: Integers, place: Narrow) -> Integers:
        return self._rows(np.where(place > self.first[key], place - 1, -1))

    def _rows(self, found: Integers) -> Integers:
        return found if self.row is None else fill(self.row, found)

    def _place(self, key: Integers, position: Integers, upto: int) -> Narrow:
        """Return for each key its first row that does not lie before the position, or at it."""
        if not runs_compiled(max(key.size, self.position.size)):
            side: Literal["left", "right"] = "right" if upto else "left"
            found = np.searchsorted(self._stamp, stamped(key, position), side=side)
            place: Narrow = (found + self.first[0]).astype(np.int32)
            return place
        place = np.empty(key.size, dtype=np.int32)
        _seek(self.first, self.position, key, position, upto, place)
        return place

    @functools.cached_property
    def _stamp(self) -> Integers:
        """Key and position in one number, rising."""
        keys = np.repeat(np.arange(self.first.size - 1), np.diff(self.first))
        return stamped(keys, self.position[self.first[0] :])


def fill(values: Integers, found: Integers, default: int = -1) -> Integers:
    """Look up values by row, with a default where no row was found."""
    if not values.size:
        return np.full(found.shape, default, dtype=values.dtype)
    return np.where(found >= 0, values[found], default)


def flags_at(flags: Flags, found: Integers) -> Flags:
    """Look up flags by row; false where no row was found."""
    if not flags.size:
        return np.zeros(found.shape, dtype=np.bool_)
    return np.asarray((found >= 0) & flags[found])
