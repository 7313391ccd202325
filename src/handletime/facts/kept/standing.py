"""Which rows stand: each identity once, without what is retracted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from handletime.events.defaults import fill_defaults
from handletime.events.identity import hash_identities
from handletime.events.retraction import retract
from handletime.events.sorting import in_order
from handletime.events.sparse import Columns
from handletime.facts.kept.events import TYPE
from handletime.facts.kept.versions import KeptVersions
from handletime.timeline.instant import LAST_INSTANT

if TYPE_CHECKING:
    from handletime.facts.kept.events import KeptEvents, Rows
    from handletime.facts.kept.versions import Hashes

_RETRACTED = TYPE["event.retracted"]


class Change(NamedTuple):
    """Rows that stand from now on, and rows that no longer do."""

    stand: Rows
    fall: Rows


class Standing:
    """Says of each row whether it stands, and what became of the others."""

    def __init__(self, events: KeptEvents) -> None:
        self.versions = KeptVersions(events)
        self.retractions = KeptRetractions(events, self.versions)
        self.fallen: Rows = np.empty(0, dtype=np.int32)
        """The rows that do not stand, rising; an array that is replaced, and never changed."""

    def add(self, columns: Columns, rows: Rows) -> Change:
        """Take events at their rows, and say what changed."""
        hashes = hash_identities(columns)
        displaced = self.versions.add(rows, hashes)
        acted = self.retractions.add(rows, hashes, displaced)
        if not displaced and not acted:
            return Change(rows, self.fallen[:0])
        before, after = self.fallen, _rows(self.versions.displaced | self.retractions.gone)
        self.fallen = after
        stand = np.setdiff1d(np.append(rows, before), after)
        return Change(stand, np.setdiff1d(after, np.append(rows, before)))


class KeptRetractions:
    """The retractions that stand, and what they take out.

    They are looked at again when one of them comes or falls, or what one of them names.
    """

    def __init__(self, events: KeptEvents, versions: KeptVersions) -> None:
        self._events = events
        self._versions = versions
        self._acts: set[int] = set()
        self._named: Hashes = np.empty(0, dtype=np.uint64)
        """Hashes of the identities that retractions name."""
        self.ordered: Columns | None = None
        """Retractions and what they name, in the order of events."""
        self.gone: set[int] = set()
        """The rows that are taken out."""

    def add(self, rows: Rows, hashes: Hashes, displaced: set[int]) -> bool:
        """Take rows; say whether what is taken out may have changed."""
        acts = rows[self._events.type[rows] == _RETRACTED]
        named = self._named.size and np.isin(hashes, self._named).any()
        if not acts.size and not named and not displaced & self._acts:
            return False
        self._acts = (self._acts | set(acts.tolist())) - displaced
        self._act()
        return True

    def _act(self) -> None:
        acts = _rows(self._acts)
        self._named = _named_by(self._events.pick(acts))
        rows = np.union1d(acts, self._versions.of(self._named)).astype(np.int32)
        picked = self._events.pick(rows)
        row_of = dict(zip(_identities(picked), rows.tolist(), strict=True))
        self.ordered = in_order(picked)
        gone = retract(self.ordered, until=LAST_INSTANT).gone
        names = _identities(self.ordered.take(gone)) if gone.size else []
        self.gone = {row_of[each] for each in names}


def _identities(columns: Columns) -> list[tuple[str, str]]:
    return list(zip(columns.dense("source").cast(pl.String), columns.dense("id"), strict=True))


def _named_by(retractions: Columns) -> Hashes:
    """Return the hashes of what retractions name, as `hash_identities` gives them."""
    if not retractions.size:
        return np.empty(0, dtype=np.uint64)
    said = fill_defaults(retractions.frame()).select(
        pl.col("event").alias("id"), pl.col("event_source").alias("source")
    )
    return hash_identities(Columns.of(said))


def _rows(rows: set[int]) -> Rows:
    return np.array(sorted(rows), dtype=np.int32)
