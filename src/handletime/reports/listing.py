"""Answer a question that lists the rows of one table, placed in the period by one instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.facts.tables import TABLES, kind_of
from handletime.reports.answer import Column
from handletime.reports.shaping import wanted

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


class Listing:
    """The rows of one table that belong to a question."""

    def __init__(self, facts: Facts, query: Query) -> None:
        assert query.report.table is not None
        self.query = query
        self.table = facts[query.report.table]
        first = self.table.select(self._anchor.min()).item()
        self.period: Period = query.period(facts.as_of if first is None else first, facts.as_of)
        self.notes: tuple[str, ...] = ()

    @property
    def _anchor(self) -> pl.Expr:
        return pl.col(self.query.report.anchor).dt.epoch("ms")

    def answer(self) -> tuple[tuple[Column, ...], pl.DataFrame, pl.DataFrame]:
        """Return the columns, the rows, and one row of totals."""
        report = self.query.report
        rows = self.table.filter(
            self._anchor.is_between(self.period.start, self.period.end, closed="left"),
            *(wanted(name, values) for name, values in self.query.where.items()),
        )
        zoned = pl.selectors.datetime().dt.convert_time_zone(self.query.zone.key)
        return self._columns(), rows.with_columns(zoned), rows.select(pl.col(report.totals).sum())

    def _columns(self) -> tuple[Column, ...]:
        totals = self.query.report.totals
        name = self.query.report.table or ""
        return tuple(
            Column(
                each,
                _title(each),
                _UNITS[kind_of(each)],
                f"See the table {name}.",
                additive=each in totals,
            )
            for each in TABLES[name].columns
        )


def _title(column: str) -> str:
    return column.removesuffix("_ms").removesuffix("_at").replace("_", " ")
