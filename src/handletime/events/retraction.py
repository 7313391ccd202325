"""Retractions: events that take other events out of the set (EVENTS, Vocabulary; FACTS, intro).

They act whatever their own `at`, the last in the order first, and a retracted one does nothing.
So one that was retracted by an earlier one had already acted, and is out of the set all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.defaults import RETRACTED
from handletime.events.findings import FINDINGS_SCHEMA, event_names, findings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Flags: TypeAlias = npt.NDArray[np.bool_]


def retract(ordered: pl.DataFrame, *, until: int) -> tuple[Flags, pl.DataFrame]:
    """Return which of the events are taken out, and a finding for each retraction of nothing.

    What is later than `until` is unknown as yet: retracting it now is retracting nothing.
    """
    gone = np.zeros(ordered.height, dtype=np.bool_)
    acts = ordered["type"] == RETRACTED
    if not acts.any():
        return gone, pl.DataFrame(schema=FINDINGS_SCHEMA)
    retractions = _with_targets(ordered, acts)
    acted = []
    for row, target in _last_first(retractions):
        if not gone[row]:
            acted.append(row)
            if target is not None:
                gone[target] = True
    unknown = pl.col("target").is_null() | (pl.col("target_at") > until)
    idle = retractions.filter(unknown & pl.col("row").is_in(acted))
    return gone, findings_of("retraction_of_nothing", idle, _message())


def _with_targets(ordered: pl.DataFrame, acts: pl.Series) -> pl.DataFrame:
    """Return the retractions in the order, each with the row and the `at` of what it takes out."""
    rows = pl.int_range(pl.len(), dtype=pl.Int64)
    retractions = ordered.with_columns(rows.alias("row")).filter(acts)
    targets = ordered.select("id", "source", pl.col("at").alias("target_at"), rows.alias("target"))
    named = targets.filter(pl.col("id").is_in(retractions["event"].unique().implode()))
    return retractions.join(
        named,
        left_on=("event_source", "event"),
        right_on=("source", "id"),
        how="left",
        maintain_order="left",
    )


def _last_first(retractions: pl.DataFrame) -> Iterable[tuple[int, int | None]]:
    latest = retractions.reverse()
    return zip(latest["row"].to_list(), latest["target"].to_list(), strict=True)


def _message() -> pl.Expr:
    name = event_names(pl.col("event_source"), pl.col("event"))
    return pl.format("It retracts {}, which is not among the events.", name)
