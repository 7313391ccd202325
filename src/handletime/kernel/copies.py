"""Copies: which rows have a hash that comes again, without sorting all of them.

A row leaves a bit of its hash in a table of bits; a row that finds its bit there already may be
a copy, or one of few that meet it by chance. Only rows that share a hash with one of these by
another table are compared in full.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from handletime.kernel.speed import kernel, runs_compiled
from handletime.kernel.types import Hashes, Integers, Narrow

_SPARSE: Final = 32
"""Bits of a table for each row, so that few rows meet a bit by chance."""
_LOW: Final = np.uint64(63)
_WORD: Final = np.uint64(6)
_ONE: Final = np.uint64(1)
_HIGHEST: Final = np.uint64(63)
_OTHER: Final = np.uint64(33)
"""By how much a hash is moved for the second table, so that other bits decide."""


@kernel
def _met(hashes: Hashes, highest: int, bits: Hashes, rows: Narrow) -> int:
    """Leave the bit of each row; put down the rows that find theirs there, and count them.

    Only hashes with this highest bit are looked at.
    """
    mask = np.uint64(bits.shape[0] * 64 - 1)
    count = 0
    for row in range(hashes.shape[0]):
        if np.int64(hashes[row] >> _HIGHEST) != highest:
            continue
        place = hashes[row] & mask
        bit = _ONE << (place & _LOW)
        word = np.int64(place >> _WORD)
        if bits[word] & bit:
            rows[count] = row
            count += 1
        else:
            bits[word] |= bit
    return count


@kernel
def _alike(hashes: Hashes, some: Hashes, bits: Hashes, rows: Narrow) -> int:
    """Put down the rows with the same bit as one of some, by other bits, and count them."""
    mask = np.uint64(bits.shape[0] * 64 - 1)
    for each in range(some.shape[0]):
        place = (some[each] >> _OTHER) & mask
        bits[np.int64(place >> _WORD)] |= _ONE << (place & _LOW)
    count = 0
    for row in range(hashes.shape[0]):
        place = (hashes[row] >> _OTHER) & mask
        if bits[np.int64(place >> _WORD)] & (_ONE << (place & _LOW)):
            rows[count] = row
            count += 1
    return count


def repeated(hashes: Hashes, highest: int) -> Integers:
    """Return the rows whose hash, with this highest bit, is that of another row; rising.

    So the work falls into two halves.
    """
    if not runs_compiled(hashes.size):
        _, which, count = np.unique(hashes, return_inverse=True, return_counts=True)
        return np.flatnonzero((count[which] > 1) & (hashes >> _HIGHEST == highest))
    some = np.empty(hashes.size, dtype=np.int32)
    some = some[: _met(hashes, highest, _bits(hashes.size * _SPARSE // 2), some)]
    rows = _candidates(hashes, hashes[some])
    rows = rows[hashes[rows] >> _HIGHEST == highest]
    order = np.argsort(hashes[rows])
    ordered = hashes[rows[order]]
    is_twice = np.zeros(rows.size, dtype=np.bool_)
    is_twice[1:] = ordered[1:] == ordered[:-1]
    is_twice[:-1] |= is_twice[1:]
    return np.sort(rows[order[is_twice]]).astype(np.int64)


def with_hash(hashes: Hashes, some: Hashes) -> Integers:
    """Return the rows whose hash is one of some, rising."""
    rows = _candidates(hashes, some)
    chosen: Integers = rows[np.isin(hashes[rows], some)].astype(np.int64)
    return chosen


def _candidates(hashes: Hashes, some: Hashes) -> Narrow:
    """Return the rows whose hash is one of some, and a few others; rising."""
    if not some.size:
        return np.empty(0, dtype=np.int32)
    rows = np.empty(hashes.size, dtype=np.int32)
    return rows[: _alike(hashes, some, _bits(some.size * _SPARSE * 2), rows)]


def _bits(number: int) -> Hashes:
    """Return a table of so many bits at least, all of them off."""
    return np.zeros(1 << max(0, (number - 1).bit_length() - 6), dtype=np.uint64)
