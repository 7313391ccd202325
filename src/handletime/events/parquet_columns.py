"""Columns of Parquet, read page by page into sparse columns, where they are of the usual form.

Polars lays a column out as a value for each row, most of them null, and each text as an object
of its own. Here a page becomes the rows that have a value, and numbers of the texts of its
dictionary, so that what costs time is values and not rows. The form is that of Apache Parquet
(parquet.thrift; Encodings.md). What is not of the usual form, or damaged, is left to Polars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
import pyarrow as pa

from handletime.events.sparse import NUMBERED, Column, numbers_of
from handletime.events.texts import Numbered, Texts
from handletime.kernel.headers import (
    CHUNK,
    NO_ROOM,
    OF_KIND,
    OF_PAGE,
    PLACE,
    WIDTH,
    read_headers,
)
from handletime.kernel.runs import all_present, numbers, present, renumber
from handletime.kernel.texts import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from handletime.events.parquet_footer import Chunk, Footer
    from handletime.kernel.types import Letters

CODECS: Final = {0: None, 1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd"}
"""Numbers of ways to compress, and what Arrow calls them."""
INT64, BYTE_ARRAY = 2, 6
"""Numbers of physical types."""
# What headers of pages say: the field of a number, and numbers that are read here.
TYPE, SIZE, PACKED_SIZE = (OF_PAGE + field for field in (1, 2, 3))
COUNT, ENCODING, LEVELS = (OF_KIND + field for field in (1, 2, 3))
DATA, DICTIONARY = 0, 2
PLAIN, OF_DICTIONARY, RUNS = 0, (2, 8), 3
PAGES_OF_CHUNK: Final = 4
"""How many pages of a chunk there is room for at first."""
LENGTH: Final = 4
"""Bytes that tell how long the levels of a page are, or a text."""
MOST_ROWS: Final = 1 << 31
"""From here on the number of a row, or of a text, has no room in 32 bits."""
ASCII_LAST: Final = 127


class Unusual(Exception):  # noqa: N818 - caught by who reads the column in another way
    """A column is not of the form that is read here, or damaged."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: whether it is a dictionary, how many values it says it has, how, and its bytes."""

    is_dictionary: bool
    count: int
    encoding: int
    letters: Letters


class ParquetColumns:
    """Reads the columns of a file whose pages are all of the usual form."""

    def __init__(self, file: bytes, footer: Footer) -> None:
        """Look at the headers of all pages, or raise `Unusual`."""
        self._file = file
        self._leaves = footer.leaves
        self.size = footer.rows
        """How many rows there are."""
        chunks = [chunk for leaf in footer.leaves for chunk in leaf.chunks]
        self._pages = _headers(file, chunks)
        self._first = np.searchsorted(self._pages[:, CHUNK], np.arange(len(chunks) + 1))

    def read(self, name: str, dtype: pl.DataType) -> Column:
        """Read one column, or raise `Unusual`; `dtype` is what Polars would make of it."""
        place = self._place(name)
        leaf = self._leaves[place]
        if self.size >= MOST_ROWS or sum(chunk.values for chunk in leaf.chunks) != self.size:
            raise Unusual
        if leaf.type == INT64 and _is_whole(dtype):
            reader: _Reader = _Integers(self.size, dtype, may_lack=leaf.is_optional)
        elif leaf.type == BYTE_ARRAY and dtype == pl.String:
            reader = _Texts(self.size, self._room(place), may_lack=leaf.is_optional)
        else:
            raise Unusual
        for number, chunk in enumerate(leaf.chunks, place * len(leaf.chunks)):
            reader.begin()
            for page in self._pages_of(number, chunk.codec):
                reader.take(page)
        return reader.column(name)

    def _room(self, place: int) -> tuple[int, int]:
        """Return how many texts and letters there may be in a column at most."""
        chunks = len(self._leaves[place].chunks)
        first, last = self._first[place * chunks], self._first[(place + 1) * chunks]
        pages = self._pages[first:last]
        if pages.size and min(pages[:, COUNT].min(), pages[:, SIZE].min()) < 0:
            raise Unusual
        letters = int(pages[:, SIZE].sum())
        return min(int(pages[:, COUNT].sum()), letters // LENGTH), letters

    def _place(self, name: str) -> int:
        """Return the place of a column that is a value for each row, and no list or struct."""
        for place, leaf in enumerate(self._leaves):
            if leaf.name == name:
                return place
        raise Unusual

    def _pages_of(self, chunk: int, codec_number: int) -> Iterator[Page]:
        """Unpack the pages of a chunk one after the other."""
        if codec_number not in CODECS:
            raise Unusual
        codec = pa.Codec(CODECS[codec_number]) if CODECS[codec_number] else None
        view = memoryview(self._file)
        for page in self._pages[self._first[chunk] : self._first[chunk + 1]].tolist():
            is_data = page[TYPE] == DATA
            if page[COUNT] < 0 or (page[LEVELS] != RUNS if is_data else page[TYPE] != DICTIONARY):
                raise Unusual
            packed = view[page[PLACE] : page[PLACE] + page[PACKED_SIZE]]
            whole = packed if codec is None else codec.decompress(packed, page[SIZE])
            letters = np.frombuffer(whole, np.uint8)
            if letters.size != page[SIZE]:
                raise Unusual
            yield Page(not is_data, page[COUNT], page[ENCODING], letters)


def _headers(file: bytes, chunks: list[Chunk]) -> NDArray[np.int64]:
    """Read the headers of the pages of all chunks, a row each."""
    start = np.array([chunk.start for chunk in chunks], dtype=np.int64)
    end = start + np.array([chunk.packed_size for chunk in chunks], dtype=np.int64)
    found = np.empty((len(chunks) * PAGES_OF_CHUNK, WIDTH), np.int64)
    letters = np.frombuffer(file, np.uint8)
    while (count := read_headers(letters, start, end, found)) == NO_ROOM:
        found = np.empty((2 * len(found), WIDTH), np.int64)
    return found[: _sure(count)]


def _is_whole(dtype: pl.DataType) -> bool:
    return dtype == pl.Int64 or isinstance(dtype, pl.Datetime)


class _Reader:
    """Takes the pages of one column, and puts rows and values behind those that it has."""

    def __init__(self, size: int, *, may_lack: bool) -> None:
        self._size = size
        self._may_lack = may_lack
        self._row = 0
        self._filled = 0
        self._rows: NDArray[np.int32] | None = None
        self._codes = np.empty(size, np.int32)

    def begin(self) -> None:
        """Begin with a chunk, which has a dictionary of its own or none."""

    def take(self, page: Page) -> None:
        """Take one page."""
        if page.is_dictionary:
            self._learn(page)
            return
        if page.count > self._size - self._row:
            raise Unusual
        place, upto = self._present(page)
        self._put(page, place, upto)
        self._row += page.count
        self._filled = upto

    def _present(self, page: Page) -> tuple[int, int]:
        """Note which rows have a value; return where values begin, and up to where they go."""
        if not self._may_lack:
            return 0, self._filled + page.count
        place = LENGTH
        end = place + int.from_bytes(page.letters[:place].tobytes(), "little")
        if end > page.letters.size:
            raise Unusual
        if self._rows is None:
            if all_present(page.letters, place, end, page.count):
                return end, self._filled + page.count
            self._rows = np.empty(self._size, np.int32)
            self._rows[: self._filled] = np.arange(self._filled, dtype=np.int32)
        upto = present(page.letters, place, end, self._row, page.count, self._rows, self._filled)
        return end, _sure(upto)

    def _learn(self, page: Page) -> None:
        raise NotImplementedError

    def _put(self, page: Page, place: int, upto: int) -> None:
        raise NotImplementedError

    def _numbers(self, page: Page, place: int, upto: int, known: tuple[int, int]) -> None:
        """Put numbers of a dictionary: how many it has, and how many came before it."""
        base, count = known
        letters, codes = page.letters, self._codes[self._filled : upto]
        if not numbers(letters, place, letters.size, base, count, codes):
            raise Unusual

    def _rows_with_value(self) -> NDArray[np.int32] | None:
        if self._row != self._size:
            raise Unusual
        return None if self._rows is None else self._rows[: self._filled]

    def column(self, name: str) -> Column:
        """Return what was read."""
        raise NotImplementedError


class _Integers(_Reader):
    """Reads integers, and instants as integers."""

    def __init__(self, size: int, dtype: pl.DataType, *, may_lack: bool) -> None:
        super().__init__(size, may_lack=may_lack)
        self._dtype = dtype
        self._values = np.empty(size, np.int64)
        self._known = np.empty(0, np.int64)

    def begin(self) -> None:
        self._known = np.empty(0, np.int64)

    def _learn(self, page: Page) -> None:
        self._known = _integers(page.letters, page.count)

    def _put(self, page: Page, place: int, upto: int) -> None:
        if page.encoding == PLAIN:
            self._values[self._filled : upto] = _integers(page.letters[place:], upto - self._filled)
            return
        _sure(upto if page.encoding in OF_DICTIONARY else -1)
        self._numbers(page, place, upto, (0, self._known.size))
        np.take(
            self._known,
            self._codes[self._filled : upto],
            out=self._values[self._filled : upto],
            mode="clip",
        )

    def column(self, name: str) -> Column:
        rows = self._rows_with_value()
        values = numbers_of(self._values[: self._filled]).alias(name)
        return Column(values.cast(self._dtype), rows)


class _Texts(_Reader):
    """Reads texts: as numbers of those of dictionaries, or one after the other."""

    def __init__(self, size: int, room: tuple[int, int], *, may_lack: bool) -> None:
        super().__init__(size, may_lack=may_lack)
        texts, letters = room
        self._letters = np.empty(letters, np.uint8)
        self._start = np.empty(texts + 1, np.int64)
        self._start[0] = 0
        self._known = 0
        self._base = 0
        self._is_numbered = False
        self._bits = 0

    def begin(self) -> None:
        self._base = self._known

    def _learn(self, page: Page) -> None:
        self._base = self._known
        self._unpack(page, 0, page.count)

    def _put(self, page: Page, place: int, upto: int) -> None:
        if page.encoding == PLAIN:
            first = self._known
            self._unpack(page, place, upto - self._filled)
            codes = self._codes[self._filled : upto]
            codes[:] = np.arange(first, self._known, dtype=np.int32)
            return
        _sure(upto if page.encoding in OF_DICTIONARY else -1)
        self._is_numbered = True
        self._numbers(page, place, upto, (self._base, self._known - self._base))

    def _unpack(self, page: Page, place: int, count: int) -> None:
        """Take some texts."""
        upto = self._known + count
        if upto >= min(self._start.size, MOST_ROWS):
            raise Unusual
        letters = page.letters
        bits = unpack(letters, place, letters.size, self._letters, self._start, self._known, upto)
        self._bits |= _sure(bits)
        self._known = upto

    def column(self, name: str) -> Column:
        rows = self._rows_with_value()
        start = self._start[: self._known + 1]
        texts = Texts(self._letters[: start[-1]], start)
        if self._bits > ASCII_LAST and not texts.is_utf8():
            raise Unusual
        if not self._is_numbered and name not in NUMBERED:
            return Column(texts, rows)
        codes = self._codes[: self._filled]
        if name not in NUMBERED and name != "type":
            return Column(texts.take(codes), rows)
        known = texts.numbered()
        renumber(codes, known.codes)
        return Column(Numbered(known.texts, codes), rows)


def _integers(letters: Letters, count: int) -> NDArray[np.int64]:
    if letters.size < count * 8:
        raise Unusual
    return np.frombuffer(letters[: count * 8].tobytes(), "<i8")


def _sure(number: int) -> int:
    if number < 0:
        raise Unusual
    return number
