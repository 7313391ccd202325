"""The events that are kept: columns that are only added to, and rows picked out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from handletime.events.cut import DAY_MS
from handletime.events.sparse import ALWAYS, STORED, Column, Columns, joined
from handletime.events.vocabulary import TYPES
from handletime.facts.kept.growing import Growing

if TYPE_CHECKING:
    import numpy.typing as npt

    from handletime.kernel.types import Flags, Integers

Rows: TypeAlias = "npt.NDArray[np.int32]"
"""Numbers of rows, or of texts; -1 for none."""

TYPE: Final = {name: number for number, name in enumerate(TYPES)}
"""Event type to its number."""
IDLED_OUT: Final = len(TYPES)
"""Stands for the type of an event by which an agent is clocked out for idleness."""
RECORDED, AHEAD, UNRECORDED = range(3)
"""How an event was recorded: at its time, more than a day before it, or nobody knows when."""
_AT_ONE_LEVEL: Final = 16
"""So many parts of about one size are put together."""
_FEW: Final = 16
"""Where so many times fewer rows are picked than there are, each is searched for."""
_LARGE: Final = 200_000
"""A part of so many events stays by itself: putting it together would take too long."""
_NO_EVENTS: Final = Columns(0, {each: Column(pl.Series(each, [], STORED[each])) for each in ALWAYS})


class Part(NamedTuple):
    """Some events, and the number of the first of them."""

    start: int
    columns: Columns


class KeptEvents:
    """Events in the order in which they came, with the columns that lookups need.

    Rows are only ever added, so that what was looked up before stays true.
    """

    def __init__(self) -> None:
        self.parts: tuple[Part, ...] = ()
        self._numbering = pl.Series([], dtype=pl.Categorical())
        """Polars forgets the numbers of texts when no column of this type is left."""
        self._at: Growing[np.int64] = Growing(np.int64)
        self._type: Growing[np.int8] = Growing(np.int8)
        self._recorded: Growing[np.int8] = Growing(np.int8)
        self._texts: dict[str, Growing[np.int32]] = {
            name: Growing(np.int32) for name in ("conversation", "agent", "from_agent", "contact")
        }

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self._at.values.size

    @property
    def at(self) -> Integers:
        """Instant of each row."""
        return self._at.values

    @property
    def type(self) -> npt.NDArray[np.int8]:
        """Number of each row's type, or `IDLED_OUT`."""
        return self._type.values

    @property
    def recorded(self) -> npt.NDArray[np.int8]:
        """How each row was recorded."""
        return self._recorded.values

    def text(self, field: str) -> Rows:
        """Number of each row's text in a field, -1 for none."""
        return self._texts[field].values

    def add(self, columns: Columns) -> Rows:
        """Add events; return their rows."""
        start = self.size
        for name, texts in self._texts.items():
            texts.extend(_numbers(columns, name))
        self._type.extend(_types(columns))
        self._recorded.extend(_recorded(columns))
        self._at.extend(columns.values("at").to_numpy())
        self.parts = _put_together((*self.parts, Part(start, columns)))
        return np.arange(start, self.size, dtype=np.int32)

    def pick(self, rows: Rows) -> Columns:
        """Return some rows, given rising, as columns."""
        picked = []
        for start, columns in self.parts:
            low, high = rows.searchsorted([start, start + columns.size])
            if low < high:
                picked.append(_picked(columns, rows[low:high] - start))
        return joined(picked) if picked else _NO_EVENTS


def names_of(numbers: Rows) -> pl.Series:
    """Return the texts that stand behind numbers."""
    texts = pl.Series(numbers.astype(np.uint32)).cat.to(pl.Categorical())
    return texts.cast(pl.String)


def numbers_of(names: pl.Series) -> Rows:
    """Return the numbers that stand for texts."""
    return names.cast(pl.Categorical()).to_physical().to_numpy().astype(np.int32)


def _numbers(columns: Columns, field: str) -> Rows:
    numbers = np.full(columns.size, -1, dtype=np.int32)
    numbered = columns.numbered(field)
    numbers[columns.rows(field)] = numbers_of(numbered.texts)[numbered.codes]
    return numbers


def _types(columns: Columns) -> npt.NDArray[np.int8]:
    types = columns.types().astype(np.int8)
    rows = columns.rows("outcome")
    out = columns.numbered("outcome").among(["clocked_out"]) >= 0
    types[rows[out & (types[rows] == TYPE["agent.idled"])]] = IDLED_OUT
    return types


def _recorded(columns: Columns) -> npt.NDArray[np.int8]:
    how = np.full(columns.size, UNRECORDED, dtype=np.int8)
    rows = columns.rows("recorded_at")
    at = columns.values("at").to_numpy()[rows]
    ahead: Flags = at > columns.values("recorded_at").to_numpy() + DAY_MS
    how[rows] = np.where(ahead, AHEAD, RECORDED)
    return how


def _picked(columns: Columns, rows: Rows) -> Columns:
    """Pick rows: by searching for each where they are few among many, else by passing all."""
    if rows.size == columns.size:
        return columns
    if rows.size * _FEW > columns.size:
        return columns.take(rows)
    found: dict[str, Column] = {}
    for name in columns.names:
        column = columns[name]
        if column.rows is None:
            found[name] = column.pick(rows)
            continue
        place, there = column.find(rows)
        if there.all():
            found[name] = column.pick(place)
        elif there.any():
            kept = np.flatnonzero(there).astype(np.int32)
            found[name] = column.pick(place[kept], kept)
    return Columns(rows.size, found)


def _put_together(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Put the last parts together where there are many of about one size."""
    last = parts[-_AT_ONE_LEVEL:]
    sizes = [part.columns.size for part in last]
    if len(last) < _AT_ONE_LEVEL or sum(sizes) > _LARGE or sizes[0] > _AT_ONE_LEVEL * sizes[-1]:
        return parts
    whole = joined([part.columns for part in last])
    return _put_together((*parts[:-_AT_ONE_LEVEL], Part(last[0].start, whole)))
