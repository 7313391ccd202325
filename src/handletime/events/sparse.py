"""Events as sparse columns: of each field only the rows that have a value.

An event has eight of some forty fields, so that whole columns would be four fifths nulls. What
costs time and memory here is values, not fields. Identifiers and closed lists are kept as
numbers of texts, so that they are compared and counted as numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from handletime.events import texts
from handletime.events.texts import Numbered, Texts
from handletime.events.vocabulary import ALL_FIELDS, TYPES, Kind
from handletime.kernel.count import placed
from handletime.kernel.nearly import in_order
from handletime.kernel.ranks import Ranks, rank, ranks_of
from handletime.kernel.speed import runs_compiled
from handletime.together import once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Rows: TypeAlias = npt.NDArray[np.int32]
"""Numbers of rows, from 0; -1 for none."""
Integers: TypeAlias = npt.NDArray[np.integer]
Flags: TypeAlias = npt.NDArray[np.bool_]
_Any = TypeVar("_Any", bound=np.generic)

EVENT_TYPE: Final = pl.Enum(list(TYPES))
"""The names of all event types, in order of rank."""
TYPE_NAMES: Final = pl.Series("type", list(TYPES), EVENT_TYPE)
"""The same, as a column."""

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
"""The types of columns that Polars holds; those that were read page by page are held otherwise."""

_FEW: Final = 16
"""Where so many times fewer rows are asked for than there are, a column is not put in order."""

Held: TypeAlias = "pl.Series | Numbered | Texts"
"""How values are kept: as a column typed as in `STORED`, as numbers of texts, or as letters."""


class Column:
    """One field of events: the rows that have a value, rising, and the values."""

    def __init__(self, held: Held, rows: Rows | None = None) -> None:
        """Take values, none of them absent, and their rows; None where every row has one."""
        self.held = held
        self.rows = rows

    @classmethod
    def of(cls, column: pl.Series) -> Column:
        """Take a column with nulls where events have no value."""
        if not column.null_count():
            return cls(column)
        rows = column.is_not_null().arg_true()
        return cls(column.drop_nulls(), rows.to_numpy().astype(np.int32))

    def __len__(self) -> int:
        return len(self.held)

    @once
    def values(self) -> pl.Series:
        """The values, typed as in `EVENT_SCHEMA`, without nulls."""
        return _as_values(self.held)

    @once
    def numbered(self) -> Numbered:
        """The values as numbers of texts; types as their places in the vocabulary."""
        held = self.held
        if isinstance(held, Numbered):
            return held
        if isinstance(held, pl.Series):
            if held.dtype == EVENT_TYPE:
                places = held.to_physical().to_numpy()
                return Numbered(TYPE_NAMES, places.astype(np.uint8))
            return Numbered.of(held)
        return held.numbered()

    @property
    def said(self) -> Column:
        """Those values that events say themselves, where others were filled in."""
        return self

    def take(self, order: Integers, places: Callable[[], Rows]) -> Column:
        """Take rows in an order; `places` says of each of the former rows its new one, or -1."""
        if self.rows is None:
            return Column(_taken(self.held, order))
        new = places()[self.rows]
        which = in_order(new).rows
        return Column(_taken(self.held, which), new[which])

    def find(self, rows: Integers) -> tuple[Integers, Flags]:
        """Say of rows which value is their own, and whether they have one."""
        if self.rows is None:
            found = (rows >= 0) & (rows < len(self))
            return np.where(found, rows, 0), found
        if not len(self.rows):
            return np.zeros(rows.size, np.int64), np.zeros(rows.size, np.bool_)
        if runs_compiled(rows.size):
            place = rank(self._ranks, rows.astype(np.int32, copy=False))
            return np.maximum(place, 0), place >= 0
        place = np.minimum(self.rows.searchsorted(rows), len(self.rows) - 1)
        return place, self.rows[place] == rows

    @once
    def _ranks(self) -> Ranks:
        assert self.rows is not None
        return ranks_of(self.rows)

    def pick(self, places: Integers, rows: Rows | None = None) -> Column:
        """Take the values at some places, as those of other rows."""
        return Column(_taken(self.held, places), rows)

    def some(self, places: Integers) -> pl.Series:
        """Return the values at some places."""
        return _as_values(_taken(self.held, places))


class Filled(Column):
    """A field that every event has, filled in with its default where an event does not say it."""

    def __init__(self, said: Column, default: Held, size: int) -> None:
        """Take what events say, and the one value that is the default."""
        self._said = said
        self._default = default
        self._size = size
        self.rows = None

    def __len__(self) -> int:
        return self._size

    @property
    def said(self) -> Column:
        """Those values that events say themselves."""
        return self._said

    def take(self, order: Integers, places: Callable[[], Rows]) -> Column:
        """Take rows in an order, as any column does; the default is not written for it."""
        return Filled(self._said.take(order, places), self._default, order.size)

    def some(self, places: Integers) -> pl.Series:
        """Return the values at some places; the others are not filled in for it."""
        place, found = self._said.find(places)
        values = _as_values(self._default).new_from_index(0, places.size)
        return (
            values if not found.any() else self._said.some(place).zip_with(pl.Series(found), values)
        )

    @once
    def held(self) -> Held:
        """The values, with the default where there was none."""
        place = np.full(self._size, len(self._said), dtype=np.int32)
        place[self._said.rows] = np.arange(len(self._said), dtype=np.int32)
        return _taken(_concat([self._said.held, self._default]), place)


def _as_values(held: Held) -> pl.Series:
    """Return values as a column, typed as in `EVENT_SCHEMA`."""
    if not isinstance(held, pl.Series):
        return held.series()
    return held.cast(pl.String) if held.dtype == pl.Categorical else held


def _taken(held: Held, places: Integers) -> Held:
    """Take some values."""
    if not isinstance(held, pl.Series):
        return held.take(places)
    return numbers_of(held.to_numpy()[places]) if held.dtype == pl.Int64 else held[places]


def numbers_of(numbers: npt.NDArray[np.int64]) -> pl.Series:
    """Return numbers as a column, without a copy."""
    return pl.Series(values=pl.from_arrow(pa.array(numbers)), dtype=pl.Int64)


def _concat(parts: Sequence[Held]) -> Held:
    """Put values one after the other."""
    if any(isinstance(part, Numbered) for part in parts):
        return texts.joined([Column(part).numbered for part in parts])
    columns = [part if isinstance(part, pl.Series) else part.series() for part in parts]
    return pl.concat(columns, rechunk=True)


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
            self._made[name] = self._columns[name].take(self._order, lambda: self._places)
        return self._made[name]

    @once
    def _places(self) -> Rows:
        """Of each row of the former order its place in the present one, -1 for none."""
        places = np.full(self._former, -1, dtype=np.int32)
        places[self._order] = np.arange(self.size, dtype=np.int32)
        return places

    @once
    def former(self) -> Columns:
        """The same events, and others, in the order that they were read in."""
        return self if self._order is None else Columns(self._former, self._columns)

    def ordered(self, of_former: npt.NDArray[_Any]) -> npt.NDArray[_Any]:
        """Take values of all rows in the former order in the present one."""
        return of_former if self._order is None else of_former[self._order]

    def as_former(self, of_present: npt.NDArray[_Any]) -> npt.NDArray[_Any]:
        """Take values of all rows in the order that they were read in; zero where there is none."""
        if self._order is None:
            return of_present
        of_former = np.zeros(self._former, of_present.dtype)
        of_former[self._order] = of_present
        return of_former

    def rows(self, name: str) -> Rows:
        """Return the rows that have a value, rising."""
        rows = self[name].rows
        return self._every if rows is None else rows

    @once
    def _every(self) -> Rows:
        return np.arange(self.size, dtype=np.int32)

    def values(self, name: str) -> pl.Series:
        """Return the values of a field, without nulls."""
        return self[name].values.alias(name)

    def numbered(self, name: str) -> Numbered:
        """Return the values of a field, without nulls, as numbers of texts."""
        return self[name].numbered

    def types(self) -> npt.NDArray[np.uint8]:
        """Return the place of each event's type among all types."""
        codes: npt.NDArray[np.uint8] = self.numbered("type").codes
        return codes

    def coded(self, *names: str) -> tuple[pl.Series, list[Rows]]:
        """Return the texts of some fields, by code point, and which is each event's, -1 for none.

        Only texts are named that an event has; what is left out of the former rows is not.
        """
        known, places = texts.ranked([self.former.numbered(name) for name in names])
        count = np.zeros(len(known), dtype=np.int64)
        codes = [self._codes(*each, count) for each in zip(names, places, strict=True)]
        met = count > 0
        if not met.all():
            table = np.append(np.where(met, np.cumsum(met) - 1, -1), -1).astype(np.int32)
            codes = [table[each] for each in codes]
        return known.filter(pl.Series(met)), codes

    def _codes(self, name: str, rank: Rows, count: npt.NDArray[np.int64]) -> Rows:
        """Say of each event which of some texts a field is, by the rank of its own; count them."""
        codes = np.full(self.size, -1, dtype=np.int32)
        rows = self.former.rows(name).astype(np.int32, copy=False)
        places = self._every if self._order is None else self._places
        placed(self.former.numbered(name).codes, rank, rows, places, codes, count)
        return codes

    def at(self, name: str, rows: Integers) -> pl.Series:
        """Return a field of some rows, typed as in `EVENT_SCHEMA`.

        Null where there is no value, or no such row.
        """
        column, rows = self._sought(name, rows)
        place, found = column.find(rows)
        if not found.any():
            return pl.repeat(None, rows.size, dtype=EVENT_SCHEMA[name], eager=True).alias(name)
        values = column.some(place).alias(name)
        if found.all():
            return values
        return pl.select(pl.when(pl.Series(found)).then(values)).to_series().alias(name)

    def _sought(self, name: str, rows: Integers) -> tuple[Column, Integers]:
        """Give a column and the rows to look for; one is not put in order for a few rows of it."""
        few = rows.size * _FEW < self.size or isinstance(self._held(name), Texts)
        if name in self._made or name not in self._columns or self._order is None or not few:
            return self[name], rows
        there = (rows >= 0) & (rows < self.size)
        return self._columns[name], np.where(there, self._order[np.where(there, rows, 0)], -1)

    def _held(self, name: str) -> Held | None:
        return self._columns[name].held if name in self._columns else None

    def positions(self, of_former: Integers) -> Integers:
        """Return where some rows of the former order stand in the present one, rising."""
        if self._order is None:
            return of_former.astype(np.int64)
        places = self._places[of_former]
        return np.sort(places[places >= 0]).astype(np.int64)

    def dense(self, name: str) -> pl.Series:
        """Return a field of all rows, typed as in `EVENT_SCHEMA`; null where there is no value."""
        column = self[name]
        if column.rows is None:
            return column.values.alias(name)
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

    def without(self, rows: Integers) -> Columns:
        """Leave out some rows."""
        if not rows.size:
            return self
        mask = np.ones(self.size, dtype=np.bool_)
        mask[rows] = False
        return self.where(mask)

    def with_column(self, name: str, column: Column) -> Columns:
        """Put a column in the place of another."""
        return Columns(self.size, {**{each: self[each] for each in self.names}, name: column})

    def frame(self, rows: Integers | None = None) -> pl.DataFrame:
        """Lay the events out as a frame, of the columns of `EVENT_SCHEMA` that some event has."""
        if rows is None:
            valued = [name for name in self.names if name in ALWAYS or len(self[name])]
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
    held = _concat([column.held for column, _ in pieces])
    if len(held) == starts[-1]:
        return Column(held)
    return Column(held, np.concatenate([_moved(*piece) for piece in pieces]))


def _moved(column: Column, by: int) -> Rows:
    rows = np.arange(len(column)) if column.rows is None else column.rows
    return (rows + by).astype(np.int32)
