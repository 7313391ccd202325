"""From times of day without a date, as a clock in Jerusalem showed them, to instants.

The instant of the entry comes from the line's date. Any other time of the call is the instant
nearest to the entry at which the clocks showed it; no call lasts half a day.
"""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

from handletime.sources.anonymous_bank.lines import CLOCKS

ZONE: Final = "Asia/Jerusalem"
Which = Literal["earliest", "latest"]
"""Which of two instants that show the same time of day."""
_HALF_A_DAY: Final = 12 * 60 * 60
_BOTH: Final[tuple[Which, ...]] = ("earliest", "latest")


def placed(lines: pl.DataFrame) -> pl.DataFrame:
    """Put instants (epoch ms) for times of day; both times of a stay that never was are null.

    `midnight`, `twice` and `skipped` say of a line whether it runs into another day, and
    whether it enters in an hour that the clocks show twice, or never.
    """
    day = pl.col("date").str.to_date("%y%m%d")
    rows = lines.with_columns(day.alias("day"), *(_shown(name).alias(name) for name in CLOCKS))
    rows = rows.with_columns(
        pl.when(_never(part)).then(None).otherwise(pl.col(name)).alias(name)
        for part in ("q", "ser")
        for name in (f"{part}_start", f"{part}_exit")
    )
    local = _local("vru_entry", pl.lit(0))
    twice = _instant(local, "earliest") != _instant(local, "latest")
    rows = rows.with_columns(
        _instant(local, "earliest").alias("entered_at"),
        twice.alias("twice"),
        _zoned(local, "earliest").is_null().alias("skipped"),
    )
    rows = rows.with_columns(_nearest(name).alias(name) for name in CLOCKS)
    other_day = (
        pl.from_epoch(pl.col(name), "ms").dt.convert_time_zone(ZONE).dt.date() != pl.col("day")
        for name in CLOCKS
    )
    return rows.with_columns(pl.any_horizontal(*other_day).fill_null(value=False).alias("midnight"))


def _shown(name: str) -> pl.Expr:
    """Return the time of day in seconds."""
    parts = pl.col(name).str.split(":").list.eval(pl.element().cast(pl.Int64))
    hours, minutes, seconds = (parts.list.get(place) for place in range(3))
    return (hours * 60 + minutes) * 60 + seconds


def _never(part: str) -> pl.Expr:
    """Say whether a queueing or a service never was: midnight twice, for no seconds."""
    said = (f"{part}_start", f"{part}_exit", f"{part}_time")
    return pl.all_horizontal(*(pl.col(name) == 0 for name in said))


def _local(name: str, days: pl.Expr) -> pl.Expr:
    clock = pl.duration(days=days, seconds=pl.col(name))
    return pl.col("day").cast(pl.Datetime("ms")) + clock


def _zoned(local: pl.Expr, which: Which) -> pl.Expr:
    return local.dt.replace_time_zone(ZONE, ambiguous=which, non_existent="null")


def _instant(local: pl.Expr, which: Which) -> pl.Expr:
    """Return the epoch ms; in a skipped hour, that of the clock before it was put forward."""
    later = local + pl.duration(hours=1)
    return pl.coalesce(_zoned(local, which), _zoned(later, which)).dt.epoch("ms")


def _nearest(name: str) -> pl.Expr:
    ahead = pl.col(name) - pl.col("vru_entry")
    days = pl.when(ahead > _HALF_A_DAY).then(-1).when(ahead < -_HALF_A_DAY).then(1).otherwise(0)
    first, second = (_instant(_local(name, days), which) for which in _BOTH)
    away, further = ((each - pl.col("entered_at")).abs() for each in (first, second))
    return pl.when(further < away).then(second).otherwise(first)
