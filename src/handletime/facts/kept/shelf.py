"""What presents share: the rows that were derived last, and what changed since."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from handletime.facts.kept.touched import EVERYTHING, Touched, together
from handletime.facts.makers import MAKERS
from handletime.facts.stages.customers import merge_customers

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.facts.kept.events import KeptEvents, Rows
    from handletime.facts.kept.lookup import Learnt, Lookup
    from handletime.facts.kept.rows import Share
    from handletime.facts.stages.customers import Customers

_CHANGES_MAX: Final = 10_000
"""So many changes are remembered; a table that nobody asked for all that time is derived anew."""


class Merges(NamedTuple):
    """The merges of customers: their rows, what became of the customers, and the circles."""

    rows: Rows
    customers: Customers
    circles: pl.DataFrame
    """Findings."""


def merges_of(rows: Rows, derivation: Derivation) -> Merges:
    """Derive merges from events that are nothing else."""
    customers = merge_customers(derivation.coded)
    return Merges(rows, customers, MAKERS["findings"](derivation))


class KeptRows(NamedTuple):
    """The rows of a share, as they move on from an instant."""

    frame: pl.DataFrame
    upto: int
    """How many changes they know of."""


@dataclass
class Work:
    """What keeping facts has cost so far, for tests and for metrics."""

    events_added: int = 0
    """Events that were given."""
    events_derived_again: int = 0
    """Events that tables were derived from for the sake of what changed, each time counted."""
    derivations: int = 0
    """How often some events were derived again."""
    whole_derivations: int = 0
    """How often all events were derived, as they are at first."""


@dataclass(eq=False)
class Shelf:
    """What presents share; whoever reads or writes holds its lock."""

    events: KeptEvents
    lookup: Lookup
    lock: threading.RLock = field(default_factory=threading.RLock)
    work: Work = field(default_factory=Work)
    changes: int = 0
    """How many changes there were."""
    merges: Merges | None = None
    """The merges that were derived last."""
    _rows: dict[Share, KeptRows] = field(default_factory=dict)
    _history: list[Touched] = field(default_factory=list)
    """The last changes."""
    _learnt: int = 0
    """How many changes the last derivation knew of that was learnt from."""

    def change(self, touched: Touched) -> None:
        """Take note of a change."""
        self.changes += 1
        self._history.append(touched)
        if len(self._history) > 2 * _CHANGES_MAX:
            self._history = self._history[-_CHANGES_MAX:]

    def touched(self, since: int, until: int) -> Touched:
        """Return whose rows may have changed between two numbers of changes."""
        with self.lock:
            first = self.changes - len(self._history)
            if since < first:
                return EVERYTHING
            return together(self._history[since - first : until - first])

    def rows_of(self, share: Share, until: int) -> KeptRows | None:
        """Return rows that know of no more than so many changes; None where there are none."""
        kept = self._rows.get(share)
        return kept if kept is not None and kept.upto <= until else None

    def keep(self, share: Share, frame: pl.DataFrame, upto: int) -> None:
        """Keep rows, unless newer ones are there already."""
        with self.lock:
            if self.rows_of(share, upto) is not None or share not in self._rows:
                self._rows[share] = KeptRows(frame, upto)

    def knows_of_legs_after(self, upto: int) -> bool:
        """Say whether something was learnt of legs that was not so after so many changes."""
        return self._learnt > upto

    def learn(self, conversations: Iterable[int], learnt: Learnt, upto: int) -> None:
        """Learn of legs, unless something newer was learnt; what changed since is left out."""
        with self.lock:
            if self._learnt > upto:
                return
            since = self.touched(upto, self.changes)
            if since.everything:
                return
            self._learnt = upto
            known = set(conversations) - since.conversations
            self.lookup.learn(known, learnt.of(known))
