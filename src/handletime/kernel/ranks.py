"""Ranks: which of some rising rows a row is, told by a bit for each row there is.

A bit says whether a row is one of them, and a count for every 64 bits how many came before. So
a search needs two numbers out of a table that is small enough to stay near.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from handletime.kernel.speed import kernel
from handletime.kernel.types import Hashes, Integers, Narrow

_WORD: Final = 6
_LOW: Final = 63
_ONE: Final = np.uint64(1)
_PAIRS: Final = np.uint64(0x5555555555555555)
_FOURS: Final = np.uint64(0x3333333333333333)
_EIGHTS: Final = np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTES: Final = np.uint64(0x0101010101010101)
"""Masks with which bits are counted side by side: in twos, in fours, in eights, and all."""


class Ranks(NamedTuple):
    """Some rows, as a bit for each row up to the last of them, and how many came before each 64."""

    bits: Hashes
    before: Narrow


@kernel
def _mark(rows: Narrow, bits: Hashes) -> None:
    for each in range(rows.shape[0]):
        bits[rows[each] >> _WORD] |= _ONE << np.uint64(rows[each] & _LOW)


@kernel
def _ones(word: np.uint64) -> np.int64:
    """Count the bits of a word."""
    word = word - ((word >> _ONE) & _PAIRS)
    word = (word & _FOURS) + ((word >> np.uint64(2)) & _FOURS)
    word = (word + (word >> np.uint64(4))) & _EIGHTS
    return np.int64((word * _BYTES) >> np.uint64(56))


@kernel
def _count(bits: Hashes, before: Narrow) -> None:
    count = np.int64(0)
    for word in range(bits.shape[0]):
        before[word] = count
        count += _ones(bits[word])


@kernel
def _rank(bits: Hashes, before: Narrow, wanted: Integers, rank: Narrow) -> None:
    for each in range(wanted.shape[0]):
        row = wanted[each]
        word = row >> _WORD
        rank[each] = -1
        if 0 <= word < bits.shape[0]:
            bit = np.uint64(row & _LOW)
            if (bits[word] >> bit) & _ONE:
                rank[each] = before[word] + _ones(bits[word] & ((_ONE << bit) - _ONE))


def ranks_of(rows: Narrow) -> Ranks:
    """Mark rows, which rise."""
    words = (int(rows[-1]) >> _WORD) + 1 if rows.size else 0
    ranks = Ranks(np.zeros(words, dtype=np.uint64), np.empty(words, dtype=np.int32))
    _mark(rows, ranks.bits)
    _count(*ranks)
    return ranks


def rank(ranks: Ranks, wanted: Integers) -> Narrow:
    """Say of each row which of the marked ones it is, -1 where it is none of them."""
    found = np.empty(wanted.size, dtype=np.int32)
    _rank(*ranks, wanted, found)
    return found
