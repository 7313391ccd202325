"""Frames of spans: within, without, united, and split at a grid.

A span is a row with the integer columns `started_at` and `ended_at`, half-open. The arithmetic
of `within` and `without` is the kernel's; all of them cost in step with rows in and out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import polars as pl

from handletime.kernel.algebra import intersect, meet, subtract
from handletime.kernel.group import first_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.kernel.types import Integers
    from handletime.timeline.calendar import Grid

Ends = ("started_at", "ended_at")
Side: TypeAlias = Literal["left", "right"]


def spans(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with its instants as epoch milliseconds."""
    instants = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Datetime)]
    return frame.with_columns(pl.col(instants).dt.epoch("ms"))


def within(
    left: pl.DataFrame, right: pl.DataFrame, on: str, *, take: Sequence[str] = ()
) -> pl.DataFrame:
    """Cut each left span to the right spans of its key, and take columns of theirs along.

    The right spans of one key do not overlap. A left span of length zero leaves nothing.
    """
    left, right, arrays = _aligned(left, right, on)
    row, other, start, end = intersect(*arrays)
    taken = [right[name].gather(other) for name in take]
    return _pieces(left, row, start, end).with_columns(taken)


def meeting(
    left: pl.DataFrame, right: pl.DataFrame, on: str, *, take: Sequence[str] = ()
) -> pl.DataFrame:
    """Cut each left span to each right span of its key that it meets; either may overlap itself.

    Costs in step with the pairs that meet, and with those of the right that began before and
    outlast their neighbours. A span of length zero leaves nothing.
    """
    left, right, arrays = _aligned(left, right, on)
    row, other, start, end = meet(*arrays)
    return _pieces(left, row, start, end).with_columns(right[name][other] for name in take)


def without(left: pl.DataFrame, right: pl.DataFrame, on: str) -> pl.DataFrame:
    """Take the right spans of its key out of each left span.

    The right spans of one key do not overlap. A left span of length zero leaves nothing.
    """
    left, _, arrays = _aligned(left, right, on)
    return _pieces(left, *subtract(*arrays))


def united(frame: pl.DataFrame, on: str) -> pl.DataFrame:
    """Join the spans of a key that overlap or touch; only the key and the ends are left."""
    reach = pl.col("ended_at").cum_max().over(on).shift(1)
    begins = (pl.col(on) != pl.col(on).shift(1)) | (pl.col("started_at") > reach)
    return (
        frame.sort(on, *Ends)
        .with_columns(run=begins.fill_null(value=True).cum_sum())
        .group_by("run", maintain_order=True)
        .agg(pl.col(on).first(), pl.col("started_at").first(), pl.col("ended_at").max())
        .drop("run")
    )


def split(frame: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Cut spans at the edges of a grid; what lies outside it is left out.

    The pieces have, beside what the spans have: `cell`, their length `ms`, `begins` (the span
    begins with this piece) and `ends` (the span ended with it, and is not still running). A
    span of length zero is one piece, in the cell of its instant.
    """
    start, end = (frame[name].to_numpy() for name in Ends)
    first = np.maximum(grid.cell_of(start), 0)
    last = np.searchsorted(grid.edges, end, side="left") - 1
    last = np.minimum(np.where(start == end, first, last), len(grid.edges) - 2)
    inside = (end > grid.edges[0]) | ((start == end) & (start == grid.edges[0]))
    count = np.where(inside & (start < grid.edges[-1]), last - first + 1, 0)
    row = np.repeat(np.arange(len(start)), count)
    cell = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    started = np.maximum(start[row], grid.edges[cell])
    ended = np.minimum(end[row], grid.edges[cell + 1])
    open_ = pl.col("open") if "open" in frame.columns else pl.lit(value=False)
    return (
        _pieces(frame, row, started, ended)
        .with_columns(
            pl.Series("cell", cell),
            pl.Series("ms", ended - started),
            pl.Series("begins", started == start[row]),
            pl.Series("last", ended == end[row]),
        )
        .with_columns(ends=pl.col("last") & ~open_, runs=pl.col("last") & open_)
    )


def placed(frame: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Give each row the cell of its instant `at`; rows outside the grid are left out."""
    cell = grid.cell_of(frame["at"].to_numpy())
    inside = (cell >= 0) & (cell < len(grid.edges) - 1)
    return frame.with_columns(pl.Series("cell", cell)).filter(pl.Series(inside))


def _pieces(frame: pl.DataFrame, row: Integers, start: Integers, end: Integers) -> pl.DataFrame:
    return frame[row].with_columns(pl.Series("started_at", start), pl.Series("ended_at", end))


def _aligned(
    left: pl.DataFrame, right: pl.DataFrame, on: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Integers, ...]]:
    """Return two lists of spans with a common integer key, sorted, as the kernel takes them."""
    keys = pl.concat([left[on], right[on]]).unique().drop_nulls().sort()
    numbers = pl.DataFrame({on: keys, "number": np.arange(len(keys), dtype=np.int64)})
    left, right = (
        each.join(numbers, on=on, how="inner", maintain_order="left").sort("number", *Ends)
        for each in (left, right)
    )
    first = first_of_each(right["number"].to_numpy(), len(keys))
    columns = [left[name].to_numpy() for name in ("number", *Ends)]
    columns += [first, *(right[name].to_numpy() for name in Ends)]
    arrays = tuple(np.ascontiguousarray(each, dtype=np.int64) for each in columns)
    return left.drop("number"), right.drop("number"), arrays
