"""Retractions: events that take other events out of the set (EVENTS, Vocabulary; FACTS, intro).

They act whatever their own `at`, the last in the order first, and a retracted one does nothing.
So one that an earlier one takes out has already acted: what it did, or found nothing to do
to, stands, though it is out of the set itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.defaults import RETRACTED, fill_defaults
from handletime.events.findings import FINDINGS_SCHEMA, event_names, findings_of
from handletime.events.identity import hash_identities
from handletime.events.sparse import Columns
from handletime.events.vocabulary import TYPES
from handletime.kernel.copies import with_hash

if TYPE_CHECKING:
    from handletime.kernel.types import Hashes

Integers: TypeAlias = npt.NDArray[np.integer]

_PLACE: Final = list(TYPES).index(RETRACTED)

ACTED: Final[dict[str, pl.DataType]] = {
    "event": pl.String(),
    "by": pl.String(),
    "reason": pl.String(),
}
"""Of a retraction that acted: the event that it took out, its own name, and its reason."""


@dataclass(frozen=True, slots=True)
class Retracted:
    """What the retractions of a set did."""

    gone: Integers
    """The events that are taken out."""
    acted: pl.DataFrame
    """The retractions that took something out, in their order; columns `ACTED`."""
    findings: pl.DataFrame
    """A finding for each retraction of nothing."""


def retract(ordered: Columns, hashes: Hashes | None = None, *, until: int) -> Retracted:
    """Say what retractions take out of events that are in order.

    The hashes are those of the identities of the rows as they were read. What is later than
    `until` is unknown as yet: retracting it now is retracting nothing.
    """
    acts = _acts(ordered)
    if not acts.size:
        return Retracted(acts, pl.DataFrame(schema=ACTED), pl.DataFrame(schema=FINDINGS_SCHEMA))
    hashes = hash_identities(ordered.former) if hashes is None else hashes
    retractions = _with_targets(ordered, hashes, acts)
    acted = [False] * retractions.height
    gone: set[int] = set()
    rows, targets = retractions["row"].to_list(), retractions["target"].to_list()
    for place in reversed(range(retractions.height)):
        acted[place] = rows[place] not in gone
        if acted[place] and targets[place] is not None:
            gone.add(targets[place])
    unknown = pl.col("target").is_null() | (pl.col("target_at") > until)
    idle = retractions.filter(unknown & pl.Series(acted))
    findings = findings_of("retraction_of_nothing", idle, _message())
    did = _acted(retractions.filter(~unknown & pl.Series(acted)))
    return Retracted(np.array(sorted(gone), dtype=np.int64), did, findings)


def _acts(ordered: Columns) -> Integers:
    """Return the retractions among events, in their order."""
    former = np.flatnonzero(ordered.former.types() == _PLACE)
    return ordered.positions(former)


def _acted(retractions: pl.DataFrame) -> pl.DataFrame:
    reason = pl.col("reason") if "reason" in retractions.columns else pl.lit(None, pl.String)
    return retractions.select(
        event_names(pl.col("event_source"), pl.col("event")).alias("event"),
        event_names(pl.col("source"), pl.col("id")).alias("by"),
        reason.alias("reason"),
    )


def _with_targets(ordered: Columns, hashes: Hashes, acts: Integers) -> pl.DataFrame:
    """Return the retractions in the order, each with the row and the `at` of what it takes out."""
    retractions = fill_defaults(ordered.frame(acts)).with_columns(row=pl.Series(acts))
    named = retractions.select(pl.col("event").alias("id"), pl.col("event_source").alias("source"))
    rows = ordered.positions(with_hash(hashes, hash_identities(Columns.of(named))))
    targets = pl.DataFrame(
        [
            ordered.at("id", rows),
            ordered.at("source", rows),
            ordered.at("at", rows).alias("target_at"),
            pl.Series("target", rows),
        ]
    )
    return retractions.join(
        targets,
        left_on=("event_source", "event"),
        right_on=("source", "id"),
        how="left",
        maintain_order="left",
    )


def _message() -> pl.Expr:
    name = event_names(pl.col("event_source"), pl.col("event"))
    return pl.format("It retracts {}, which is not among the events.", name)
