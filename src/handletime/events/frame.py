"""Events as a set: the one form in which every reader hands events on."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.events.sparse import (
    ALWAYS,
    EVENT_SCHEMA,
    EVENT_TYPE,
    STORED,
    Column,
    Columns,
    Filled,
    joined,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ALWAYS", "DEFAULTS", "EVENT_SCHEMA", "EVENT_TYPE", "Events", "as_events_frame"]

DEFAULTS: Final[dict[str, str | int]] = {"source": "local", "seq": 0}
"""What readers fill in; all other defaults of the vocabulary are filled in by the order."""


@dataclass(frozen=True)
class Events:
    """Valid events, in any order, and where they come from."""

    columns: Columns
    """The fields of the events, those of `ALWAYS` for all of them."""
    sources: tuple[str, ...]
    """The names of the inputs, as they were given."""
    rejects: int = 0
    """How many lines were set aside as no valid events."""

    @classmethod
    def of(cls, frame: pl.DataFrame, sources: tuple[str, ...], rejects: int = 0) -> Events:
        """Take valid events out of a frame with the columns of `EVENT_SCHEMA`."""
        return cls.joined([Columns.of(frame)], sources, rejects)

    @classmethod
    def joined(cls, parts: Sequence[Columns], sources: tuple[str, ...], rejects: int) -> Events:
        """Put valid events together, and fill in what the envelope always has."""
        whole = joined(parts)
        for name, value in DEFAULTS.items():
            whole = whole.with_column(name, _filled(whole, name, value))
        empty = {name: whole[name] for name in ALWAYS if name not in whole}
        for name in empty:
            whole = whole.with_column(name, Column(pl.Series(name, [], STORED[name])))
        return cls(whole, sources, rejects)

    @functools.cached_property
    def frame(self) -> pl.DataFrame:
        """One row an event; of the columns of `EVENT_SCHEMA` those that some event has."""
        return self.columns.frame()

    def __len__(self) -> int:
        return self.columns.size


def as_events_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Give typed columns the form of `Events.frame`: defaults filled, empty columns left out."""
    return Events.of(frame, ()).frame


def _filled(columns: Columns, name: str, value: str | int) -> Column:
    column = columns[name]
    if column.rows is None:
        return column
    return Filled(column, pl.Series(name, [value], STORED[name]), columns.size)
