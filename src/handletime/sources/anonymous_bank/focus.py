"""Who is in focus when: a server attends to one call at a time, the one that began last."""

from __future__ import annotations

import polars as pl


def focus_pieces(calls: pl.DataFrame) -> pl.DataFrame:
    """Cut the services of each server so that none overlap.

    Columns: server, conversation, started_at, ended_at; sorted by server and start. Where
    services overlap, the one that began last (in the same instant: the later name) has it.
    """
    services = calls.filter(pl.col("accepted_at") < pl.col("closed_at")).select(
        "server", "conversation", "accepted_at", "closed_at"
    )
    knots = _knots(services.sort("server", "accepted_at", "closed_at", "conversation"))
    pieces = _pieces(knots)
    owned = (
        pieces.join(knots, on="knot")
        .filter(
            pl.col("accepted_at") <= pl.col("started_at"), pl.col("ended_at") <= pl.col("closed_at")
        )
        .sort("knot", "started_at", "accepted_at", "conversation")
        .group_by("knot", "started_at", maintain_order=True)
        .last()
    )
    return _joined(owned)


def _knots(services: pl.DataFrame) -> pl.DataFrame:
    """Give the services of one server that hang together by overlapping one number."""
    before = pl.col("closed_at").cum_max().shift(1).over("server")
    apart = before.is_null() | (before <= pl.col("accepted_at"))
    return services.with_columns(apart.cum_sum().alias("knot"))


def _pieces(knots: pl.DataFrame) -> pl.DataFrame:
    """Cut each knot at every start and end in it."""
    edges = (
        pl.concat(
            [
                knots.select("knot", started_at="accepted_at"),
                knots.select("knot", started_at="closed_at"),
            ]
        )
        .unique()
        .sort("knot", "started_at")
    )
    end = pl.col("started_at").shift(-1).over("knot")
    return edges.with_columns(ended_at=end).drop_nulls("ended_at")


def _joined(owned: pl.DataFrame) -> pl.DataFrame:
    """Join neighbouring pieces of one call."""
    new = pl.struct("knot", "conversation").rle_id()
    return (
        owned.with_columns(run=new)
        .group_by("run", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in ("server", "conversation", "started_at")),
            pl.col("ended_at").last(),
        )
        .drop("run")
    )
