"""Defaults: what the vocabulary says that an absent field means, written into the columns."""

from __future__ import annotations

from typing import Final

import polars as pl

from handletime.events.vocabulary import ALL_FIELDS, TYPES

RETRACTED: Final = "event.retracted"


_MEANT: Final = tuple(
    (field, each.name, value) for each in TYPES.values() for field, value in each.defaults.items()
)
"""A field, the type in which its absence means something, and what it means."""

WITH_DEFAULTS: Final = frozenset(field for field, _, _ in _MEANT)
"""The fields whose absence means something in some type."""


def meaning_of(field: str, values: pl.Series, types: pl.Series) -> pl.Series:
    """Return a field of some events of these types, with its default where it is absent.

    A type is null where there is no event, which has no default either.
    """
    if values.null_count():
        for name, of_type, value in _MEANT:
            if name == field:
                due = values.is_null() & types.eq_missing(of_type)
                values = values.zip_with(~due, pl.Series([value]).new_from_index(0, len(values)))
    return values.alias(field)


def fill_defaults(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the events with every default filled in, columns in the order of the vocabulary.

    A column that is not there comes to be only where some event has a default for it. A
    retraction that names no source means its own.
    """
    types = frame["type"]
    present = set(types.unique())
    due = {field for field, of_type, _ in _MEANT if of_type in present}
    frame = frame.with_columns(meaning_of(each, _texts(frame, each), types) for each in due)
    if RETRACTED in present:
        own = pl.when(pl.col("type") == RETRACTED).then("source")
        stated = _texts(frame, "event_source")
        frame = frame.with_columns(event_source=pl.coalesce(stated, own))
    return frame.select(name for name in ALL_FIELDS if name in frame.columns)


def _texts(frame: pl.DataFrame, name: str) -> pl.Series:
    if name in frame.columns:
        return frame[name]
    return pl.repeat(None, frame.height, dtype=pl.String(), eager=True).alias(name)
