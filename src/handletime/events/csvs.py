"""CSV: rows of text under a header that names the fields of events.

Blank is absent, and a list is JSON text. Commas part the columns; double quotes may hold
commas and ends of lines. A row is named by the line of the file on which it begins.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import polars as pl

from handletime.errors import InputError
from handletime.events.batch import Batch
from handletime.events.columns import as_event, as_typed, known_columns
from handletime.events.json_text import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handletime.events.inputs import Readable

AT_ONCE: Final = 1 << 16
"""Rows that are turned into columns at once."""
LONGEST_CELL: Final = 1 << 26
"""Characters of the longest cell; Python's own limit is less than a long message has."""
READ_AT_ONCE: Final = 1 << 22
"""Characters that are read at once; a broken row that is longer is told by its end only."""


class Reader(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """Give the cells of each row."""
        ...

    def __next__(self) -> list[str]:
        """Give the cells of the next row."""
        ...


@dataclass(slots=True)
class CsvRows:
    """Some rows as cells of text, each with its line and, where it has none, its reason."""

    header: list[str]
    cells: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: dict[int, str] = field(default_factory=dict)
    """Row to why its cells cannot be told apart; its one cell is then the text."""
    unit: str = "line"

    def place(self, row: int) -> int:
        """Give the line on which the row begins."""
        return self.lines[row]

    def text(self, row: int) -> str:
        """Give the row as CSV; bytes that are not UTF-8 become escapes."""
        if row in self.broken:
            return _shown(self.cells[row][0])
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(map(_shown, self.cells[row]))
        return line.getvalue()

    def event(self, row: int) -> Mapping[str, Any]:
        """Give the fields of the row that are not blank."""
        if row in self.broken:
            raise Unreadable(self.broken[row])
        cells = self.cells[row]
        if len(cells) != len(self.header):
            raise Unreadable(f"{len(cells)} columns; the header has {len(self.header)}")
        for name, cell in zip(self.header, cells, strict=True):
            if not _is_text(cell):
                raise Unreadable(f"`{name}` is not UTF-8: {_shown(cell)}")
        return as_event(dict(zip(self.header, (cell or None for cell in cells), strict=True)))


def batches(stream: Readable, name: str) -> Iterator[Batch]:
    """Read CSV; blank lines are passed over, a byte-order mark is left out."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    lines = _Lines(stream)
    reader = csv.reader(lines, strict=True)
    header = known_columns(_header(reader, name), name)
    for rows in _some_rows(reader, lines, header):
        yield _batch(rows, name)


def _some_rows(reader: Reader, lines: _Lines, header: list[str]) -> Iterator[CsvRows]:
    """Part a file into some rows at a time; what the reader refuses becomes a broken row."""
    rows = CsvRows(header)
    begins = reader.line_num + 1
    while True:
        try:
            for cells in reader:
                if cells:
                    rows.cells.append(cells)
                    rows.lines.append(begins)
                begins = reader.line_num + 1
                if len(rows.cells) >= AT_ONCE:
                    yield rows
                    rows = CsvRows(header)
            break
        except csv.Error as error:
            rows.broken[len(rows.cells)] = f"not CSV: {error}"
            rows.cells.append([lines.text(begins, reader.line_num)])
            rows.lines.append(begins)
            begins = reader.line_num + 1
    yield rows


def _header(reader: Reader, name: str) -> list[str]:
    """Give the first row that is not blank; nothing for an empty file."""
    try:
        return next((row for row in reader if row), [])
    except csv.Error as error:
        raise InputError(
            f"Its header cannot be read ({error})",
            where=name,
            accepted="the names of fields, parted by commas",
            code="unreadable_input",
        ) from None


def _batch(rows: CsvRows, name: str) -> Batch:
    whole = np.fromiter(map(len, rows.cells), np.int64, len(rows.cells)) == len(rows.header)
    whole[list(rows.broken)] = False
    places = np.flatnonzero(whole)
    kept = rows.cells if whole.all() else [rows.cells[row] for row in places]
    try:
        frame = _frame(rows.header, kept)
    except UnicodeEncodeError:
        whole &= [all(map(_is_text, cells)) for cells in rows.cells]
        places = np.flatnonzero(whole)
        frame = _frame(rows.header, [rows.cells[row] for row in places])
    typed, lost = as_typed(frame.columns, frame.get_column, name, size=frame.height)
    return Batch(rows, typed, places, lost, np.flatnonzero(~whole))


def _frame(header: list[str], cells: list[list[str]]) -> pl.DataFrame:
    """Turn rows into columns of text, in which blank is null."""
    columns = zip_longest(header, zip(*cells, strict=True), fillvalue=())
    frame = pl.DataFrame([pl.Series(name, texts, pl.String) for name, texts in columns])
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(cell: str) -> str:
    return cell.encode(errors="surrogateescape").decode(errors="backslashreplace")


class _Lines:
    """The lines of a stream, of which the last few are remembered."""

    def __init__(self, stream: Readable) -> None:
        raw = io.BufferedReader(_Raw(stream))
        self._lines = io.TextIOWrapper(
            raw,
            encoding="utf-8-sig",
            errors="surrogateescape",
            newline="",
        )
        self._kept: list[str] = []
        self._first = 1

    def __iter__(self) -> Iterator[str]:
        """Read line by line."""
        return chain.from_iterable(self._lists())

    def text(self, first: int, last: int) -> str:
        """Give lines that were just read, as they were written."""
        start = max(0, first - self._first)
        return "".join(self._kept[start : last + 1 - self._first]).rstrip("\r\n")

    def _lists(self) -> Iterator[list[str]]:
        """Read some lines at a time; those read last and before are remembered."""
        before = 0
        while lines := self._lines.readlines(READ_AT_ONCE):
            self._first += before
            del self._kept[:before]
            before = len(self._kept)
            self._kept += lines
            yield lines


class _Raw(io.RawIOBase):
    """A stream with no more than `read`, as Python's layers above it want it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Tell that it is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as io.RawIOBase has it
        """Fill a buffer as far as the stream goes."""
        fresh = self._stream.read(len(buffer))
        buffer[: len(fresh)] = fresh
        return len(fresh)
