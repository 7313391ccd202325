"""Facts of the present: kept up while events arrive, by deriving again what they touch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import polars as pl

from handletime.events.frame import Events
from handletime.events.sparse import EVENT_SCHEMA, Columns
from handletime.facts.facts import Facts
from handletime.facts.kept.closure import Reading
from handletime.facts.kept.events import KeptEvents
from handletime.facts.kept.lookup import Lookup
from handletime.facts.kept.parts import Parts
from handletime.facts.kept.present import Instant, Present
from handletime.facts.kept.shelf import Shelf, Work
from handletime.facts.kept.standing import Standing
from handletime.facts.kept.told import Look, Told, last_instant
from handletime.facts.kept.touched import EVERYTHING, Touched, Toucher
from handletime.facts.policies import Policies
from handletime.facts.tables import INNER, TABLES
from handletime.timeline.clock import SystemClock
from handletime.timeline.instant import LAST_INSTANT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.facts.kept.events import Rows

_MANY: Final = 20_000
"""When so many events come at once, all is derived anew: to say what each touches takes longer."""
_BEFORE: Final = -1
"""An instant before all events."""


class KeptFacts:
    """The facts of all events so far, as of any instant.

    Events may come in any order, late, twice and in conflict, and may retract others; the facts
    are those that `derive` makes of all of them together. What `at` returns stays as it is,
    whatever comes later, and may be read in other threads.
    """

    def __init__(self, policies: Policies | Mapping[str, Any] | None = None) -> None:
        given = policies if isinstance(policies, Policies) else Policies.named(policies or {})
        self._policies = given
        self._events = KeptEvents()
        self._lookup = Lookup(self._events)
        self._standing = Standing(self._events)
        self._toucher = Toucher(self._events, self._lookup)
        self._shelf = Shelf(self._events, self._lookup)
        self._until = _BEFORE
        """The instant up to which events are read."""
        self._later: Rows = np.empty(0, dtype=np.int32)
        """The rows that are dated after it."""
        self._latest = _BEFORE
        """The instant of the last event of all."""

    @classmethod
    def of(cls, events: Events, policies: Policies | Mapping[str, Any] | None = None) -> Self:
        """Begin with many events."""
        kept = cls(policies)
        kept.add(events)
        return kept

    @property
    def work(self) -> Work:
        """What keeping the facts has cost so far."""
        return self._shelf.work

    def add(self, events: Events | Columns | Sequence[Mapping[str, Any]]) -> None:
        """Take more events: valid ones, as every reader gives them, or `examine` one by one."""
        columns = _as_columns(events)
        if not columns.size:
            return
        with self._shelf.lock:
            rows = self._events.add(columns)
            self._lookup.add(rows)
            self.work.events_added += rows.size
            at = self._events.at[rows]
            self._latest = max(self._latest, int(at.max()))
            self._later = np.append(self._later, rows[at > self._until])
            stand, fall = self._standing.add(columns, rows)
            changed = np.append(stand, fall)
            self._change(changed[self._events.at[changed] <= self._until])

    def at(self, as_of: int | None = None, *, now: int | None = None) -> Facts:
        """Return the facts as of an instant, by default that of the last event.

        They are those of `derive` with all events so far, the same `as_of`, and `now`, the
        reader's clock for events that do not say when they were recorded.
        """
        now = SystemClock().now() if now is None else now
        with self._shelf.lock:
            last = last_instant(self._reading(LAST_INSTANT), now) if as_of is None else as_of
            self._look(last)
            return self._facts(Look(last, LAST_INSTANT if as_of is None else last, now))

    def _facts(self, look: Look) -> Facts:
        as_of, reading = look.as_of, self._reading(look.as_of)
        told = Told.of(self._standing, self._lookup, reading, look)
        instant = Instant(as_of, self._shelf.changes, self._young(reading, as_of))
        parts = Parts(self._shelf, reading, self._policies, as_of)
        present = Present(instant, self._shelf, reading, parts, told)
        return Facts(
            makers={name: partial(present.table, name) for name in TABLES},
            inner={name: partial(present.table, name) for name in INNER},
            as_of=as_of,
            policies=self._policies,
            derived=lambda: present.derivation,
            by_type=told.of_types,
            counts=told.counts,
        )

    def _reading(self, until: int) -> Reading:
        return Reading(self._events, self._lookup, self._standing.fallen, until)

    def _look(self, as_of: int) -> None:
        """Read on, or back, to an instant."""
        before, self._until = self._until, as_of
        at = self._events.at
        if as_of >= before:
            crossed = self._later[at[self._later] <= as_of]
            self._later = self._later[at[self._later] > as_of]
        else:
            crossed = np.flatnonzero((at > as_of) & (at <= before)).astype(np.int32)
            self._later = np.append(self._later, crossed)
        self._change(self._reading(LAST_INSTANT).read(crossed))

    def _young(self, reading: Reading, as_of: int) -> Touched:
        """Return what events of an instant touch."""
        if as_of > self._latest:
            return Touched()
        rows = reading.read(np.flatnonzero(self._events.at == as_of).astype(np.int32))
        return self._toucher.touched_by(rows)

    def _change(self, rows: Rows) -> None:
        """Take note that rows came to be read, or are read no longer."""
        if not rows.size:
            return
        talks = np.unique(self._events.text("conversation")[rows])
        self._lookup.may_live(talks[talks >= 0].tolist())
        if rows.size > _MANY:
            self._shelf.change(EVERYTHING)
            return
        touched = self._toucher.touched_by(rows)
        self._lookup.may_live(touched.conversations)
        if touched:
            self._shelf.change(touched)


def _as_columns(given: Events | Columns | Sequence[Mapping[str, Any]]) -> Columns:
    if isinstance(given, Events):
        return given.columns
    if not isinstance(given, Columns):
        met = {name for event in given for name in event}
        schema = {name: kind for name, kind in EVENT_SCHEMA.items() if name in met}
        given = Columns.of(pl.DataFrame(list(given), schema=schema, infer_schema_length=None))
    return Events.joined([given], (), 0).columns
