"""CSV: rows of text under a header that names the fields of events.

Blank is absent, and a list is JSON text. Commas part the columns; double quotes may hold
commas and ends of lines. A row is named by the line of the file on which it begins.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, cast

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

    def is_whole(self, row: int) -> bool:
        """Tell whether the row can go into columns."""
        return row not in self.broken and len(self.cells[row]) == len(self.header)


def batches(stream: Readable, name: str) -> Iterator[Batch]:
    """Read CSV; blank lines are passed over, a byte-order mark is left out."""
    lines = _Lines(stream)
    reader = csv.reader(lines, strict=True)
    header = known_columns(_header(reader, name), name)
    rows = CsvRows(header)
    begins = reader.line_num + 1
    for cells, reason in _cells(reader, lines):
        if reason is not None:
            rows.broken[len(rows.cells)] = reason
        if cells:
            rows.cells.append(cells)
            rows.lines.append(begins)
        begins = reader.line_num + 1
        if len(rows.cells) == AT_ONCE:
            yield _batch(rows, name)
            rows = CsvRows(header)
    yield _batch(rows, name)


def _header(reader: Iterator[list[str]], name: str) -> list[str]:
    """Give the first row that is not blank; nothing for an empty file."""
    try:
        return next((row for row in reader if row), [])
    except csv.Error as error:
        raise InputError(
            f"Its header cannot be read ({error})", where=name,
            accepted="the names of fields, parted by commas", code="unreadable_input",
        ) from None


def _cells(
    reader: Iterator[list[str]], lines: _Lines,
) -> Iterator[tuple[list[str], str | None]]:
    """Give the cells of each row, or its text and why it has no cells."""
    while True:
        lines.forget()
        try:
            yield next(reader), None
        except StopIteration:
            return
        except csv.Error as error:
            yield [lines.text], f"not CSV: {error}"


def _batch(rows: CsvRows, name: str) -> Batch:
    whole = np.array([rows.is_whole(row) for row in range(len(rows.cells))], bool)
    places = np.flatnonzero(whole)
    kept = rows.cells if whole.all() else [rows.cells[row] for row in places]
    try:
        frame = _frame(rows.header, kept)
    except UnicodeEncodeError:
        whole &= [all(map(_is_text, cells)) for cells in rows.cells]
        places = np.flatnonzero(whole)
        frame = _frame(rows.header, [rows.cells[row] for row in places])
    typed, lost = as_typed(frame, name)
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
    """The lines of a stream, of which those of the present row are remembered."""

    def __init__(self, stream: Readable) -> None:
        raw = io.BufferedReader(cast("io.RawIOBase", _Raw(stream)))
        self._lines = io.TextIOWrapper(
            raw, encoding="utf-8-sig", errors="surrogateescape", newline="",
        )
        self._present: list[str] = []

    def __iter__(self) -> Iterator[str]:
        """Read line by line."""
        return self

    def __next__(self) -> str:
        """Give the next line, and remember it."""
        line = next(self._lines)
        self._present.append(line)
        return line

    def forget(self) -> None:
        """Begin a row."""
        self._present.clear()

    @property
    def text(self) -> str:
        """The present row as it was written."""
        return "".join(self._present).rstrip("\r\n")


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
        buffer[:len(fresh)] = fresh
        return len(fresh)
