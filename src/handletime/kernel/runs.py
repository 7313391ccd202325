"""Runs: what a page of Parquet says of which rows have a value, and of which values they are.

Both are numbers in Parquet's mix of runs and packed groups (Apache Parquet, Encodings: RLE). A
run is a length and one value; a group is eight values side by side, of as many bits as the
largest needs. Nothing is read past the end that is given: bytes may say anything.
"""

from __future__ import annotations

from handletime.kernel.letters import letter_at
from handletime.kernel.speed import kernel
from handletime.kernel.types import Letters, Narrow


@kernel
def _head(page: Letters, place: int, end: int) -> tuple[int, int]:
    """Read the head of a run, and tell where the run itself begins; beyond the end if it is bad."""
    number = 0
    shift = 0
    while place < end and shift < 35:  # noqa: PLR2004  # five bytes of seven bits
        byte = letter_at(page, place)
        place += 1
        number |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004  # the last byte of a number has nothing on top
            return number, place
        shift += 7
    return 0, end + 1


@kernel
def present(  # noqa: PLR0913  # a stretch of a page, and where its rows go
    page: Letters, place: int, end: int, first: int, count: int, rows: Narrow, filled: int
) -> int:
    """Put the rows that have a value, of `count` rows from `first`, behind those that are filled.

    Returns how many are filled then.
    """
    row = first
    last = first + count
    while row < last:
        head, place = _head(page, place, end)
        if place > end or head < 2 or place >= end:  # noqa: PLR2004  # a run of nothing
            return -1
        if head & 1:
            size = (head >> 1) * 8
            if (head >> 1) > end - place:
                return -1
            for each in range(min(size, last - row)):
                rows[filled] = row + each
                filled += (page[place + (each >> 3)] >> (each & 7)) & 1
            place += head >> 1
        else:
            size = head >> 1
            if page[place] > 1 or size > last - row:
                return -1
            if page[place]:
                for each in range(size):
                    rows[filled + each] = row + each
                filled += size
            place += 1
        row += size
    return filled


@kernel
def all_present(page: Letters, place: int, end: int, count: int) -> bool:
    """Tell whether each of so many rows has a value."""
    row = 0
    while row < count:
        head, place = _head(page, place, end)
        groups = head >> 1 if head & 1 else 1
        if place > end or head < 2 or groups > end - place:  # noqa: PLR2004  # a run of nothing
            return False
        if not head & 1:
            if page[place] != 1 or (head >> 1) > count - row:
                return False
            row += head >> 1
        else:
            for each in range(min(groups * 8, count - row)):
                if not (page[place + (each >> 3)] >> (each & 7)) & 1:
                    return False
            row += groups * 8
        place += groups
    return True


@kernel
def _unpacked(  # noqa: PLR0913  # bits, how they are to be read, and where the numbers go
    page: Letters, place: int, width: int, base: int, known: int, code: Narrow
) -> bool:
    """Read numbers that stand side by side; false where one is not below `known`."""
    bits = left = 0
    for each in range(code.shape[0]):
        while left < width:
            bits |= letter_at(page, place) << left
            place += 1
            left += 8
        value = bits & ((1 << width) - 1)
        bits >>= width
        left -= width
        if value >= known:
            return False
        code[each] = base + value
    return True


@kernel
def _repeated(  # noqa: PLR0913  # a number, how it is to be read, and where it goes
    page: Letters, place: int, size: int, base: int, known: int, code: Narrow
) -> bool:
    """Read one number of so many bytes for all; false where it is not below `known`."""
    value = 0
    for each in range(size):
        value |= letter_at(page, place + each) << (8 * each)
    code[:] = base + min(value, known)
    return value < known


@kernel
def numbers(  # noqa: PLR0913  # a stretch of a page, the texts that it may name, where they go
    page: Letters, place: int, end: int, base: int, known: int, code: Narrow
) -> bool:
    """Read numbers below `known`, counted from `base`; false where they are not there.

    The first byte tells how many bits a number has.
    """
    if code.shape[0] == 0:
        return True
    if place >= end or page[place] > 31:  # noqa: PLR2004  # a code has 31 bits at most
        return False
    width = letter_at(page, place)
    place += 1
    filled = 0
    while filled < code.shape[0]:
        head, place = _head(page, place, end)
        groups = head >> 1 if head & 1 else 0
        takes = groups * width if groups else (width + 7) >> 3
        size = min(groups * 8 if groups else head >> 1, code.shape[0] - filled)
        if place > end or size == 0 or takes > end - place:
            return False
        some = code[filled : filled + size]
        if groups:
            fits = _unpacked(page, place, width, base, known, some)
        else:
            fits = _repeated(page, place, takes, base, known, some)
        if not fits:
            return False
        place += takes
        filled += size
    return True


@kernel
def renumber(code: Narrow, table: Narrow) -> None:
    """Put in the place of each number what a table says of it."""
    for each in range(code.shape[0]):
        code[each] = table[code[each]]
