"""Answer a question of metrics: make the rows, cut them, fold them, lay them out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from handletime.metrics.dimension import bases, dimension
from handletime.metrics.directory import described, unsaid
from handletime.metrics.fold import fold
from handletime.metrics.registry import FEEDS, with_needs
from handletime.metrics.spans import placed, split
from handletime.reports.answer import Column
from handletime.reports.shaping import (
    SUMMED,
    beside,
    growth,
    listed,
    shaped,
    side_by_side,
    value_of,
    wanted,
)
from handletime.timeline.calendar import (
    DAY_MINUTES,
    Period,
    by_month,
    grid,
    month_of,
    period_before,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from handletime.facts.facts import Facts
    from handletime.metrics.metric import Metric
    from handletime.reports.query import Query
    from handletime.timeline.calendar import Grid

_OF_TIME: Final = ("started_at", "ended_at", "open", "at")
"""The columns that say where rows lie."""
Pieces: TypeAlias = "Mapping[str, pl.DataFrame]"
"""The rows of each feed, cut at the edges of a grid, with the parts of time of their cell."""


class Measuring:
    """The rows of all feeds that a question needs, ready to be folded in several ways."""

    def __init__(self, facts: Facts, query: Query) -> None:
        self.query = query
        self.metrics = with_needs(query.report.metrics)
        self.rows: dict[str, pl.DataFrame] = {}
        self.missing: list[str] = []
        for name in dict.fromkeys(each.feed for each in self.metrics if each.feed):
            rows = FEEDS[name].made(facts, bases((*query.by, *query.where)))
            if rows is None:
                self.missing.append(name)
            else:
                self.rows[name] = rows
        self.period = query.period(self._first_instant(facts.as_of), facts.as_of)
        self.now = min(facts.as_of, self.period.end)
        said = [each for each in (*query.by, *query.where) if "." in each]
        self.unsaid = unsaid(facts.directory, said) if said else []
        for name, rows in self.rows.items():
            told = described(rows, facts.directory, said) if said else rows
            measured = [each for each in self.metrics if each.feed == name]
            self.rows[name] = _needed(_chosen(told, query), query.by, measured)

    @property
    def notes(self) -> tuple[str, ...]:
        """What these facts could not give, in words."""
        return (
            *(FEEDS[name].unless for name in self.missing),
            *(f"the directory says no {each}" for each in self.unsaid),
        )

    def answer(self) -> tuple[tuple[Column, ...], pl.DataFrame, pl.DataFrame]:
        """Return the columns, the rows, and one row of totals."""
        by = self.query.by
        pieces = self._cut(self._grid(self.period), by)
        spread = {each.name: tuple(_spread(each, pieces)) for each in self.metrics}
        metrics = [one for each in self.metrics for one in spread[each.name]]
        adds = not any(listed(rows, by) for rows in pieces.values())
        shown = [
            _measure(one, adds=adds) for name in self.query.report.metrics for one in spread[name]
        ]
        columns = (*(_dimension(each) for each in by), *shown)
        rows = self._compared(self._folded(pieces, by, metrics), by, metrics)
        totals = self._totals(pieces, metrics)
        summed = [each for each in shown if each.unit in SUMMED]
        return columns, shaped(rows, columns, self.query), shaped(totals, summed, self.query)

    def _totals(self, pieces: Pieces, metrics: Sequence[Metric]) -> pl.DataFrame:
        """Return one row over the whole period, in which no span is cut at inner edges."""
        if len(self._grid(self.period).starts) > 1:
            pieces = self._cut(whole(self.period, self.query.zone), ())
        return self._compared(self._folded(pieces, (), metrics), (), metrics)

    def _first_instant(self, otherwise: int) -> int:
        firsts = (
            rows["started_at" if FEEDS[name].lies == "spans" else "at"].min()
            for name, rows in self.rows.items()
        )
        return min((each for each in firsts if isinstance(each, int)), default=otherwise)

    def _grid(self, period: Period) -> Grid:
        """Return the cells of the finest part of time by which rows are told apart."""
        by, zone = self.query.by, self.query.zone
        if "interval" in by:
            return grid(period, zone, self.query.minutes or DAY_MINUTES)
        if "day" in by:
            return grid(period, zone)
        return by_month(period, zone) if "month" in by else whole(period, zone)

    def _cut(self, at: Grid, by: Sequence[str]) -> Pieces:
        """Cut every feed's rows at the edges of a grid, and give them their part of time."""
        day = pl.Series(at.days).cast(pl.Int32).cast(pl.Date)
        cells = pl.DataFrame({"interval": at.starts, "day": day, "month": day.dt.month_start()})
        parts = [each for each in by if dimension(each).is_time]
        pieces = {
            name: split(rows, at) if FEEDS[name].lies == "spans" else placed(rows, at)
            for name, rows in self.rows.items()
        }
        return {
            name: rows.with_columns(cells[each].gather(rows["cell"]) for each in parts)
            for name, rows in pieces.items()
        }

    def _folded(self, pieces: Pieces, by: Sequence[str], metrics: Sequence[Metric]) -> pl.DataFrame:
        """Fold all feeds, lay them side by side, and compute what follows from them."""
        settings = self.query.settings
        table = side_by_side(
            [
                fold(_once_each(rows, by), by, [m for m in metrics if m.feed == name], settings)
                for name, rows in pieces.items()
            ],
            by,
        )
        for metric in metrics:
            if metric.share:
                table = self._shared(table, pieces, by, metric)
            elif metric.change_of is None:
                value = value_of(metric, table.columns, self.now)
                table = table.with_columns(value.alias(metric.name))
        return table

    def _shared(
        self, table: pl.DataFrame, pieces: Pieces, by: Sequence[str], metric: Metric
    ) -> pl.DataFrame:
        """Add a share of what all rows have together that agree in the dimensions it names."""
        assert metric.share is not None
        of, within = metric.share.of, metric.share.within
        coarse = [each for each in by if dimension(each).is_time or each in within]
        needed = [each for each in with_needs([of]) if not each.share]
        whole_of = self._folded(pieces, coarse, needed).select(*coarse, pl.col(of).alias("whole"))
        both = beside(table, whole_of, coarse) if coarse else table.join(whole_of, how="cross")
        share = pl.when(pl.col("whole") != 0).then(pl.col(of) / pl.col("whole"))
        return both.with_columns(share.alias(metric.name)).drop("whole")

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
            return self._folded(self._cut(self._grid(earlier), by), by, metrics)
        earlier = period_before(month_of(self.period.start, zone), zone)
        stretch = Period(earlier.start, self.period.end)
        folded = self._folded(self._cut(self._grid(stretch), by), by, metrics)
        return folded.with_columns(pl.col("month").dt.offset_by("1mo"))


def _needed(rows: pl.DataFrame, by: Sequence[str], metrics: Sequence[Metric]) -> pl.DataFrame:
    """Leave out what rows are neither told apart nor measured by: to cut rows is to copy them."""
    names = {*_OF_TIME, *by}
    for each in metrics:
        most = each.at_most[0] if each.at_most else None
        names |= {each.column, *each.where, *filter(None, (each.spread, most))}
    return rows.select(each for each in rows.columns if each in names)


def _once_each(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Return a row once for each value that it has of a dimension, and once where it has none."""
    for each in listed(rows, by):
        rows = rows.explode(each, empty_as_null=True)
    return rows


def _chosen(rows: pl.DataFrame, query: Query) -> pl.DataFrame:
    for name, values in query.where.items():
        rows = rows.filter(wanted(name, values, several=bool(listed(rows, [name]))))
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
    told = dimension(name)
    return Column(name, name.replace("_", " "), told.unit, told.sentence)


def _measure(metric: Metric, *, adds: bool) -> Column:
    additive = metric.additive and adds
    return Column(metric.name, metric.title, metric.unit, metric.sentence, additive)
