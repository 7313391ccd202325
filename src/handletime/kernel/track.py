"""Forward fill: what was last said of a key before a position, and how often between two."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.kernel.group import order_by
from handletime.kernel.speed import kernel

if TYPE_CHECKING:
    from handletime.kernel.types import Flags, Integers

_FEW: Final = 8
"""Where so many times fewer positions are asked for than are known, each is searched for."""


@kernel
def _fill(  # noqa: PLR0913  # what was said, and what is asked, a column each
    key: Integers,
    position: Integers,
    wanted_key: Integers,
    wanted: Integers,
    keys: int,
    upto: int,
) -> Integers:
    """Return for each wanted position, which rise, the last row of its key before it, or at it."""
    last = np.full(keys + 1, -1, dtype=np.int64)
    found = np.empty(wanted.shape[0], dtype=np.int64)
    row = 0
    for each in range(wanted.shape[0]):
        while row < key.shape[0] and position[row] < wanted[each] + upto:
            last[key[row]] = row
            row += 1
        found[each] = last[wanted_key[each]]
    return found


@dataclass(frozen=True)
class Track:
    """What happened to each key, in order: the general means named forward fill.

    Rows are numbered as they were given; -1 stands for none.
    """

    key: Integers
    position: Integers
    """The rows as they were given, in rising position."""
    keys: int
    span: int
    """A number above every position: a stamp is key * span + position."""

    @classmethod
    def of(cls, key: Integers, position: Integers, *, keys: int, span: int) -> Track:
        """Track rows that are given in rising position."""
        return cls(key.astype(np.int64, copy=False), position, keys, span)

    @functools.cached_property
    def _order(self) -> Integers:
        """The rows by key, then by position."""
        return order_by(self.key, self.keys)

    @functools.cached_property
    def stamp(self) -> Integers:
        """Key and position in one number, rising."""
        return self.key[self._order] * self.span + self.position[self._order]

    @functools.cached_property
    def row(self) -> Integers:
        """The row as given, for each stamp; one more entry, -1, at the end."""
        return np.append(self._order, -1)

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
        return self._filled(key, position, 0)

    def upto(self, key: Integers, position: Integers) -> Integers:
        """Return the last row of the key at or before the position."""
        return self._filled(key, position, 1)

    def _filled(self, key: Integers, position: Integers, upto: int) -> Integers:
        """Fill forward in one pass where the positions asked for rise, else search for each."""
        rises = position.size * _FEW > self.key.size and bool((np.diff(position) >= 0).all())
        if rises and self._is_rising:
            return _fill(self.key, self.position, key, position, self.keys, upto)
        return self._last(key, position, "right" if upto else "left")

    @functools.cached_property
    def _is_rising(self) -> bool:
        return bool((np.diff(self.position) >= 0).all())

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
