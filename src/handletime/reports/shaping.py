"""Lay folded metrics side by side, compute what follows from them, and put them in shape."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final, TypeVar

import polars as pl

from handletime.metrics.dimension import dimension
from handletime.metrics.metric import PERCENTILES
from handletime.timeline.calendar import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.metrics.metric import Metric, Unit
    from handletime.reports.answer import Column
    from handletime.reports.query import Query

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)
SUMMED: Final[tuple[Unit, ...]] = ("ms", "count", "share", "ratio")
"""The units of which a total says something."""

_TYPES: Final[dict[Unit, pl.DataType]] = {
    "instant": pl.Int64(),
    "ms": pl.Int64(),
    "count": pl.Int64(),
    "days": pl.Int64(),
    "share": pl.Float64(),
    "ratio": pl.Float64(),
    "flag": pl.Boolean(),
}


def listed(rows: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return those of the columns that can hold several values, or none, in one row."""
    return [each for each in names if isinstance(rows.schema.get(each), pl.List)]


def wanted(column: str, values: Sequence[str], *, several: bool = False) -> pl.Expr:
    """Say of each row whether a column has one of the values, as text; empty is a blank."""
    if several:
        has = pl.any_horizontal(pl.col(column).list.contains(each) for each in values)
        return (has | ((pl.col(column).list.len() == 0) & ("" in values))).fill_null(
            value="" in values
        )
    text = pl.col(column).cast(pl.String)
    return text.is_in(list(values)).fill_null(value="" in values)


def beside(left: pl.DataFrame, right: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add the columns of the right to the rows of the left; blanks of `by` meet blanks."""
    if not by:
        return pl.concat([left, right], how="horizontal")
    return left.join(right, on=list(by), how="left", nulls_equal=True, maintain_order="left")


def side_by_side(tables: Sequence[pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    """Return a row for each meeting of `by` in any of the tables, with the columns of all."""
    if not by:
        return pl.concat(tables, how="horizontal")
    keys = pl.concat([each.select(by) for each in tables]).unique()
    return reduce(lambda left, right: beside(left, right, by), tables, keys)


def value_of(metric: Metric, folded: Sequence[str], now: int) -> pl.Expr:
    """Return the value of a metric: as folded, as it follows from others, or as it is with none."""
    dtype = _TYPES[metric.unit]
    if metric.ratio:
        value = _ratio(metric)
    elif metric.beyond:
        value = pl.col(metric.beyond.of) > metric.beyond.limit
    elif metric.days_since:
        value = (now - pl.col(metric.days_since)) // DAY_MS
    elif metric.name not in folded:
        return pl.lit(None, dtype)
    elif metric.fold in PERCENTILES:
        value = (pl.col(metric.name) + 0.5).floor()
    else:
        value = pl.col(metric.name)
    if metric.empty is not None and not metric.ratio:
        value = value.fill_null(pl.lit(metric.empty).cast(dtype))
    if metric.unless:
        value = pl.when(~pl.col(metric.unless)).then(value)
    return value.cast(dtype)


def growth(now: str, before: str) -> pl.Expr:
    """Return by what share a column grew against another; null where there was nothing."""
    return pl.when(pl.col(before) != 0).then((pl.col(now) - pl.col(before)) / pl.col(before))


def shaped(table: pl.DataFrame, columns: Sequence[Column], query: Query) -> pl.DataFrame:
    """Put rows in order, and their columns too, with instants in the zone of the question."""
    ordered = _in_order(table, query) if table.height > 1 else table
    instants = [each.name for each in columns if each.unit == "instant"]
    dtype = pl.Datetime("ms", "UTC")
    return ordered.select(each.name for each in columns).with_columns(
        pl.col(instants).cast(dtype).dt.convert_time_zone(query.zone.key)
    )


def sorted_by(table: Table, by: Mapping[str, bool], then: Sequence[str]) -> Table:
    """Sort rows by columns, each with whether it descends, and then by others; blanks come last."""
    keys = {**by, **{each: False for each in then if each not in by}}
    return table.sort(list(keys), descending=list(keys.values()), nulls_last=True)


def _ratio(metric: Metric) -> pl.Expr:
    """Return a ratio, rounded to whole milliseconds, half up, where it is a duration."""
    assert metric.ratio is not None
    over, under = _sum(metric.ratio.over), _sum(metric.ratio.under)
    if metric.ratio.less:
        under -= _sum(metric.ratio.less)
    value = (2 * over + under) // (2 * under) if metric.unit == "ms" else over / under
    return pl.when(under != 0).then(value)


def _sum(names: Sequence[str]) -> pl.Expr:
    return reduce(lambda left, right: left + right, (pl.col(each) for each in names))


def _in_order(table: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Sort rows by their dimensions, or by rank within each part of time; blanks come last."""
    if query.sort:
        return sorted_by(table, query.sort, query.by)
    ranked = query.report.ranked_by
    if ranked is None:
        return table.sort(query.by, nulls_last=True)
    parts = [each for each in query.by if dimension(each).is_time]
    rest = [each for each in query.by if each not in parts]
    keys = [*parts, ranked, *rest]
    return table.sort(keys, descending=[each == ranked for each in keys], nulls_last=True)
