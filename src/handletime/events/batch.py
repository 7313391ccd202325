"""A batch: rows of one input on their way from its own form to valid events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import polars as pl

from handletime.events.check import Mask, doubts
from handletime.events.json_text import Unreadable
from handletime.events.judge import examine
from handletime.events.sparse import EVENT_SCHEMA, Columns, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Rows(Protocol):
    """The rows of a batch in their own form, asked for one by one where columns will not do."""

    unit: str
    """What a row is called: line or row."""

    def place(self, row: int) -> int:
        """Give the number of the row in its file, from 1."""
        ...

    def text(self, row: int) -> str:
        """Give the row as it was written."""
        ...

    def event(self, row: int) -> Mapping[str, Any]:
        """Give the fields of the row as JSON has them, or raise `Unreadable`."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of an input: those that columns could take, and those that they could not."""

    rows: Rows
    """All rows in their own form."""
    columns: Columns
    """Those that columns could take."""
    places: NDArray[np.integer[Any]]
    """For each row of the columns, its number in `rows`."""
    lost: Mask
    """Rows of the columns with a value that these could not take."""
    unread: NDArray[np.int64]
    """Numbers of rows that are not in the columns at all."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that is no valid event, and why."""

    file: str
    unit: str
    """`line` in a file of JSON Lines, `row` elsewhere."""
    line: int
    """The number of the line, or of the row, from 1."""
    reasons: tuple[str, ...]
    text: str
    """The line or row as it was written."""

    @property
    def place(self) -> str:
        """Say where it is."""
        return f"{self.file}, {self.unit} {self.line:,}"


@dataclass(frozen=True, slots=True)
class Sifted:
    """A batch after the check and the judge: valid events, and the others."""

    valid: tuple[Columns, ...]
    rejects: tuple[Reject, ...]


def sift(batch: Batch, file: str) -> Sifted:
    """Part a batch into valid events and rejects; only doubtful rows are judged one by one."""
    doubt = batch.lost | doubts(batch.columns)
    doubtful = np.sort(np.concatenate([batch.unread, batch.places[doubt]]))
    late: list[dict[str, Any]] = []
    late_rows = []
    rejects = []
    for row in doubtful.tolist():
        values, reasons = _judged(batch.rows, row)
        if reasons:
            rejects.append(_reject(file, batch.rows, row, reasons))
        else:
            late.append(values)
            late_rows.append(row)
    rejects.sort(key=lambda each: each.line)
    places = batch.places[~doubt] if doubt.any() else batch.places
    places = np.append(places, late_rows).astype(np.int64) if late else places
    sound = batch.columns.where(~doubt)
    return Sifted(_in_turn((sound, *_as_columns(late)), places), tuple(rejects))


def _in_turn(parts: tuple[Columns, ...], places: NDArray[np.integer[Any]]) -> tuple[Columns, ...]:
    """Put events in the order of their rows, which most of them have already."""
    if np.all(places[1:] >= places[:-1]):
        return parts
    return (joined(parts).take(np.argsort(places)),)


def _reject(file: str, rows: Rows, row: int, reasons: tuple[str, ...]) -> Reject:
    return Reject(file, rows.unit, rows.place(row), reasons, rows.text(row))


def _judged(rows: Rows, row: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        values, problems = examine(rows.event(row))
    except Unreadable as error:
        return {}, (str(error),)
    return values, tuple(problem.message for problem in problems)


def _as_columns(events: list[dict[str, Any]]) -> list[Columns]:
    """Lay events that the judge accepted out in columns; nothing where there are none."""
    if not events:
        return []
    met = {name for event in events for name in event}
    schema = {name: kind for name, kind in EVENT_SCHEMA.items() if name in met}
    return [Columns.of(pl.DataFrame(events, schema=schema, infer_schema_length=None))]
