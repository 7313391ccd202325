"""The rows of a table that moved from one set of facts to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.facts.diff.identity import PLACES, match

if TYPE_CHECKING:
    from handletime.facts.tables import Table

WHAT: Final = pl.Enum(["gone", "changed", "renumbered", "added"])
"""How a row moved. Of one that is renumbered, only numbers in a sequence are others."""


@dataclass(frozen=True, eq=False)
class Moves:
    """The rows of one table that moved, a place each in all five, in the order of the table."""

    table: Table
    what: pl.Series
    """`gone`, `changed`, `renumbered` or `added`."""
    before: pl.DataFrame
    """The rows as they were; of one that is added, all columns are null."""
    after: pl.DataFrame
    """The rows as they are; of one that is gone, all columns are null."""
    columns: pl.Series
    """The names of the columns that are others; none where a row is added or gone."""
    because: pl.Series
    """The names of events that differ and concern the row: the first five."""

    def __len__(self) -> int:
        return len(self.what)

    @property
    def added(self) -> pl.DataFrame:
        """The rows that only the second set has."""
        return self.after.filter(self.what == "added")

    @property
    def gone(self) -> pl.DataFrame:
        """The rows that only the first set has."""
        return self.before.filter(self.what == "gone")

    @property
    def counts(self) -> dict[str, int]:
        """How many rows moved, by how they did."""
        counted = dict(self.what.value_counts().iter_rows())
        return {what: counted.get(what, 0) for what in WHAT.categories}

    @property
    def rows(self) -> pl.DataFrame:
        """The rows as one frame: `what`, `columns`, `because`, and `before` and `after` whole."""
        return pl.DataFrame([self.what, self.columns, self.because]).with_columns(
            _whole(self.before, self.what != "added").alias("before"),
            _whole(self.after, self.what != "gone").alias("after"),
        )

    def first(self, number: int | None) -> Moves:
        """Return the first of the rows, or all."""
        if number is None:
            return self
        return Moves(
            self.table,
            self.what.head(number),
            self.before.head(number),
            self.after.head(number),
            self.columns.head(number),
            self.because.head(number),
        )

    def with_sides(self, before: pl.DataFrame, after: pl.DataFrame) -> Moves:
        """Return the same rows, told in another way."""
        return replace(self, before=before, after=after)


def moves_of(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> Moves:
    """Compare a table of two sets; why a row moved is not said yet."""
    if before.equals(after):
        before, after = before.clear(), after.clear()
    pairs = match(before, after, table)
    differs = _differs(before, after, pairs)
    told = pl.any_horizontal(pl.all())
    changed = pl.DataFrame(pairs).filter(differs.select(told).to_series())
    columns = differs.filter(told).select(_names(table)).to_series()
    gone = _rest(before, pairs["before"]).rename({"row": "before"})
    added = _rest(after, pairs["after"]).rename({"row": "after"})
    moved = pl.concat([gone, changed.with_columns(columns), added], how="diagonal")
    return _in_order(moved, before, after, table)


def _differs(before: pl.DataFrame, after: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Say of each pair of rows, column by column, whether it differs."""
    return pl.DataFrame(
        {
            name: before[name]
            .gather(pairs["before"])
            .ne_missing(after[name].gather(pairs["after"]))
            for name in before.columns
        }
    )


def _names(table: Table) -> pl.Expr:
    named = [pl.when(name).then(pl.lit(name)) for name in table.columns]
    return pl.concat_list(named).list.drop_nulls().alias("columns")


def _rest(rows: pl.DataFrame, met: pl.Series) -> pl.DataFrame:
    """Return the numbers of the rows that met no other."""
    numbers = pl.DataFrame({"row": pl.int_range(rows.height, dtype=pl.UInt32, eager=True)})
    return numbers.join(met.to_frame("row"), on="row", how="anti")


def _in_order(
    moved: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame, table: Table
) -> Moves:
    moved = moved.with_columns(
        pl.col("columns").fill_null(pl.lit([], pl.List(pl.String))), _what().alias("what")
    )
    was, now = before[moved["before"]], after[moved["after"]]
    place = pl.DataFrame(
        {
            name: now[name].zip_with(now[table.sort[0]].is_not_null(), was[name])
            for name in table.sort
        }
    )
    order = place.with_columns(moved["what"]).select(pl.arg_sort_by([*table.sort, "what"]))
    places = order.to_series()
    what, columns = moved["what"].gather(places), moved["columns"].gather(places)
    because = pl.repeat([], len(what), dtype=pl.List(pl.String), eager=True).alias("because")
    return Moves(table, what, was[places], now[places], columns, because)


def _what() -> pl.Expr:
    places = pl.lit(sorted(PLACES), pl.List(pl.String))
    renumbered = pl.col("columns").list.set_difference(places).list.len() == 0
    said = (
        pl.when(pl.col("before").is_null())
        .then(pl.lit("added"))
        .when(pl.col("after").is_null())
        .then(pl.lit("gone"))
        .when(renumbered)
        .then(pl.lit("renumbered"))
        .otherwise(pl.lit("changed"))
    )
    return said.cast(WHAT)


def _whole(rows: pl.DataFrame, present: pl.Series) -> pl.Series:
    """Return each row as one value; null where there is none."""
    return rows.select(pl.when(present).then(pl.struct(pl.all()))).to_series()
