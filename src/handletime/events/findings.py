"""Findings about the set of events: what looks wrong before any machine runs.

The columns are those of the table `findings` of FACTS, section 7.
"""

from __future__ import annotations

from typing import Final

import polars as pl

FINDINGS_SCHEMA: Final[dict[str, pl.DataType]] = {
    "code": pl.String(),
    "at": pl.Datetime("ms", "UTC"),
    "agent": pl.String(),
    "conversation": pl.String(),
    "event": pl.String(),
    "message": pl.String(),
}


def event_name(source: str, id: str) -> str:  # noqa: A002 - the word of the contract
    """Return the name of an event in tables: its id, after `source/` unless that is `local`."""
    return id if source == "local" else f"{source}/{id}"


def event_names(source: pl.Expr, identity: pl.Expr) -> pl.Expr:
    """Return the names of events, as a column; null where there is no event."""
    return pl.when(source == "local").then(identity).otherwise(source + "/" + identity)


def findings_of(code: str, events: pl.DataFrame, message: pl.Expr) -> pl.DataFrame:
    """Return one finding for each event, all of one code."""
    return events.select(
        pl.lit(code).alias("code"),
        pl.col("at").cast(FINDINGS_SCHEMA["at"]),
        *(_text(events, name) for name in ("agent", "conversation")),
        event_names(pl.col("source"), pl.col("id")).alias("event"),
        message.alias("message"),
    )


def _text(events: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in events.columns else pl.lit(None, pl.String).alias(name)


def gather_findings(*findings: pl.DataFrame, until: int) -> pl.DataFrame:
    """Return findings as one table in its order, leaving out what is later than an instant."""
    table = pl.concat([pl.DataFrame(schema=FINDINGS_SCHEMA), *findings])
    seen = table.filter(pl.col("at").dt.epoch("ms") <= until)
    return seen.sort("code", "at", "event", "message", nulls_last=False)
