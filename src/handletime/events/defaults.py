"""Defaults: what the vocabulary says that an absent field means, written into the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.events.vocabulary import ALL_FIELDS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

RETRACTED: Final = "event.retracted"


def fill_defaults(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the events with every default filled in, columns in the order of the vocabulary.

    A column that is not there comes to be only where some event has a default for it.
    """
    present = set(frame["type"].unique())
    meanings = [each for each in _meanings() if not present.isdisjoint(each[1])]
    for field, types, value in meanings:
        stated = pl.col(field) if field in frame.columns else pl.lit(None, pl.String)
        due = stated.is_null() & pl.col("type").is_in(types)
        frame = frame.with_columns(pl.when(due).then(value).otherwise(stated).alias(field))
    return frame.select(name for name in ALL_FIELDS if name in frame.columns)


def _meanings() -> Iterator[tuple[str, tuple[str, ...], pl.Expr]]:
    """Yield a field, the types in which its absence means something, and what it means."""
    for each in TYPES.values():
        for field, value in each.defaults.items():
            yield field, (each.name,), pl.lit(value)
    yield "event_source", (RETRACTED,), pl.col("source")


def meaning_of(field: str, values: pl.Series, types: pl.Series) -> pl.Series:
    """Return a field of some events of these types, with its default where it is absent."""
    if not values.null_count():
        return values
    for name, of_types, value in _meanings():
        if name == field and name != "event_source":
            due = values.is_null() & types.is_in(of_types)
            values = pl.select(pl.when(due).then(value).otherwise(values)).to_series()
    return values.alias(field)


WITH_DEFAULTS: Final = {name for name, _, _ in _meanings() if name != "event_source"}
"""The fields whose absence means something in events that machines read."""
