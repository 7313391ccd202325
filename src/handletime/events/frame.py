"""Events as columns: the one form in which every reader hands events on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from handletime.events.vocabulary import ALL_FIELDS, TYPES, Kind

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

DEFAULTS: Final[dict[str, str | int]] = {"source": "local", "seq": 0}
"""What readers fill in; all other defaults of the vocabulary are filled in by the order."""


@dataclass(frozen=True, slots=True)
class Events:
    """Valid events, in any order, and where they come from."""

    frame: pl.DataFrame
    """One row an event; of the columns of `EVENT_SCHEMA` those that some event has."""
    sources: tuple[str, ...]
    """The names of the inputs, as they were given."""
    rejects: int = 0
    """How many lines were set aside as no valid events."""


def as_events_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Give typed columns the form of `Events.frame`: defaults filled, empty columns left out."""
    kept = [name for name in EVENT_SCHEMA if _is_kept(frame, name)]
    filled = {
        name: pl.col(name).fill_null(value) if name in frame.columns else pl.lit(value)
        for name, value in DEFAULTS.items()
    }
    columns = [filled.get(name, pl.col(name)).cast(EVENT_SCHEMA[name]).alias(name) for name in kept]
    return frame.select(columns) if frame.height else _nothing()


def _is_kept(frame: pl.DataFrame, name: str) -> bool:
    if name in ALWAYS:
        return True
    return name in frame.columns and frame[name].null_count() < frame.height


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={name: EVENT_SCHEMA[name] for name in ALWAYS})
