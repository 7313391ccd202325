"""The end of a Parquet file: which columns it has, and where their pages are.

Arrow reads this too, and ends the whole process where statistics of a damaged file miscount their
levels; so it is read here. The structs are those of Apache Parquet (parquet.thrift: FileMetaData).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handletime.events.thrift import Fields, Thrift

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK: Final = b"PAR1"
TAIL: Final = 8
"""The last bytes: how long the end is, and the mark."""
# Numbers of fields: of the file, a group of rows, a chunk of a column, an element of the schema.
SCHEMA, ROWS, GROUPS = 2, 3, 4
CHUNKS = 1
META, TYPE, CODEC, VALUES, PACKED_SIZE, DATA_START, DICTIONARY_START = 3, 1, 4, 5, 7, 9, 11
REPETITION, NAME, CHILDREN = 3, 4, 5
OPTIONAL: Final = 1
REPEATED: Final = 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """A column in one group of rows: where its pages begin, and how many bytes they take."""

    start: int
    packed_size: int
    values: int
    codec: int
    """The number of the way in which it is compressed; 0 for none."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column, or a part of one that is a list or a struct."""

    name: str | None
    """None for a part of a column that has others."""
    type: int
    """The number of the physical type."""
    is_optional: bool
    """Whether a row may have no value."""
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """What the end of a file says."""

    rows: int
    leaves: tuple[Leaf, ...]


def footer_of(file: bytes) -> Footer:
    """Read the end of a file; one of `ASTRAY` where it is none."""
    size = int.from_bytes(file[-TAIL : -len(MARK)], "little")
    fields = Thrift(file, len(file) - TAIL - size).fields()
    groups = [group[CHUNKS] for group in fields[GROUPS]]
    elements = list(_leaves(fields[SCHEMA]))
    if any(len(chunks) != len(elements) for chunks in groups):
        raise ValueError("a group of rows without some of the columns")
    leaves = (
        _leaf(element, tuple(_chunk(group[place]) for group in groups))
        for place, element in enumerate(elements)
    )
    return Footer(fields[ROWS], tuple(leaves))


def _leaves(schema: list[Fields]) -> Iterator[tuple[Fields, bool]]:
    """Give the elements that hold values, and whether each is a column by itself.

    The schema is a tree, written from the root; each element tells how many children follow.
    """
    open_ = [schema[0][CHILDREN]]
    for element in schema[1:]:
        while open_[-1] == 0:
            open_.pop()
        open_[-1] -= 1
        if element.get(CHILDREN):
            open_.append(element[CHILDREN])
        else:
            yield element, len(open_) == 1


def _leaf(element: tuple[Fields, bool], chunks: tuple[Chunk, ...]) -> Leaf:
    fields, is_column = element
    repetition = fields.get(REPETITION, 0)
    is_flat = is_column and repetition != REPEATED
    name = fields[NAME].decode() if is_flat else None
    return Leaf(name, fields[TYPE], repetition == OPTIONAL, chunks)


def _chunk(fields: Fields) -> Chunk:
    meta = fields[META]
    start = meta.get(DICTIONARY_START) or meta[DATA_START]
    return Chunk(start, meta[PACKED_SIZE], meta[VALUES], meta[CODEC])
