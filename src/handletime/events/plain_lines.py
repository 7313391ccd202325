"""Plain lines into columns: the fast way, for blocks that are worth a compiler.

A scan takes the lines of which it surely knows every name and value, and doubts the others.
What it finds are places in the block, and numbers; here they become columns.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa

from handletime.events.columns import read_json, stored
from handletime.events.sparse import NUMBERED, STORED, Column, Columns
from handletime.events.vocabulary import ALL_FIELDS, Field, Kind
from handletime.kernel import scan
from handletime.kernel.scan import Found, Plain, copy_texts, place_in, scan_lines
from handletime.kernel.speed import at_speed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.events.check import Mask
    from handletime.kernel.types import Flags, Integers, Letters

_KINDS: Final[dict[Kind, int]] = {
    "text": scan.TEXT,
    "instant": scan.INSTANT,
    "integer": scan.INTEGER,
    "list": scan.JSON,
    "json": scan.JSON,
}
_NAMES: Final = tuple(ALL_FIELDS)
_TABLE_SIZE: Final = 256
"""Places in the table of names, and at first in that of texts: enough that names seldom meet."""


class Scanned(NamedTuple):
    """The plain lines of a block in columns, and which lines are no plain ones."""

    columns: Columns
    lines: Integers
    """The number of each plain line in its block."""
    lost: Mask
    """Plain lines with a value that columns could not take."""
    doubted: Integers
    """The numbers of the lines that are neither plain nor blank."""


class Rooms:
    """Room for what scans find, taken again and again: fresh memory costs as much as the scan."""

    def __init__(self) -> None:
        self._free: list[Found] = []

    @contextmanager
    def one(self, size: int, lines: int) -> Iterator[Found]:
        """Lend room for what so many bytes and lines may hold; nothing may refer to it later."""
        found = self._free.pop() if self._free else None
        if found is None or found.row.shape[1] < lines or found.text_start.size < _texts(size):
            found = _room(size, lines)
        found.filled[:] = 0
        found.line[:] = scan.DOUBT
        found.follower[:] = 0
        found.text_table[:_TABLE_SIZE] = 0
        found.texts[:] = 0, _TABLE_SIZE - 1
        yield found
        self._free.append(found)


def scanned(block: bytes, count: int, rooms: Rooms) -> Scanned:
    """Scan a block of so many lines, the last of which may lack its end."""
    block = block if block.endswith(b"\n") else block + b"\n"
    letters = np.frombuffer(block, np.uint8)
    lines, doubts = np.empty((2, count + 1), np.int64)
    with rooms.one(len(block), min(count, len(block) // scan.SHORTEST_LINE + 1)) as found:
        size = scan_lines(letters, _plain(is_utf8=_is_utf8(block)), found, lines, doubts)
        lost = np.zeros(size, np.bool_)
        columns = _Texts(letters, found).columns(size, lost)
    doubted = doubts[: np.flatnonzero(doubts == scan.DOUBT)[0]]
    return Scanned(columns, lines[:size].copy(), lost, doubted.copy())


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


@cache
def _plain(*, is_utf8: bool) -> Plain:
    """Say what is plain; in a block that is not UTF-8, ASCII alone."""
    letters = np.frombuffer("".join(_NAMES).encode(), np.uint8)
    end = np.cumsum([len(name) for name in _NAMES])
    start = end - [len(name) for name in _NAMES]
    table = np.zeros(_TABLE_SIZE, np.int32)
    with at_speed("interpreted"):
        for number, (at, upto) in enumerate(zip(start.tolist(), end.tolist(), strict=True), 1):
            table[place_in(letters, at, upto, letters, start, end, table, _TABLE_SIZE - 1)] = number
    kind = np.array([_kind(field) for field in ALL_FIELDS.values()])
    return Plain(letters, start, end, table, kind, _stops(is_utf8=is_utf8), _days())


def _kind(field: Field) -> int:
    is_numbered = field.name in NUMBERED or field.name == "type"
    return scan.NUMBERED if is_numbered else _KINDS[field.kind]


def _stops(*, is_utf8: bool) -> Flags:
    """Mark the bytes that a text does not merely go on with."""
    stops = np.zeros(256, np.bool_)
    stops[: scan.SPACE] = True
    stops[[scan.QUOTE, scan.BACKSLASH]] = True
    stops[128:] = not is_utf8
    return stops


@cache
def _days() -> Integers:
    """Give the days since 1970, by year, month and day of the month."""
    dates = np.arange("1970-01-01", "2200-01-01", dtype="datetime64[D]")
    months, years = dates.astype("datetime64[M]"), dates.astype("datetime64[Y]").astype(int)
    days = np.full((years[-1] + 1, 13, 32), scan.DOUBT)
    days[years, months.astype(int) % 12 + 1, (dates - months).astype(int) + 1] = dates.astype(int)
    return days


def _room(size: int, lines: int) -> Found:
    """Make room, and some more for the next block; what is never written to costs no memory."""
    fields, rows, texts = len(_NAMES), lines + lines // 4, _texts(size)
    return Found(
        row=np.empty((fields, rows), np.int32),
        value=np.empty((fields, rows), np.int64),
        end=np.empty((fields, rows), np.int32),
        filled=np.empty(fields, np.int64),
        line=np.empty(fields, np.int64),
        follower=np.empty(fields + 1, np.int64),
        text_start=np.empty(texts, np.int32),
        text_end=np.empty(texts, np.int32),
        text_table=np.empty(max(_TABLE_SIZE, 1 << (2 * texts).bit_length()), np.int32),
        texts=np.empty(2, np.int64),
    )


def _texts(size: int) -> int:
    """Return how many texts so many bytes may hold at most."""
    return size // scan.SHORTEST_TEXT + 1


class _Texts:
    """What was found, and the texts that it stands for."""

    def __init__(self, block: Letters, found: Found) -> None:
        self._block = block
        self._found = found
        count = int(found.texts[scan.TEXTS])
        texts = self._strings("", found.text_start[:count], found.text_end[:count])
        self._numbered = {
            dtype: texts.cast(dtype, strict=False) for dtype in (STORED["type"], pl.Categorical())
        }

    def columns(self, size: int, lost: Mask) -> Columns:
        """Make columns of so many rows; mark those with a value that has no place in them."""
        columns: dict[str, Column] = {}
        for field, name in enumerate(_NAMES):
            count = int(self._found.filled[field])
            if count:
                rows = None if count == size else self._found.row[field, :count].copy()
                columns[name], without = stored(self._values(name, field, count), rows)
                lost[without] = True
        return Columns(size, {name: each for name, each in columns.items() if len(each)})

    def _values(self, name: str, field: int, count: int) -> pl.Series:
        kind = _kind(ALL_FIELDS[name])
        value = self._found.value[field, :count]
        if kind in (scan.INSTANT, scan.INTEGER):
            return pl.Series(name, value.copy())
        if kind == scan.NUMBERED:
            return self._numbered[STORED[name]].gather(value).alias(name)
        end = self._found.end[field, :count]
        if kind == scan.JSON:
            return read_json(self._strings(name, value, end, scan.DOUBT))
        return self._strings(name, value, end)

    def _strings(
        self, name: str, start: Integers, end: Integers, escape: int = scan.BACKSLASH
    ) -> pl.Series:
        letters, begin = copy_texts(self._block, start, end, escape)
        buffers = pa.py_buffer(begin), pa.py_buffer(letters)
        return pl.Series(name, pa.LargeStringArray.from_buffers(start.size, *buffers))
