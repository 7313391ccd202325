"""Texts without an object each: their letters one after the other, and where each begins."""

from __future__ import annotations

from typing import Final

import numpy as np

from handletime.kernel.letters import letter_at
from handletime.kernel.speed import kernel
from handletime.kernel.types import Hashes, Integers, Letters, Narrow

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose bits look like chance: the golden ratio, of 64 bits."""
_HALF: Final = np.uint64(32)
_BYTE: Final = np.uint64(8)
_HEAD: Final = 4
_INSIDE: Final = 12
"""How many letters of a text are in the first number that tells of it, and in both at most."""


@kernel
def unpack(  # noqa: PLR0913  # a stretch of a page, and where its texts go
    page: Letters, place: int, end: int, letters: Letters, start: Integers, filled: int, upto: int
) -> int:
    """Copy texts that have their length before them, behind those that are filled.

    `start` says where each begins, and one more place where the last ends. Returns the bits of
    all letters laid over one another, below 128 where all are ASCII; -1 where they do not fit.
    """
    seen = 0
    here = int(start[filled])
    for each in range(filled, upto):
        if end - place < 4:  # noqa: PLR2004  # a length has four bytes
            return -1
        size = letter_at(page, place) | letter_at(page, place + 1) << 8
        size |= letter_at(page, place + 2) << 16 | letter_at(page, place + 3) << 24
        place += 4
        if size > end - place or size > letters.shape[0] - here:
            return -1
        for letter in range(size):
            letters[here + letter] = page[place + letter]
            seen |= letter_at(page, place + letter)
        place += size
        here += size
        start[each + 1] = here
    return seen


@kernel
def hashed(letters: Letters, start: Integers, found: Hashes) -> None:
    """Find one number for each text: equal for equal ones, else seldom."""
    for each in range(found.shape[0]):
        begin = start[each]
        end = start[each + 1]
        mixed = np.uint64(end - begin) * _ODD
        while begin < end:
            word = np.uint64(0)
            for letter in range(begin, min(begin + 8, end)):
                word = (word << _BYTE) | np.uint64(letters[letter])
            mixed = (mixed ^ word) * _ODD
            mixed ^= mixed >> _HALF
            begin += 8
        mixed *= _ODD
        found[each] = mixed ^ (mixed >> _HALF)


@kernel
def seeded(hashes: Hashes, code: Narrow, seed: Hashes) -> None:
    """Mix the seed of its code into each number."""
    for each in range(hashes.shape[0]):
        mixed = (hashes[each] ^ seed[code[each]]) * _ODD
        hashes[each] = mixed ^ (mixed >> _HALF)


@kernel
def _is_same(letters: Letters, start: Integers, one: int, other: int) -> bool:
    size = start[one + 1] - start[one]
    if start[other + 1] - start[other] != size:
        return False
    for each in range(size):  # noqa: SIM110  # compiled code has no generators
        if letters[start[one] + each] != letters[start[other] + each]:
            return False
    return True


@kernel
def numbered(letters: Letters, start: Integers, hashes: Hashes) -> tuple[Narrow, Integers]:
    """Number texts in the order in which they are first seen.

    Returns the number of each text, and which text each number is first seen at.
    """
    count = start.shape[0] - 1
    size = 16
    while size < 2 * count:
        size *= 2
    table = np.full(size, -1, dtype=np.int32)
    number = np.empty(count, dtype=np.int32)
    first = np.empty(count, dtype=np.int64)
    known = 0
    for each in range(count):
        place = np.int64(hashes[each] & np.uint64(size - 1))
        while table[place] != -1:
            one = first[table[place]]
            if hashes[one] == hashes[each] and _is_same(letters, start, one, each):
                break
            place = (place + 1) & (size - 1)
        if table[place] == -1:
            table[place] = known
            first[known] = each
            known += 1
        number[each] = table[place]
    return number, first[:known]


@kernel
def viewed(letters: Letters, start: Integers, rows: Integers, bits: int, views: Hashes) -> None:
    """Say where some texts are, each in two numbers, as Arrow does: no letter is moved.

    The first number has the size and the first four letters. The second has the rest of a text
    of up to twelve letters; of a longer one the number of a buffer, and where in it the text
    begins: a buffer begins every 2 to the power of `bits` letters.
    """
    low = np.uint64((1 << bits) - 1)
    for each in range(rows.shape[0]):
        begin = start[rows[each]]
        size = start[rows[each] + 1] - begin
        head, rest = np.uint64(size), np.uint64(0)
        for letter in range(min(size, _HEAD)):
            head |= np.uint64(letters[begin + letter]) << np.uint64(32 + 8 * letter)
        if size > _INSIDE:
            rest = (np.uint64(begin) & low) << _HALF | np.uint64(begin) >> np.uint64(bits)
        for letter in range(_HEAD, size if size <= _INSIDE else 0):
            rest |= np.uint64(letters[begin + letter]) << np.uint64(8 * (letter - _HEAD))
        views[2 * each], views[2 * each + 1] = head, rest
