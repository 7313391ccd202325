"""From lines to calls: who had the customer from when to when, and what the queue saw of it."""

from __future__ import annotations

from typing import Final

import polars as pl

from handletime.sources.anonymous_bank.clock import placed

NO_SERVER: Final = "NO_SERVER"
CALL_BACK: Final = "TT"

SERVED: Final = pl.col("outcome") == "AGENT"
HUNG_UP: Final = pl.col("outcome") == "HANG"
PHANTOM: Final = pl.col("outcome") == "PHANTOM"
QUEUED: Final = pl.col("q_start").is_not_null()
UNKNOWN: Final = pl.col("customer_id").is_in(["", "0"])
ROUNDED: Final = pl.col("customer_id").str.contains(r"^\d+(\.\d+)?[Ee]\+?\d+$")


def calls_of(lines: pl.DataFrame) -> pl.DataFrame:
    """Make a call of each line, PHANTOMs included; instants are epoch ms, absent ones null.

    `released_at` is when the queue, or else the VRU, let the call go.
    """
    calls = _named(placed(lines))
    calls = calls.with_columns(
        pl.coalesce("q_exit", "vru_exit").alias("released_at"),
        pl.when(SERVED).then(pl.coalesce("ser_start", "q_exit", "vru_exit")).alias("accepted_at"),
    )
    return calls.with_columns(
        pl.min_horizontal("vru_entry", "vru_exit", "q_start", "accepted_at").alias("opened_at"),
        pl.min_horizontal("q_start", pl.when(QUEUED).then("accepted_at")).alias("queued_at"),
        pl.min_horizontal("released_at", "accepted_at").alias("left_at"),
        _closed().alias("closed_at"),
    )


def _closed() -> pl.Expr:
    """Return the end of the call: never before it was accepted, or opened."""
    served = pl.max_horizontal(pl.coalesce("ser_exit", "accepted_at"), "accepted_at")
    hung_up = pl.max_horizontal("released_at", "vru_entry", "q_start")
    return pl.when(SERVED).then(served).otherwise(hung_up)


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each line a conversation and a customer, whatever the order of the lines."""
    name = pl.format("{}-{}-{}", pl.col("day").dt.strftime("%Y%m%d"), "vru+line", "call_id")
    rows = rows.with_columns(name.alias("conversation")).sort("entered_at", "text")
    nth = pl.int_range(pl.len()).over("conversation")
    numbered = pl.when(nth > 0).then(pl.format("{}-{}", "conversation", nth + 1))
    rows = rows.with_columns(
        numbered.otherwise("conversation").alias("conversation"),
        (pl.len().over("conversation") > 1).alias("shares_name"),
    )
    unidentified = pl.format("unidentified-{}", "conversation")
    return rows.with_columns(
        pl.when(UNKNOWN | ROUNDED).then(unidentified).otherwise("customer_id").alias("customer")
    )
