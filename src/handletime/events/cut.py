"""The cut: the instant up to which events are read, and those that lie in the future."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.findings import findings_of
from handletime.kernel.count import exceeds

if TYPE_CHECKING:
    from handletime.events.sparse import Columns

Integers: TypeAlias = npt.NDArray[np.integer]

DAY_MS: Final = 24 * 60 * 60 * 1000
"""How far ahead of its recording an event may be dated: clocks err, and zones by less than this."""


def recorded_until(events: Columns, known_at: int | None) -> Columns:
    """Leave out what was recorded later; an event that does not say was recorded when it was."""
    if known_at is None:
        return events
    recorded = events.values("at").to_numpy().copy()
    recorded[events.rows("recorded_at")] = events.values("recorded_at").to_numpy()
    return events.where(recorded <= known_at)


def from_the_future(events: Columns, now: int) -> Integers:
    """Return the events that are dated more than a day after their recording, or else `now`."""
    former = events.former
    at, recorded = former.values("at").to_numpy(), former["recorded_at"]
    said = recorded.values.to_numpy()
    if recorded.rows is None and not exceeds(at, said, DAY_MS):
        return np.empty(0, dtype=np.int64)
    ahead = at > now + DAY_MS
    rows = former.rows("recorded_at")
    ahead[rows] = at[rows] > said + DAY_MS
    return events.positions(np.flatnonzero(ahead))


def future_findings(future: pl.DataFrame) -> pl.DataFrame:
    """Return a finding for each event from the future."""
    recorded = _recorded_at(future).cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    since = pl.format("it was recorded ({})", recorded).fill_null("the clock of the reader")
    return findings_of(
        "from_the_future", future, pl.format("It is dated more than a day after {}.", since)
    )


def last_instant(ordered: Columns, future: Integers) -> int:
    """Return the `at` of the last event that is not from the future; with none, the first of 1970.

    That is before all events, so that nothing is read, whatever the clock says.
    """
    at = ordered.values("at").to_numpy()
    return int((np.delete(at, future) if future.size else at).max(initial=0))


def cut(ordered: Columns, as_of: int) -> Columns:
    """Return the events up to an instant, itself included."""
    read = int(ordered.values("at").search_sorted(as_of, side="right"))
    return ordered if read == ordered.size else ordered.take(np.arange(read))


def _recorded_at(events: pl.DataFrame) -> pl.Expr:
    known = "recorded_at" in events.columns
    return pl.col("recorded_at") if known else pl.lit(None, pl.Int64)
