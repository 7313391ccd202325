"""Frames: events that already stand in columns, in memory or in Parquet."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from handletime.errors import InputError
from handletime.events.batch import Batch
from handletime.events.columns import REFUSALS, as_event, as_typed, known_columns
from handletime.events.json_text import Unreadable, canonical_json
from handletime.events.parquet_pages import broken_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handletime.events.inputs import Readable

AT_ONCE: Final = 1 << 19
"""Rows that are checked at once, so that what the check needs stays small."""
PANDAS_INDEX: Final = re.compile(r"__index_level_\d+__")
"""What pandas calls an index without a name; it is no field of an event."""


class FrameRows:
    """The rows of a frame, as they were given."""

    unit = "row"

    def __init__(self, frame: pl.DataFrame, first: int) -> None:
        """Take rows and the number of the first, from 1."""
        self._frame = frame.with_columns(pl.selectors.datetime().dt.timestamp("ms"))
        self._first = first

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
        typed, lost = as_typed(part, name)
        rows = np.arange(part.height)
        yield Batch(FrameRows(part, start + 1), typed, rows, lost, rows[:0])


def parquet_batches(stream: Readable, name: str) -> Iterator[Batch]:
    """Read Parquet; its columns are looked at before any is decoded."""
    content = stream.read()
    file = io.BytesIO(content)
    try:
        if broken := broken_page(content):
            raise ValueError(broken)
        known_columns(_without_index(pl.read_parquet_schema(file)), name)
        frame = pl.read_parquet(file)
    except REFUSALS as error:
        raise InputError(
            f"It is no whole Parquet file ({error})",
            where=name,
            accepted="a Parquet file that was written to its end",
            code="unreadable_input",
        ) from None
    yield from batches(frame, name)


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
