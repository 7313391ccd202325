"""Headers of pages of Parquet: structs of Thrift's compact protocol, read one after the other.

Only numbers are kept, those of the page and those of its kind (parquet.thrift: PageHeader). The
same in Python, which also says what is wrong, is `events/parquet_pages.py`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from handletime.kernel.letters import letter_at
from handletime.kernel.speed import kernel
from handletime.kernel.types import Integers, Letters

CHUNK, PLACE = 0, 1
"""Columns of what is found: which chunk a page is of, and where its bytes begin."""
OF_PAGE: Final = 2
"""Where the numbers of the page begin, by field: its type is 1, its size 2, its packed size 3."""
OF_KIND: Final = 10
"""Where those of its kind begin: how many values 1, how they are written 2, and levels 3."""
WIDTH: Final = 18
FIELDS: Final = 8
"""The numbers of fields that are kept are below this."""
CHECKSUM, OF_DATA, OF_DICTIONARY, OF_DATA_2 = 4, 5, 7, 8
"""Fields of a header: a checksum, which may be below none, and the structs of kinds of pages."""
ABSENT: Final = -1
"""Stands where a field is absent."""
DEEPEST: Final = 4
NO_ROOM: Final = -2


@kernel
def _number(file: Letters, place: int, end: int) -> tuple[int, int]:
    """Read an integer, seven bits a byte, and tell where it ends; past the end if it has none."""
    number = 0
    for shift in range(0, 63, 7):
        if place >= end:
            return 0, end + 1
        byte = letter_at(file, place)
        place += 1
        number |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004  # the last byte has nothing on top
            return number, place
    return 0, end + 1


@kernel
def _skipped(file: Letters, place: int, end: int, kind: int) -> int:
    """Tell where a value ends that is no integer and no struct; past the end if it is odd."""
    if kind in (1, 2):  # a truth stands in the head
        return place
    if kind == 3:  # noqa: PLR2004  # a byte
        return place + 1
    if kind == 7:  # noqa: PLR2004  # a number with a fraction
        return place + 8
    if kind == 8:  # noqa: PLR2004  # bytes, their number before them
        size, place = _number(file, place, end)
        return place + size if size <= end - place else end + 1
    return end + 1


@kernel
def _header(file: Letters, place: int, end: int, found: Integers, field: Integers) -> int:
    """Read one header into `found`, and return where it ends; -1 where it leads astray."""
    found[OF_PAGE:] = ABSENT
    field[0] = depth = 0
    while place < end:
        head = letter_at(file, place)
        place += 1
        if head == 0:
            if depth == 0:
                return place
            depth -= 1
            continue
        kind = head & 15
        field[depth] += head >> 4
        if head < 16:  # noqa: PLR2004  # a number of a field that is far from the last
            return -1
        if kind == 12:  # noqa: PLR2004  # a struct
            depth += 1
            if depth == DEEPEST:
                return -1
            field[depth] = 0
        elif 4 <= kind <= 6:  # noqa: PLR2004  # an integer
            number, place = _number(file, place, end)
            number = (number >> 1) ^ -(number & 1)
            if not _is_kept(depth, field, number, found):
                return -1
        else:
            place = _skipped(file, place, end, kind)
    return -1


@kernel
def _is_kept(depth: int, field: Integers, number: int, found: Integers) -> bool:
    """Keep a number of a page or of its kind; false for sizes and counts below none."""
    outer, inner = field[0], field[1]
    if depth == 0 and outer < FIELDS:
        found[OF_PAGE + outer] = number
        return number >= 0 or outer == CHECKSUM
    if depth == 1 and outer in (OF_DATA, OF_DICTIONARY, OF_DATA_2):
        if inner < FIELDS:
            found[OF_KIND + inner] = number
        return number >= 0
    return True


@kernel
def read_headers(file: Letters, start: Integers, end: Integers, found: Integers) -> int:
    """Read the headers of the pages of all chunks, a row each, and count them.

    -1 where one leads astray, or says a number below none; -2 where there is no room.
    """
    count = 0
    field = np.zeros(DEEPEST, dtype=np.int64)
    for chunk in range(start.shape[0]):
        place = start[chunk]
        if place <= 0 or end[chunk] > file.shape[0]:
            return -1
        while place < end[chunk]:
            if count == found.shape[0]:
                return -2
            page = found[count]
            place = _header(file, place, end[chunk], page, field)
            if place < 0 or page[OF_PAGE + 2] < 0 or page[OF_PAGE + 3] < 0:
                return -1
            page[CHUNK] = chunk
            page[PLACE] = place
            place += page[OF_PAGE + 3]
            if place > end[chunk]:
                return -1
            count += 1
    return count
