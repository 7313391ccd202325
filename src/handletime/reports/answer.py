"""What a report answers: columns, rows, totals, and all that its header says."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    import pyarrow as pa

    from handletime.metrics.metric import Unit
    from handletime.reports.report import Report
    from handletime.timeline.calendar import Period


@contextmanager
def readable() -> Iterator[None]:
    """Say what happened where facts can be read only in part."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        raise InputError(
            f"The facts cannot be read to their end: {error}.",
            remedy="Derive them again, with `handletime facts`.",
            code="no_facts",
        ) from error


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer, and what to say of it."""

    name: str
    title: str
    unit: Unit
    sentence: str
    additive: bool = False
    """True where the values of the rows sum to the total."""


@dataclass(frozen=True, kw_only=True, eq=False)
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
    source: pl.DataFrame | pl.LazyFrame
    """The rows, or a way to read them from a folder of facts when they are asked for."""
    totals: pl.DataFrame
    """One row: metrics over the whole period; counts of distinct things are not sums."""
    notes: tuple[str, ...] = ()
    left_out: int = 0
    """How many rows a limit took off; totals are still over all."""

    @functools.cached_property
    def rows(self) -> pl.DataFrame:
        """A column for each of `columns`; instants are in the zone of the report."""
        with readable():
            return self.source.lazy().collect()

    def slices(self, size: int) -> Iterator[pl.DataFrame]:
        """Yield the rows some at a time, so that they never need to be there all together."""
        if isinstance(self.source, pl.DataFrame) or "rows" in vars(self):
            yield from self.rows.iter_slices(size)
            return
        with readable():
            yield from self.source.collect_batches(chunk_size=size, maintain_order=True)

    def first(self, limit: int | None) -> Answer:
        """Return the answer with at most so many rows, and say how many are left out."""
        if limit is None:
            return self
        height = self.source.lazy().select(pl.len()).collect().item()
        if height <= limit:
            return self
        return replace(self, source=self.source.head(limit), left_out=height - limit)

    def to_polars(self) -> pl.DataFrame:
        """Return the rows as a Polars frame."""
        return self.rows

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a pandas frame."""
        return self.rows.to_pandas()

    def to_arrow(self) -> pa.Table:
        """Return the rows as an Arrow table."""
        return self.rows.to_arrow()

    def __str__(self) -> str:
        from handletime.reports.renderers.table import text  # noqa: PLC0415  # a renderer reads answers

        return text(self)
