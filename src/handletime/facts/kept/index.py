"""Which rows belong to a key, and which row has an identity; both are only added to."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

_FEW: Final = 64
"""So few rows are added one by one; more are sorted by their keys first."""
_RECENT: Final = 65_536
"""Identities that are kept in a dictionary before they are sorted in among the others."""
_NONE: Final = np.empty(0, dtype=np.int32)


class Index:
    """The rows of each key, in the order in which they came."""

    def __init__(self) -> None:
        self._rows: dict[int, array[int]] = {}

    def add(self, keys: npt.NDArray[np.int32], rows: npt.NDArray[np.int32]) -> None:
        """Add rows, each with its key."""
        if keys.size <= _FEW:
            for key, row in zip(keys.tolist(), rows.tolist(), strict=True):
                self._of(key).append(row)
            return
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order].astype(np.int32)
        begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        bounds = [*begins.tolist(), keys.size]
        for place, key in enumerate(keys[begins].tolist()):
            self._of(key).frombytes(rows[bounds[place] : bounds[place + 1]].tobytes())

    def _of(self, key: int) -> array[int]:
        return self._rows.setdefault(key, array("i"))

    def __getitem__(self, key: int) -> npt.NDArray[np.int32]:
        found = self._rows.get(key)
        return _NONE if found is None else np.array(found, dtype=np.int32)

    def among(self, keys: Iterable[int]) -> npt.NDArray[np.int32]:
        """Return the rows of some keys, each once, rising."""
        parts = [self[key] for key in keys]
        return np.unique(np.concatenate(parts)) if parts else _NONE


class Identities:
    """The first row of each hash of an identity."""

    def __init__(self) -> None:
        self._hashes: npt.NDArray[np.uint64] = np.empty(0, dtype=np.uint64)
        self._rows: npt.NDArray[np.int32] = _NONE
        self._recent: dict[int, int] = {}

    def add(self, hashes: npt.NDArray[np.uint64], rows: npt.NDArray[np.int32]) -> None:
        """Add rows whose hashes are new, and differ."""
        if len(self._recent) + hashes.size <= max(_RECENT, self._hashes.size // 8):
            self._recent |= zip(hashes.tolist(), rows.tolist(), strict=True)
            return
        recent = np.fromiter(self._recent.keys(), np.uint64, len(self._recent))
        hashes = np.concatenate([self._hashes, recent, hashes])
        recent_rows = np.fromiter(self._recent.values(), np.int32, len(self._recent))
        order = np.argsort(hashes)
        self._rows = np.concatenate([self._rows, recent_rows, rows])[order]
        self._hashes, self._recent = hashes[order], {}

    def find(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
        """Return the row of each hash, -1 where it is new."""
        found = np.full(hashes.size, -1, dtype=np.int32)
        if self._hashes.size:
            place = np.minimum(self._hashes.searchsorted(hashes), self._hashes.size - 1)
            there = self._hashes[place] == hashes
            found[there] = self._rows[place[there]]
        if self._recent:
            recent = [self._recent.get(each, -1) for each in hashes.tolist()]
            found = np.maximum(found, np.array(recent, dtype=np.int32))
        return found
