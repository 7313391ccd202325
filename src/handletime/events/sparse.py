"""Events as sparse columns: of each field only the rows that have a value.

An event has eight of some forty fields, so that whole columns would be four fifths nulls. What
costs time and memory here is values, not fields. Identifiers and closed lists are kept as
numbers of texts, so that they are compared and counted as numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.vocabulary import ALL_FIELDS, TYPES, Kind
from handletime.together import once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Rows: TypeAlias = npt.NDArray[np.int32]
"""Numbers of rows, from 0; -1 for none."""
Integers: TypeAlias = npt.NDArray[np.integer]
Flags: TypeAlias = npt.NDArray[np.bool_]

EVENT_TYPE: Final = pl.Enum(list(TYPES))
"""The names of all event types, in order of rank."""

_OF_KIND: Final[dict[Kind, pl.DataType]] = {
    "text": pl.String(),
    "instant": pl.Int64(),
    "integer": pl.Int64(),
    "list": pl.List(pl.String),
    "json": pl.String(),
}

EVENT_SCHEMA: Final[dict[str, pl.DataType]] = {
    name: EVENT_TYPE if name == "type" else _OF_KIND[field.kind]
    for name, field in ALL_FIELDS.items()
}
"""Every column that a frame of events can have, in the order of the vocabulary.

Instants are milliseconds since 1970; JSON values are their canonical text.
"""

ALWAYS: Final = ("id", "type", "at", "source", "seq")
"""The columns that every frame of events has, and that are never null."""

_SELDOM_TWICE: Final = ("id", "event", "entry")
"""Identifiers that are mostly different, so that numbering their texts gains nothing."""
_CLOSED: Final = {name for each in TYPES.values() for name in each.choices}
NUMBERED: Final = {"source", "actor", "kind", *_CLOSED} | {
    name for name, field in ALL_FIELDS.items() if field.identifier and name not in _SELDOM_TWICE
}
"""The fields whose texts are kept as numbers."""

STORED: Final[dict[str, pl.DataType]] = {
    name: pl.Categorical() if name in NUMBERED else dtype for name, dtype in EVENT_SCHEMA.items()
}
"""The types of the values of columns, as they are kept."""

_MANY: Final = 16
"""A column with a value in more than one row of so many is put in order by way of all rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of events: the rows that have a value, rising, and the values."""

    values: pl.Series
    """Typed as in `STORED`, without nulls."""
    rows: Rows | None = None
    """None where every row has a value."""

    @classmethod
    def of(cls, column: pl.Series) -> Column:
        """Take a column with nulls where events have no value."""
        if not column.null_count():
            return cls(column)
        rows = column.is_not_null().arg_true()
        return cls(column.drop_nulls(), rows.to_numpy().astype(np.int32))

    def take(self, order: Integers, places: Callable[[], Rows], former: int) -> Column:
        """Take rows in an order; `places` says of each of the former rows its new one, or -1."""
        if self.rows is None:
            return Column(self.values.gather(order))
        if len(self.rows) * _MANY > former:
            index = self.index(former)[order]
            rows = np.flatnonzero(index >= 0)
            return Column(self.values.gather(index[rows]), rows.astype(np.int32))
        new = places()[self.rows]
        kept = np.flatnonzero(new >= 0)
        kept = kept[np.argsort(new[kept], kind="stable")]
        return Column(self.values.gather(kept), new[kept])

    def index(self, size: int) -> Rows:
        """Say of each row, of so many, which value is its own, -1 for none."""
        if self.rows is None:
            return np.arange(size, dtype=np.int32)
        index = np.full(size, -1, dtype=np.int32)
        index[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return index

    def find(self, rows: Integers) -> tuple[Integers, Flags]:
        """Say of rows which value is their own, and whether they have one."""
        if self.rows is None:
            found = (rows >= 0) & (rows < len(self.values))
            return np.where(found, rows, 0), found
        if not len(self.rows):
            return np.zeros(rows.size, np.int64), np.zeros(rows.size, np.bool_)
        place = np.minimum(self.rows.searchsorted(rows), len(self.rows) - 1)
        return place, self.rows[place] == rows


class Columns:
    """Events as sparse columns, each taken in the present order only when it is asked for."""

    def __init__(
        self,
        size: int,
        columns: Mapping[str, Column],
        order: Integers | None = None,
        former: int = 0,
    ) -> None:
        """Take columns, and the order to take their rows in, out of `former` rows."""
        self.size = size
        """How many events there are."""
        self._order = order
        self._former = size if order is None else former
        self._columns = {name: columns[name] for name in ALL_FIELDS if name in columns}
        self._made: dict[str, Column] = {} if order is not None else self._columns
        self._place: Rows | None = None

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Columns:
        """Take the columns of `EVENT_SCHEMA` out of a frame."""
        columns = {
            name: Column.of(frame[name].cast(dtype))
            for name, dtype in STORED.items()
            if name in frame.columns and frame[name].null_count() < frame.height
        }
        return cls(frame.height, columns)

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that some event has, in the order of the vocabulary."""
        return tuple(self._columns)

    def __getitem__(self, name: str) -> Column:
        if name not in self._columns:
            return Column(pl.Series(name, [], STORED[name]), np.empty(0, np.int32))
        if name not in self._made:
            assert self._order is not None
            self._made[name] = self._columns[name].take(self._order, self._places, self._former)
        return self._made[name]

    def _places(self) -> Rows:
        """Say of each row of the former order its place in the present one, -1 for none."""
        if self._place is None:
            self._place = np.full(self._former, -1, dtype=np.int32)
            self._place[self._order] = np.arange(self.size, dtype=np.int32)
        return self._place

    def rows(self, name: str) -> Integers:
        """Return the rows that have a value, rising."""
        rows = self[name].rows
        return self._every if rows is None else rows

    @once
    def _every(self) -> Rows:
        return np.arange(self.size, dtype=np.int32)

    def values(self, name: str) -> pl.Series:
        """Return the values of a field, without nulls."""
        return self[name].values

    def at(self, name: str, rows: Integers) -> pl.Series:
        """Return a field of some rows, typed as in `EVENT_SCHEMA`.

        Null where there is no value, or no such row.
        """
        column, rows = self._sought(name, rows)
        place, found = column.find(rows)
        if not found.any():
            return pl.repeat(None, rows.size, dtype=EVENT_SCHEMA[name], eager=True).alias(name)
        values = column.values.gather(place).cast(EVENT_SCHEMA[name]).alias(name)
        if found.all():
            return values
        return pl.select(pl.when(pl.Series(found)).then(values)).to_series().alias(name)

    def _sought(self, name: str, rows: Integers) -> tuple[Column, Integers]:
        """Give a column and the rows to look for; one is not put in order for a few rows of it."""
        few = rows.size * _MANY < self.size
        if name in self._made or name not in self._columns or self._order is None or not few:
            return self[name], rows
        there = (rows >= 0) & (rows < self.size)
        return self._columns[name], np.where(there, self._order[np.where(there, rows, 0)], -1)

    def dense(self, name: str) -> pl.Series:
        """Return a field of all rows, typed as in `EVENT_SCHEMA`; null where there is no value."""
        column = self[name]
        if column.rows is None:
            return column.values.cast(EVENT_SCHEMA[name]).alias(name)
        return self.at(name, np.arange(self.size))

    def numbers(self, name: str, absent: int) -> npt.NDArray[np.int64]:
        """Return a field of integers of all rows, with a number for absent ones."""
        column = self[name]
        if column.rows is None:
            return column.values.to_numpy()
        filled = np.full(self.size, absent, dtype=np.int64)
        filled[column.rows] = column.values.to_numpy()
        return filled

    def take(self, order: Integers) -> Columns:
        """Take some rows, each once, in an order."""
        whole = order if self._order is None else self._order[order]
        return Columns(order.size, self._columns, whole, self._former)

    def where(self, mask: Flags) -> Columns:
        """Take the rows that a mask marks."""
        return self if mask.all() else self.take(np.flatnonzero(mask))

    def with_column(self, name: str, column: Column) -> Columns:
        """Put a column in the place of another."""
        return Columns(self.size, {**{each: self[each] for each in self.names}, name: column})

    def frame(self, rows: Integers | None = None) -> pl.DataFrame:
        """Lay the events out as a frame, of the columns of `EVENT_SCHEMA` that some event has."""
        if rows is None:
            valued = [name for name in self.names if name in ALWAYS or len(self.values(name))]
            return pl.DataFrame([self.dense(name) for name in valued])
        return pl.DataFrame([self.at(name, rows) for name in self.names])


def joined(parts: Sequence[Columns]) -> Columns:
    """Put events one after the other."""
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(name for part in parts for name in part.names)
    starts = np.cumsum([0, *(part.size for part in parts)])
    return Columns(int(starts[-1]), {name: _joined(name, parts, starts) for name in names})


def _joined(name: str, parts: Sequence[Columns], starts: Integers) -> Column:
    pieces = [
        (part[name], start) for part, start in zip(parts, starts, strict=False) if name in part
    ]
    values = pl.concat([column.values for column, _ in pieces], rechunk=True)
    if len(values) == starts[-1]:
        return Column(values)
    return Column(values, np.concatenate([_moved(*piece) for piece in pieces]))


def _moved(column: Column, by: int) -> Rows:
    rows = np.arange(len(column.values)) if column.rows is None else column.rows
    return (rows + by).astype(np.int32)


def distinct(values: pl.Series) -> pl.Series:
    """Return each text of a numbered column once."""
    numbers = values.to_physical().to_numpy()
    some = np.full(int(numbers.max(initial=0)) + 1, -1, dtype=np.int64)
    some[numbers] = np.arange(numbers.size)
    return values.gather(some[some >= 0])


def places_of(values: pl.Series, among: Sequence[str] | pl.Series) -> Integers:
    """Say of each text of a numbered column which of some texts it is, -1 for none of them."""
    numbers = values.to_physical().to_numpy()
    known = pl.Series(among, dtype=pl.Categorical()).to_physical().to_numpy()
    size = max(int(numbers.max(initial=0)), int(known.max(initial=0))) + 1
    place = np.full(size, -1, dtype=np.int32)
    place[known] = np.arange(known.size)
    found: Integers = place[numbers]
    return found
