"""Totals of two sets of facts side by side, by table and agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.facts.diff.identity import PLACES
from handletime.facts.tables import TABLES, kind_of

if TYPE_CHECKING:
    from handletime.facts.tables import Table

TOTALS: Final[dict[str, pl.DataType]] = {
    "table": pl.String(),
    "agent": pl.String(),
    "of": pl.String(),
    "measure": pl.String(),
    "before": pl.Int64(),
    "after": pl.Int64(),
    "difference": pl.Int64(),
}
"""A total that moved. `agent` is null for rows that belong to no one agent; `of` is the status,
channel, basis or code by which the table's total is told apart, else null. Measures are `rows`,
every duration and count of the table, and `length_ms` where it has spans and no duration."""

APART: Final = {
    "statuses": "status",
    "channels": "channel",
    "engaged_spans": "basis",
    "findings": "code",
}
"""Tables whose totals say little unless they are told apart, and by which column."""
NO_SUM: Final = PLACES | {"priority"}
"""Whole numbers whose sum means nothing."""


def totals_of(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the totals of a table that moved; columns `TOTALS`."""
    if before.equals(after):
        return pl.DataFrame(schema=TOTALS)
    sides = [
        summed(rows, table).rename({"total": side})
        for rows, side in ((before, "before"), (after, "after"))
    ]
    together = sides[0].join(
        sides[1], on=["agent", "of", "measure"], how="full", coalesce=True, nulls_equal=True
    )
    both = together.with_columns(pl.col("before", "after").fill_null(0))
    moved = both.with_columns(difference=pl.col("after") - pl.col("before"))
    named = moved.filter(pl.col("difference") != 0).with_columns(table=pl.lit(table.name))
    place = pl.col("measure").replace_strict({name: n for n, name in enumerate(measures(table))})
    return named.sort("agent", "of", place, nulls_last=True).select(
        pl.col(name).cast(dtype) for name, dtype in TOTALS.items()
    )


def summed(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the sum of each measure: columns `agent`, `of`, `measure`, `total`."""
    by = {"agent": _agent(table), "of": pl.col(APART[table.name]) if table.name in APART else None}
    keys = [
        (pl.lit(None, pl.String) if key is None else key).alias(name) for name, key in by.items()
    ]
    sums = [each.alias(name) for name, each in measures(table).items()]
    return (
        rows.group_by(keys)
        .agg(sums)
        .unpivot(index=["agent", "of"], variable_name="measure", value_name="total")
    )


def measures(table: Table) -> dict[str, pl.Expr]:
    """Return what is summed of a table: each measure of some rows."""
    numbers = [
        name
        for name in table.columns
        if kind_of(name) in {"milliseconds", "count"} and name not in NO_SUM
    ]
    found = {"rows": pl.len().cast(pl.Int64)}
    if "ended_at" in table.columns and not any(name.endswith("_ms") for name in numbers):
        lengths = pl.col("ended_at") - pl.col("started_at")
        found["length_ms"] = lengths.dt.total_milliseconds().sum()
    return found | {name: pl.col(name).sum() for name in numbers}


def _agent(table: Table) -> pl.Expr | None:
    """Return whom a row belongs to; null where it may belong to several or to nobody."""
    if "agent" in table.columns:
        return pl.col("agent")
    if table is TABLES["resource_facts"]:
        return pl.when(pl.col("resource_type") == "agent").then("resource")
    return pl.col("answered_by") if "answered_by" in table.columns else None
