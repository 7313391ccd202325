"""What each identity says: of the rows of one (source, id), one stands.

The rule is that of `events.identity`: of versions in conflict the first in the order is kept. It
is asked again only of identities that come again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from handletime.events.defaults import fill_defaults
from handletime.events.identity import UNRECORDED, canonical_event, identify
from handletime.events.vocabulary import RANK
from handletime.facts.kept.index import Identities

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt
    import polars as pl

    from handletime.facts.kept.events import KeptEvents, Rows
    from handletime.kernel.types import Flags

Hashes: TypeAlias = "npt.NDArray[np.uint64]"
"""Hashes of identities, as `hash_identities` gives them."""


class Version(NamedTuple):
    """What some rows of one identity say, all the same."""

    place: tuple[int, int, int, str]
    """What versions are sorted by: instant, number, rank, canonical text."""
    recorded: int
    """The earliest time of recording, past every instant for none."""
    row: int
    """The row that was recorded first, of those the one that came first."""


Versions: TypeAlias = "dict[str, Version]"
"""The versions of one identity by their canonical text."""


class KeptVersions:
    """The identities that were given, and the versions of those that came again."""

    def __init__(self, events: KeptEvents) -> None:
        self._events = events
        self._seen = Identities()
        self._again: dict[int, dict[tuple[str, str], Versions]] = {}
        """By hash, then by source and id: hashes only say where to look."""
        self.duplicates: list[int] = []
        """The instant of each row that says what another row says."""
        self.displaced: set[int] = set()
        """The rows that another row of their identity stands for, or is kept for."""
        self._conflicts: pl.DataFrame | None = None

    def add(self, rows: Rows, hashes: Hashes) -> set[int]:
        """Take rows; return those that do not stand from now on."""
        known = self._seen.find(hashes)
        _, first = np.unique(hashes, return_index=True)
        self._recall(hashes[known >= 0], known[known >= 0])
        new = first[known[first] < 0]
        self._seen.add(hashes[new], rows[new])
        again = np.flatnonzero((known >= 0) | _repeated(hashes, first))
        if not again.size:
            return set()
        touched = [self._take(*each) for each in self._told(rows[again], hashes[again])]
        displaced = self._others(touched, set(rows[again].tolist())) - self.displaced
        self.displaced |= displaced
        self._conflicts = None
        return displaced

    def of(self, hashes: Hashes) -> Rows:
        """Return the rows that stand and may have the identities with these hashes, rising."""
        rows = set(self._seen.find(hashes).tolist()) - {-1}
        for each in set(hashes.tolist()) & self._again.keys():
            for versions in self._again[each].values():
                rows |= {version.row for version in versions.values()}
        return np.array(sorted(rows - self.displaced), dtype=np.int32)

    @property
    def conflicts(self) -> pl.DataFrame:
        """A finding for each version that is not kept."""
        if self._conflicts is None:
            every = (each for known in self._again.values() for each in known.values())
            disputed = [versions.values() for versions in every if len(versions) > 1]
            rows = sorted(version.row for versions in disputed for version in versions)
            events = self._events.pick(np.array(rows, dtype=np.int32))
            self._conflicts = identify(events).conflicts
        return self._conflicts

    def _recall(self, hashes: Hashes, rows: Rows) -> None:
        """Bring rows whose identities come again for the first time into the versions."""
        some = [each not in self._again for each in hashes.tolist()]
        rows, first = np.unique(rows[some], return_index=True)
        for each in self._told(rows, hashes[some][first]):
            self._take(*each)

    def _told(self, rows: Rows, hashes: Hashes) -> Iterable[tuple[int, int, dict[str, Any]]]:
        """Give rows with their hashes and all that their events say."""
        if not rows.size:
            return []
        events = fill_defaults(self._events.pick(rows).frame()).to_dicts()
        return zip(rows.tolist(), hashes.tolist(), events, strict=True)

    def _take(self, row: int, value: int, event: dict[str, Any]) -> Versions:
        """Take a row among the versions of its identity, and return these."""
        identities = self._again.setdefault(value, {})
        versions = identities.setdefault((event["source"], event["id"]), {})
        fresh = _version(row, event)
        text = fresh.place[-1]
        if text in versions:
            self.duplicates.append(fresh.place[0])
        versions[text] = min(versions.get(text, fresh), fresh)
        return versions

    @staticmethod
    def _others(touched: Iterable[Versions], rows: set[int]) -> set[int]:
        """Return the rows of some identities that do not stand; `rows` are new among them."""
        stands: set[int] = set()
        for versions in touched:
            rows |= {version.row for version in versions.values()}
            stands.add(min(versions.values()).row)
        return rows - stands


def _version(row: int, event: dict[str, Any]) -> Version:
    recorded = event.get("recorded_at")
    return Version(
        (event["at"], event["seq"], RANK[event["type"]], canonical_event(event)),
        UNRECORDED if recorded is None else recorded,
        row,
    )


def _repeated(hashes: Hashes, first: npt.NDArray[np.int64]) -> Flags:
    """Say which hashes come more than once."""
    if first.size == hashes.size:
        return np.zeros(hashes.size, dtype=np.bool_)
    late = np.ones(hashes.size, dtype=np.bool_)
    late[first] = False
    return np.isin(hashes, hashes[late])
