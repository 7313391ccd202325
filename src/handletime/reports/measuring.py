"""Answer a question of metrics: make the rows, cut them, fold them, lay them out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.dimension import DIMENSIONS
from handletime.metrics.fold import fold
from handletime.metrics.registry import FEEDS, with_needs
from handletime.metrics.spans import placed, split
from handletime.reports.answer import Column
from handletime.reports.shaping import (
    SUMMED,
    beside,
    growth,
    shaped,
    side_by_side,
    value_of,
    wanted,
)
from handletime.timeline.calendar import DAY_MINUTES, Period, grid, month_of, period_before, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handletime.facts.facts import Facts
    from handletime.metrics.metric import Metric
    from handletime.reports.query import Query
    from handletime.timeline.calendar import Grid


class Measuring:
    """The rows of all feeds that a question needs, ready to be folded in several ways."""

    def __init__(self, facts: Facts, query: Query) -> None:
        self.query = query
        self.metrics = with_needs(query.report.metrics)
        self.rows: dict[str, pl.DataFrame] = {}
        self.missing: list[str] = []
        for name in dict.fromkeys(each.feed for each in self.metrics if each.feed):
            rows = FEEDS[name].rows(facts)
            if rows is None:
                self.missing.append(name)
            else:
                self.rows[name] = rows
        self.period = query.period(self._first_instant(facts.as_of), facts.as_of)
        self.rows = {name: _chosen(rows, query) for name, rows in self.rows.items()}

    @property
    def notes(self) -> tuple[str, ...]:
        """What these facts could not give, in words."""
        return tuple(FEEDS[name].unless for name in self.missing)

    def answer(self) -> tuple[tuple[Column, ...], pl.DataFrame, pl.DataFrame]:
        """Return the columns, the rows, and one row of totals."""
        by = self.query.by
        pieces = self._cut(self._grid(self.period))
        spread = {each.name: tuple(_spread(each, pieces)) for each in self.metrics}
        metrics = [one for each in self.metrics for one in spread[each.name]]
        shown = [_measure(one) for name in self.query.report.metrics for one in spread[name]]
        columns = (*(_dimension(each) for each in by), *shown)
        rows = self._compared(self._folded(pieces, by, metrics), by, metrics)
        totals = self._compared(self._folded(pieces, (), metrics), (), metrics)
        summed = [each for each in shown if each.unit in SUMMED]
        return columns, shaped(rows, columns, self.query), shaped(totals, summed, self.query)

    def _first_instant(self, otherwise: int) -> int:
        firsts = (
            rows["started_at" if FEEDS[name].lies == "spans" else "at"].min()
            for name, rows in self.rows.items()
        )
        return min((each for each in firsts if isinstance(each, int)), default=otherwise)

    def _grid(self, period: Period) -> Grid:
        if not any(DIMENSIONS[each].is_time for each in self.query.by):
            return whole(period, self.query.zone)
        return grid(period, self.query.zone, self.query.minutes or DAY_MINUTES)

    def _cut(self, at: Grid) -> dict[str, pl.DataFrame]:
        """Cut every feed's rows at the edges of a grid, and give them their part of time."""
        day = pl.Series(at.days).cast(pl.Int32).cast(pl.Date)
        cells = pl.DataFrame({"interval": at.starts, "day": day, "month": day.dt.month_start()})
        parts = [each for each in self.query.by if DIMENSIONS[each].is_time]
        pieces = {
            name: split(rows, at) if FEEDS[name].lies == "spans" else placed(rows, at)
            for name, rows in self.rows.items()
        }
        return {
            name: rows.with_columns(cells[each].gather(rows["cell"]) for each in parts)
            for name, rows in pieces.items()
        }

    def _folded(
        self, pieces: Mapping[str, pl.DataFrame], by: Sequence[str], metrics: Sequence[Metric]
    ) -> pl.DataFrame:
        """Fold all feeds, lay them side by side, and compute what follows from them."""
        settings = self.query.settings
        table = side_by_side(
            [
                fold(rows, by, [each for each in metrics if each.feed == name], settings)
                for name, rows in pieces.items()
            ],
            by,
        )
        for metric in metrics:
            if metric.change_of is None:
                table = table.with_columns(value_of(metric, table.columns).alias(metric.name))
        return table

    def _compared(
        self, table: pl.DataFrame, by: Sequence[str], metrics: Sequence[Metric]
    ) -> pl.DataFrame:
        """Add the metrics that say how much others grew against the period before."""
        changes = {each.name: each.change_of for each in metrics if each.change_of}
        if not changes:
            return table
        before = self._before(by, [each for each in metrics if not each.change_of])
        before = before.select(*by, *(pl.col(of).alias(f"{of} before") for of in changes.values()))
        return beside(table, before, by).with_columns(
            growth(of, f"{of} before").alias(name) for name, of in changes.items()
        )

    def _before(self, by: Sequence[str], metrics: Sequence[Metric]) -> pl.DataFrame:
        """Return what rows are compared with: the month before, or else the period before."""
        zone = self.query.zone
        if "month" not in by:
            earlier = period_before(self.period, zone)
            return self._folded(self._cut(self._grid(earlier)), by, metrics)
        earlier = period_before(month_of(self.period.start, zone), zone)
        stretch = Period(earlier.start, self.period.end)
        folded = self._folded(self._cut(self._grid(stretch)), by, metrics)
        return folded.with_columns(pl.col("month").dt.offset_by("1mo"))


def _chosen(rows: pl.DataFrame, query: Query) -> pl.DataFrame:
    for name, values in query.where.items():
        rows = rows.filter(wanted(name, values))
    return rows


def _spread(metric: Metric, pieces: Mapping[str, pl.DataFrame]) -> Iterator[Metric]:
    """Yield the metric, or one for each value of the column that it is spread over."""
    if metric.spread is None:
        yield metric
    elif metric.feed and metric.feed in pieces:
        rows = pieces[metric.feed].filter(pl.col(n).is_in(v) for n, v in metric.where.items())
        for value in rows[metric.spread].drop_nulls().unique().sort():
            yield replace(
                metric,
                name=metric.name.replace(f"by_{metric.spread}", value),
                title=f"{metric.title}: {value}",
                where={**metric.where, metric.spread: (value,)},
            )


def _dimension(name: str) -> Column:
    dimension = DIMENSIONS[name]
    return Column(name, name, dimension.unit, dimension.sentence)


def _measure(metric: Metric) -> Column:
    return Column(metric.name, metric.title, metric.unit, metric.sentence, metric.additive)
