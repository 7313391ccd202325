"""What the headers of a Parquet file say of its pages, looked at before Polars trusts them.

A page that says it holds fewer values than none makes Polars ask for more memory than there
is, and that ends the whole process: no error comes, and nobody is told which file it was.
So sizes and counts are read here first. Arrow tells where pages are; their headers are structs
of Thrift's compact protocol (Apache Parquet, parquet.thrift: PageHeader; Thrift, 2024).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow.parquet import ColumnChunkMetaData as Chunk
    from pyarrow.parquet import FileMetaData

MARK: Final = b"PAR1"
# Kinds of values in Thrift's compact protocol; any other is text, its length before it.
BOOLEANS: Final = (1, 2)
BYTE: Final = 3
INTEGERS: Final = (4, 5, 6)
LISTS: Final = (9, 10)
STRUCT: Final = 12
WIDTHS: Final = {BYTE: 1, 7: 8}
"""Kinds of a fixed number of bytes: a byte, and a number with a fraction."""
LONG: Final = 15
"""The size of a list that stands after its head."""
MORE: Final = 128
"""What a byte has on top where the number goes on."""
LONGEST_NUMBER: Final = 10
"""The most bytes of an integer of 64 bits."""
# Numbers of fields in PageHeader.
SIZE, PACKED_SIZE, DATA, DICTIONARY, DATA_2 = 2, 3, 5, 7, 8

Fields: TypeAlias = dict[int, Any]
ASTRAY: Final = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    OSError,
)
"""What comes of reading bytes as a header that are none."""


def broken_page(file: bytes) -> str | None:
    """Say what no Parquet file can have; None where nothing is wrong, or Polars will tell what."""
    if not file.endswith(MARK):
        return None
    try:
        footer = footer_of(file)
        chunks = [chunks_of(footer, each) for each in range(footer.num_columns)]
    except ASTRAY:
        return "its end does not say where its columns are"
    if any(_is_negative(file, chunk) for column in chunks for chunk in column):
        return "it has a page of fewer values or bytes than none"
    return None


def footer_of(file: bytes) -> FileMetaData:
    """Read what the end of the file says of its columns."""
    from pyarrow import parquet  # noqa: PLC0415  # it takes longer than a small derivation

    return parquet.read_metadata(io.BytesIO(file))


def chunks_of(footer: FileMetaData, column: int) -> list[Chunk]:
    """Give what the end of the file says of a column in each group of rows."""
    return [footer.row_group(each).column(column) for each in range(footer.num_row_groups)]


def _is_negative(file: bytes, chunk: Chunk) -> bool:
    """Tell whether a page says of itself what is less than none.

    Where headers lead astray they are left to Polars: old writers miscount the bytes of a column.
    """
    try:
        return any(min(_numbers(header)) < 0 for _, header in headers(file, chunk))
    except ASTRAY:
        return False


def headers(file: bytes, chunk: Chunk) -> Iterator[tuple[int, Fields]]:
    """Give of each page of a column where it begins, and its header, one after the other."""
    place = chunk.dictionary_page_offset or chunk.data_page_offset
    end = place + chunk.total_compressed_size
    while 0 < place < end:
        thrift = _Thrift(file, place)
        header = thrift.fields()
        yield thrift.place, header
        place = thrift.place + max(0, header[PACKED_SIZE])


def _numbers(header: Fields) -> list[int]:
    """Give all sizes and counts of a page."""
    inner = [header.get(each, {}) for each in (DATA, DICTIONARY, DATA_2)]
    counts = [number for each in inner for number in each.values() if type(number) is int]
    return [header[SIZE], header[PACKED_SIZE], *counts]


class _Thrift:
    """Reads values of the compact protocol one after the other."""

    def __init__(self, file: bytes, place: int) -> None:
        if place < 0:
            raise IndexError
        self._file = file
        self.place = place

    def fields(self) -> Fields:
        """Read a struct: number of a field to its value."""
        found: Fields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            found[number] = self._value(head & 15)
        return found

    def _value(self, kind: int) -> Any:  # noqa: ANN401 - Thrift holds anything
        if kind in BOOLEANS:
            return kind == BOOLEANS[0]
        if kind in INTEGERS:
            return self._integer()
        if kind in LISTS:
            return self._list()
        if kind == STRUCT:
            return self.fields()
        return self._skip(WIDTHS[kind] if kind in WIDTHS else self._natural())

    def _list(self) -> list[Any]:
        head = self._byte()
        size = self._natural() if head >> 4 == LONG else head >> 4
        kind = BYTE if head & 15 in BOOLEANS else head & 15
        return [self._value(kind) for _ in range(size)]

    def _byte(self) -> int:
        self.place += 1
        return self._file[self.place - 1]

    def _natural(self) -> int:
        number = 0
        for shift in range(0, 7 * LONGEST_NUMBER, 7):
            byte = self._file[self.place]
            self.place += 1
            if byte < MORE:
                return number | byte << shift
            number |= byte % MORE << shift
        raise ValueError("a number without an end")

    def _integer(self) -> int:
        number = self._natural()
        return number >> 1 ^ -(number & 1)

    def _skip(self, size: int) -> None:
        self.place += size
        if self.place > len(self._file):
            raise IndexError
