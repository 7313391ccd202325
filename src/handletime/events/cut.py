"""The cut: the instant up to which events are read, and those that lie in the future."""

from __future__ import annotations

from typing import Final

import polars as pl

from handletime.events.findings import findings_of

DAY_MS: Final = 24 * 60 * 60 * 1000
"""How far ahead of its recording an event may be dated: clocks err, and zones by less than this."""


def recorded_until(events: pl.DataFrame, known_at: int | None) -> pl.DataFrame:
    """Leave out what was recorded later; an event that does not say was recorded when it was."""
    if known_at is None:
        return events
    return events.filter(_recorded_at(events).fill_null(pl.col("at")) <= known_at)


def from_the_future(events: pl.DataFrame, now: int) -> pl.Series:
    """Say which events are dated more than a day after their recording, or else after `now`."""
    ahead = pl.col("at") > _recorded_at(events).fill_null(now) + DAY_MS
    return events.select(ahead).to_series()


def future_findings(future: pl.DataFrame) -> pl.DataFrame:
    """Return a finding for each event from the future."""
    recorded = _recorded_at(future).cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    since = pl.format("it was recorded ({})", recorded).fill_null("the clock of the reader")
    return findings_of(
        "from_the_future", future, pl.format("It is dated more than a day after {}.", since)
    )


def last_instant(ordered: pl.DataFrame, future: pl.Series) -> int:
    """Return the `at` of the last event that is not from the future; with none, the first of 1970.

    That is before all events, so that nothing is read, whatever the clock says.
    """
    last = ordered["at"].filter(~future).max()
    return last if isinstance(last, int) else 0


def cut(ordered: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """Return the events up to an instant, itself included."""
    return ordered.head(ordered["at"].search_sorted(as_of, side="right"))


def _recorded_at(events: pl.DataFrame) -> pl.Expr:
    known = "recorded_at" in events.columns
    return pl.col("recorded_at") if known else pl.lit(None, pl.Int64)
