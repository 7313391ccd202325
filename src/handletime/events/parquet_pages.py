"""What the headers of a Parquet file say of its pages, looked at before Polars trusts them.

A page that says it holds fewer values than none makes Polars ask for more memory than there
is, and that ends the whole process: no error comes, and nobody is told which file it was.
So sizes and counts are read here first. The end of the file tells where pages are (Apache Parquet,
parquet.thrift: PageHeader).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.events.parquet_footer import MARK, footer_of
from handletime.events.thrift import ASTRAY, Fields, Thrift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.events.parquet_footer import Chunk

# Numbers of fields in PageHeader.
SIZE, PACKED_SIZE, DATA, DICTIONARY, DATA_2 = 2, 3, 5, 7, 8


def broken_page(file: bytes) -> str | None:
    """Say what no Parquet file can have; None where nothing is wrong, or Polars will tell what."""
    if not file.endswith(MARK):
        return None
    try:
        leaves = footer_of(file).leaves
    except ASTRAY:
        return "its end does not say where its columns are"
    if any(_is_negative(file, chunk) for leaf in leaves for chunk in leaf.chunks):
        return "it has a page of fewer values or bytes than none"
    return None


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
    place, end = chunk.start, chunk.start + chunk.packed_size
    while 0 < place < end:
        thrift = Thrift(file, place)
        header = thrift.fields()
        yield thrift.place, header
        place = thrift.place + max(0, header[PACKED_SIZE])


def _numbers(header: Fields) -> list[int]:
    """Give all sizes and counts of a page."""
    inner = [header.get(each, {}) for each in (DATA, DICTIONARY, DATA_2)]
    counts = [number for each in inner for number in each.values() if type(number) is int]
    return [header[SIZE], header[PACKED_SIZE], *counts]
