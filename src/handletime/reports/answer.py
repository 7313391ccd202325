"""What a report answers: columns, rows, totals, and all that its header says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from handletime.metrics.metric import Unit
    from handletime.reports.report import Report
    from handletime.timeline.calendar import Period


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer, and what to say of it."""

    name: str
    title: str
    unit: Unit
    sentence: str
    additive: bool = False
    """True where the values of the rows sum to the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question; every renderer lays out this, and computes nothing."""

    report: Report
    period: Period
    zone: str
    interval: str | None
    as_of: int
    known_at: int | None
    """What was recorded later was left out; null when nothing was."""
    policies: Mapping[str, object]
    """Every policy and setting by name, as it was."""
    chosen: Mapping[str, object]
    """Those of them that a header must name: not the default, or a number of this report."""
    where: Mapping[str, tuple[str, ...]]
    keys: tuple[str, ...]
    """The columns that tell rows apart."""
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    """A column for each of `columns`; instants are in the zone of the report."""
    totals: pl.DataFrame
    """One row: metrics over the whole period; counts of distinct things are not sums."""
    notes: tuple[str, ...] = ()
    left_out: int = 0
    """How many rows a limit took off; totals are still over all."""

    def first(self, limit: int | None) -> Answer:
        """Return the answer with at most so many rows, and say how many are left out."""
        if limit is None or self.rows.height <= limit:
            return self
        return replace(self, rows=self.rows.head(limit), left_out=self.rows.height - limit)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a pandas frame."""
        return self.rows.to_pandas()

    def to_arrow(self) -> pa.Table:
        """Return the rows as an Arrow table."""
        return self.rows.to_arrow()

    def __str__(self) -> str:
        from handletime.reports.renderers.table import text  # noqa: PLC0415  # a renderer reads answers

        return text(self)
