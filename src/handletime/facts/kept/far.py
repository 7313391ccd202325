"""How open rows move: each amount is a value and a rate, both read off one derivation.

Between events a row moves in step with the instant at which we look. So rows are derived as of an
instant so far off that what has passed cannot be mistaken for what is to come: an amount there is
a whole number of times the way to it, which is its rate, and the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from handletime.facts.tables import EVERY_TABLE, kind_of

_HOURS_MS: Final = 24 * 60 * 60 * 1000
"""Longer than the silence after which an open session is a finding, so that all of them are."""
RATE: Final = "rate of "
"""Begins the names of the columns of rates."""


@dataclass(frozen=True, slots=True)
class Far:
    """An instant far after all events, and the last one before it."""

    last: int
    """The instant of the last event."""
    way: int
    """From there to the instant at which the rows are derived."""

    @classmethod
    def after(cls, first: int, last: int, *, agents: int) -> Far:
        """Return the instant for events between two instants, of some agents.

        In any row at most all of the agents have something running at a time, so that what has
        passed is at most `agents` times the time between.
        """
        return cls(last, max((agents + 1) * (last - first + 1), _HOURS_MS))

    @property
    def as_of(self) -> int:
        """The instant at which rows are derived."""
        return self.last + self.way


def amounts_of(table: str) -> list[str]:
    """Return the columns of a table that hold amounts of time."""
    return [name for name in EVERY_TABLE[table].columns if kind_of(name) == "milliseconds"]


def settled(table: str, frame: pl.DataFrame, far: Far) -> pl.DataFrame:
    """Part the amounts of rows that were derived far off into values in 1970 and rates."""
    names = amounts_of(table)
    if not names:
        return frame
    rates = [(pl.col(name) // far.way).alias(RATE + name) for name in names]
    values = [pl.col(name) - pl.col(RATE + name) * far.as_of for name in names]
    return frame.with_columns(rates).with_columns(values)


def unmoving(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Give rows that were derived at the instant that they are for the form of `settled`."""
    still = pl.lit(0, pl.Int64())
    return frame.with_columns(still.alias(RATE + name) for name in amounts_of(table))


def at_instant(table: str, frame: pl.DataFrame, instant: int) -> pl.DataFrame:
    """Return the rows as of an instant after all events that they were derived from."""
    moved = [pl.col(name) + pl.col(RATE + name) * instant for name in amounts_of(table)]
    if "ended_at" in frame.columns and "open" in frame.columns:
        now = pl.lit(instant, pl.Int64()).cast(EVERY_TABLE[table].schema["ended_at"])
        moved.append(pl.when("open").then(now).otherwise("ended_at").alias("ended_at"))
    return frame.with_columns(moved).select(EVERY_TABLE[table].columns)
