"""Numbers that are only added to: an array with room to grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_ROOM: Final = 1024
"""How many numbers there is room for at first; it doubles whenever it is used up."""

Number = TypeVar("Number", bound=np.generic)


class Growing(Generic[Number]):
    """An array to which numbers are added at the end.

    What was once given out stays as it was: numbers are added behind it, or in another place.
    """

    def __init__(self, dtype: type[Number]) -> None:
        self._room: npt.NDArray[Number] = np.empty(_ROOM, dtype=dtype)
        self._size = 0

    def extend(self, values: npt.NDArray[Number]) -> None:
        """Add numbers at the end."""
        size = self._size + values.size
        if size > self._room.size:
            room = np.empty(max(size, 2 * self._room.size), dtype=self._room.dtype)
            room[: self._size] = self._room[: self._size]
            self._room = room
        self._room[self._size : size] = values
        self._size = size

    @property
    def values(self) -> npt.NDArray[Number]:
        """All numbers so far."""
        return self._room[: self._size]


class Extremes:
    """The first and the last instant of each key, which is a small number."""

    def __init__(self) -> None:
        self.first: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.last: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def extend(self, keys: npt.NDArray[np.int32], instants: npt.NDArray[np.int64]) -> None:
        """Take more instants; keys that were never given have none."""
        size = int(keys.max(initial=-1)) + 1
        if size > self.first.size:
            grown = max(size, 2 * self.first.size)
            largest = np.iinfo(np.int64).max
            self.first = _grown(self.first, grown, largest)
            self.last = _grown(self.last, grown, -1)
        np.minimum.at(self.first, keys, instants)
        np.maximum.at(self.last, keys, instants)


def _grown(values: npt.NDArray[np.int64], size: int, empty: int) -> npt.NDArray[np.int64]:
    grown = np.full(size, empty, dtype=np.int64)
    grown[: values.size] = values
    return grown
