"""Frames: events that already stand in columns, in memory or in Parquet."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from handletime.errors import InputError
from handletime.events.batch import Batch
from handletime.events.columns import REFUSALS, as_event, as_typed, known_columns
from handletime.events.json_text import Unreadable, canonical_json
from handletime.events.parquet_columns import ParquetColumns, Unusual
from handletime.events.parquet_footer import MARK, footer_of
from handletime.events.parquet_pages import broken_page
from handletime.events.thrift import ASTRAY
from handletime.kernel.speed import at_speed, runs_compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handletime.events.inputs import Readable
    from handletime.events.sparse import Column

AT_ONCE: Final = 1 << 19
"""Rows that are checked at once, so that what the check needs stays small."""
NEAR: Final = 1 << 12
"""Rows of a file that are read again at once, where one of them is asked for."""
PANDAS_INDEX: Final = re.compile(r"__index_level_\d+__")
"""What pandas calls an index without a name; it is no field of an event."""


class FrameRows:
    """The rows of a frame, as they were given."""

    unit = "row"

    def __init__(self, frame: pl.DataFrame, first: int) -> None:
        """Take rows and the number of the first, from 1."""
        self._frame = frame.with_columns(pl.selectors.datetime().dt.timestamp("ms"))
        self._first = first

    def __len__(self) -> int:
        return self._frame.height

    def place(self, row: int) -> int:
        """Give the number of the row."""
        return self._first + row

    def text(self, row: int) -> str:
        """Give the row as JSON, without what is absent."""
        try:
            return canonical_json(self.event(row))
        except (TypeError, ValueError):
            return str(self._frame.row(row, named=True))
        except Unreadable:
            return str(self._frame[row].select(pl.all().to_physical()).row(0, named=True))

    def event(self, row: int) -> dict[str, Any]:
        """Give the fields of the row."""
        try:
            return as_event(self._frame.row(row, named=True))
        except REFUSALS as error:
            raise Unreadable(f"a value that Python has no form for ({error})") from None


def batches(frame: pl.DataFrame, name: str) -> Iterator[Batch]:
    """Take a frame as events, some rows at a time; null is absent.

    A column that no event has, or timestamps without a zone, refuse the whole frame.
    """
    frame = frame.select(known_columns(_without_index(frame.columns), name))
    for start in range(0, frame.height, AT_ONCE):
        part = frame.slice(start, AT_ONCE)
        typed, lost = as_typed(part.columns, part.get_column, name, size=part.height)
        rows = np.arange(part.height)
        yield Batch(FrameRows(part, start + 1), typed, rows, lost, rows[:0])


class ParquetRows:
    """The rows of a Parquet file, read again where they are asked for."""

    unit = "row"

    def __init__(self, file: bytes, names: list[str], name: str) -> None:
        """Take the whole file, the columns that are looked at, and what the file is called."""
        self._name = name
        self._file = pl.scan_parquet(file).select(names)
        self._first = 0
        self._near = FrameRows(pl.DataFrame(), 1)

    def place(self, row: int) -> int:
        """Give the number of the row."""
        return row + 1

    def text(self, row: int) -> str:
        """Give the row as JSON, without what is absent."""
        return self._rows_near(row).text(row - self._first)

    def event(self, row: int) -> dict[str, Any]:
        """Give the fields of the row."""
        return self._rows_near(row).event(row - self._first)

    def _rows_near(self, row: int) -> FrameRows:
        """Read some rows at once, since bad ones seldom come alone."""
        first = row - row % NEAR
        if first != self._first or not len(self._near):
            self._first = first
            with _whole(self._name):
                self._near = FrameRows(self._file.slice(first, NEAR).collect(), first + 1)
        return self._near


def parquet_batches(stream: Readable, name: str) -> Iterator[Batch]:
    """Read Parquet column by column, so that nulls never stand in memory all at once.

    The names of the columns are looked at before any is decoded.
    """
    file = stream.read()
    with _whole(name):
        usual = _usual(file)
        if usual is None and (broken := broken_page(file)):
            raise ValueError(broken)
        found = pl.read_parquet_schema(file)
        size = pl.scan_parquet(file).select(pl.len()).collect().item()
    names = known_columns(_without_index(found), name)

    def column(each: str) -> Column | pl.Series:
        column = _read(usual, each, size, found[each]) if usual else None
        return _column(file, name, size, each) if column is None else column

    typed, lost = as_typed(names, column, name, size=size)
    rows = np.arange(size, dtype=np.int32)
    yield Batch(ParquetRows(file, names, name), typed, rows, lost, rows[:0])


def _usual(file: bytes) -> ParquetColumns | None:
    """Look at the pages of a file of many rows; None where it is small, unusual or damaged."""
    if not file.endswith(MARK):
        return None
    try:
        footer = footer_of(file)
        return ParquetColumns(file, footer) if runs_compiled(footer.rows) else None
    except (Unusual, *ASTRAY):
        return None


def _read(usual: ParquetColumns, column: str, size: int, dtype: pl.DataType) -> Column | None:
    """Read one column page by page; None where Polars has to read it, or to say what is wrong."""
    if usual.size != size:
        return None
    try:
        with at_speed("compiled"):
            return usual.read(column, dtype)
    except (Unusual, *ASTRAY):
        return None


def _column(file: bytes, name: str, size: int, column: str) -> pl.Series:
    """Read one column; one of another length would tell of one event what is another's."""
    with _whole(name):
        values = pl.read_parquet(file, columns=[column]).to_series()
        if len(values) != size:
            raise ValueError(f"`{column}` has {len(values):,} values for {size:,} rows")
        return values


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """Turn a failure to decode a file into one that names it."""
    try:
        yield
    except REFUSALS as error:
        raise InputError(
            f"It is no whole Parquet file ({error})",
            where=name,
            accepted="a Parquet file that was written to its end",
            code="unreadable_input",
        ) from None


def as_frame(given: Any, name: str) -> pl.DataFrame | None:  # noqa: ANN401 - whatever there is
    """Take a frame of Polars, pandas or Arrow; None if it is none of these."""
    if isinstance(given, pl.DataFrame):
        return given
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    if not hasattr(given, "__arrow_c_stream__") and not hasattr(given, "__arrow_c_array__"):
        return None
    try:
        return pl.DataFrame(given)
    except REFUSALS as error:
        raise InputError(
            f"Its columns cannot be taken ({error})",
            where=name,
            accepted="columns of text, numbers, timestamps, lists and structs",
            remedy="Cast the others, such as to text",
            code="unreadable_input",
        ) from None


def _without_index(names: Iterable[str]) -> list[str]:
    return [name for name in names if not PANDAS_INDEX.fullmatch(name)]
