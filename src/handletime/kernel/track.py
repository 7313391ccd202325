"""Forward fill: what was last said of a key before a position, and how often between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handletime.kernel.group import order_by

if TYPE_CHECKING:
    from handletime.kernel.types import Flags, Integers


@dataclass(frozen=True, slots=True)
class Track:
    """What happened to each key, in order: the general means named forward fill.

    Rows are numbered as they were given; -1 stands for none.
    """

    stamp: Integers
    """Key and position in one number, rising."""
    row: Integers
    """The row as given, for each stamp; one more entry, -1, at the end."""
    span: int
    """A number above every position: a stamp is key * span + position."""

    @classmethod
    def of(cls, key: Integers, position: Integers, *, keys: int, span: int) -> Track:
        """Track rows that are given in rising position."""
        key = key.astype(np.int64, copy=False)
        order = order_by(key, keys)
        return cls(key[order] * span + position[order], np.append(order, -1), span)

    def _stamp(self, key: Integers, position: Integers) -> Integers:
        return key.astype(np.int64, copy=False) * self.span + position

    def _last(self, key: Integers, position: Integers, side: str) -> Integers:
        place = self.stamp.searchsorted(self._stamp(key, position), side=side) - 1  # type: ignore[call-overload]
        found = (
            (place >= 0) & (self.stamp[place] // self.span == key)
            if self.stamp.size
            else (np.zeros(place.shape, dtype=np.bool_))
        )
        return np.where(found, self.row[place], -1)

    def before(self, key: Integers, position: Integers) -> Integers:
        """Return the last row of the key before the position."""
        return self._last(key, position, "left")

    def upto(self, key: Integers, position: Integers) -> Integers:
        """Return the last row of the key at or before the position."""
        return self._last(key, position, "right")

    def after(self, key: Integers, position: Integers) -> Integers:
        """Return the first row of the key after the position."""
        place = self.stamp.searchsorted(self._stamp(key, position), side="right")
        return self._at(place, key)

    def _at(self, place: Integers, key: Integers) -> Integers:
        if not self.stamp.size:
            return np.full(place.shape, -1, dtype=np.int64)
        stamp = self.stamp[np.minimum(place, self.stamp.size - 1)]
        found = (place < self.stamp.size) & (stamp // self.span == key)
        return np.where(found, self.row[place], -1)

    def between(self, key: Integers, after: Integers, before: Integers) -> Integers:
        """Count the rows of the key after one position and before another."""
        low = self.stamp.searchsorted(self._stamp(key, after), side="right")
        high = self.stamp.searchsorted(self._stamp(key, before), side="left")
        count: Integers = np.maximum(high - low, 0)
        return count


def fill(values: Integers, found: Integers, default: int = -1) -> Integers:
    """Look up values by row, with a default where no row was found."""
    if not values.size:
        return np.full(found.shape, default, dtype=np.int64)
    return np.where(found >= 0, values[found], default)


def flags_at(flags: Flags, found: Integers) -> Flags:
    """Look up flags by row; false where no row was found."""
    if not flags.size:
        return np.zeros(found.shape, dtype=np.bool_)
    return np.asarray((found >= 0) & flags[found])
