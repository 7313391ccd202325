"""Answer a question that lists rows, placed in the period by one instant or cut at its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.facts.tables import TABLES, kind_of
from handletime.metrics.registry import FEEDS
from handletime.metrics.spans import placed, split
from handletime.reports.answer import Column, readable
from handletime.reports.shaping import SUMMED, sorted_by, wanted
from handletime.timeline.calendar import grid, whole

if TYPE_CHECKING:
    from handletime.facts.facts import Facts
    from handletime.facts.tables import Kind
    from handletime.metrics.metric import Unit
    from handletime.reports.query import Query
    from handletime.timeline.calendar import Period

_UNITS: Final[dict[Kind, Unit]] = {
    "text": "text",
    "instant": "instant",
    "milliseconds": "ms",
    "count": "count",
    "flag": "flag",
    "list": "list",
}
_INSTANT: Final = pl.Datetime("ms", "UTC")


def keys_of(query: Query) -> tuple[str, ...]:
    """Return the columns that tell the rows of an answer apart."""
    if query.report.table:
        return TABLES[query.report.table].sort
    return query.report.order or query.by


class Listing:
    """The rows of one table, or of one feed, that belong to a question."""

    def __init__(self, facts: Facts, query: Query) -> None:
        self.query = query
        self.notes: tuple[str, ...] = ()
        rows = self._table(facts) if query.report.table else self._feed(facts)
        with readable():
            first = rows.select(self._anchor.min()).collect(engine="streaming").item()
        self.period: Period = query.period(facts.as_of if first is None else first, facts.as_of)
        self.rows = rows

    @property
    def _anchor(self) -> pl.Expr:
        """Return the instant of each row in epoch milliseconds."""
        report = self.query.report
        if report.table:
            return pl.col(report.anchor).dt.epoch("ms")
        assert report.feed is not None
        return pl.col("started_at" if FEEDS[report.feed].lies == "spans" else "at")

    def _table(self, facts: Facts) -> pl.LazyFrame:
        assert self.query.report.table is not None
        return facts.scan(self.query.report.table)

    def _feed(self, facts: Facts) -> pl.LazyFrame:
        """Return the rows of the feed; none, and a note, where these facts cannot give them."""
        assert self.query.report.feed is not None
        feed = FEEDS[self.query.report.feed]
        rows = feed.made(facts, ())
        if rows is None:
            self.notes = (feed.unless,)
            empty = {each.name: _TYPES[each.unit] for each in self.query.report.columns}
            return pl.LazyFrame(schema={**empty, "at": pl.Int64()})
        return rows.lazy()

    def answer(self) -> tuple[tuple[Column, ...], pl.LazyFrame, pl.DataFrame]:
        """Return the columns, the rows, and one row of totals."""
        columns = self._columns()
        rows = self._placed().filter(
            *(wanted(name, values) for name, values in self.query.where.items())
        )
        rows = rows.select(each.name for each in columns)
        if self.query.sort:
            rows = sorted_by(rows, self.query.sort, keys_of(self.query))
        instants = [each.name for each in columns if each.unit == "instant"]
        zoned = pl.col(instants).cast(_INSTANT).dt.convert_time_zone(self.query.zone.key)
        totals = [each.name for each in columns if each.additive]
        with readable():
            summed = rows.select(pl.col(totals).sum()).collect(engine="streaming")
        return columns, rows.with_columns(zoned), summed

    def _placed(self) -> pl.LazyFrame:
        """Return the rows of the period; spans of a feed are cut to it, and to its intervals."""
        report, period = self.query.report, self.period
        if report.table:
            inside = self._anchor.is_between(period.start, period.end, closed="left")
            return self.rows.filter(inside)
        assert report.feed is not None
        at = whole(period, self.query.zone)
        if self.query.minutes is not None:
            at = grid(period, self.query.zone, self.query.minutes)
        rows = self.rows.collect()
        if FEEDS[report.feed].lies == "spans":
            rows = split(rows, at).with_columns(duration_ms="ms")
        else:
            rows = placed(rows, at)
        return rows.lazy().sort(report.order, nulls_last=True, maintain_order=True)

    def _columns(self) -> tuple[Column, ...]:
        report = self.query.report
        if report.table:
            return tuple(
                Column(
                    each,
                    _title(each),
                    _UNITS[kind_of(each)],
                    f"See the table {report.table}.",
                    additive=each in report.totals,
                )
                for each in TABLES[report.table].columns
            )
        return tuple(
            Column(
                each.name,
                _title(each.name),
                each.unit,
                each.sentence,
                additive=each.unit in SUMMED,
            )
            for each in report.columns
        )


_TYPES: Final[dict[Unit, pl.DataType]] = {
    "text": pl.String(),
    "list": pl.List(pl.String()),
    "instant": pl.Int64(),
    "ms": pl.Int64(),
}


def _title(column: str) -> str:
    return column.removesuffix("_ms").removesuffix("_at").replace("_", " ")
