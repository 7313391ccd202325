"""The order of events: from valid events in any order to the log that facts are derived from.

Events are taken in the order (`at`, `seq`, rank, `source`, `id`); text sorts by code point. The
log is a function of the set of events, `as_of`, `known_at` and, for events that do not say when
they were recorded, of the clock: the order of arrival never matters.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from handletime.events.cut import (
    cut,
    from_the_future,
    future_findings,
    last_instant,
    recorded_until,
)
from handletime.events.defaults import fill_defaults, meaning_of
from handletime.events.findings import event_name, event_names, gather_findings
from handletime.events.identity import Identified, identify
from handletime.events.retraction import retract
from handletime.events.sorting import in_order, sort_key
from handletime.timeline.clock import SystemClock
from handletime.timeline.instant import LAST_INSTANT
from handletime.together import beside

if TYPE_CHECKING:
    from handletime.events.frame import Events
    from handletime.events.sparse import Columns
    from handletime.kernel.types import Integers

__all__ = ["Log", "arrange", "event_name", "event_names", "in_order"]


@dataclass(frozen=True)
class Log:
    """Events in their order, each once, up to an instant; and what became of the others.

    Every row that was given is counted once: as an event, a duplicate, in conflict, retracted,
    or left out for `known_at` or `as_of`.
    """

    columns: Columns
    """The events that are read, without the defaults of the vocabulary."""
    as_of: int
    """The instant at which we look, in epoch milliseconds; nothing after it is read."""
    known_at: int | None
    """What was recorded after this instant is unknown; None where all is known."""
    findings: pl.DataFrame
    """What looks wrong in the set; columns and order of the table `findings`."""
    duplicates: int
    """Rows that say what another row of the same identity says."""
    conflicts: int
    """Versions of an event that are left out, since another version of it is kept."""
    retracted: int
    """Events that were taken out."""
    retractions: pl.DataFrame
    """What took which event out, and why: columns `event`, `by`, `reason`."""
    left_out_by_known_at: int
    """Rows that were recorded after `known_at`."""
    left_out_by_as_of: int
    """Rows that are dated after `as_of`."""

    @property
    def events(self) -> int:
        """How many events are read."""
        return self.columns.size

    @functools.cached_property
    def frame(self) -> pl.DataFrame:
        """The events that are read; columns as in `Events.frame`, with every default filled in."""
        return fill_defaults(self.columns.frame())

    def fields(self, *names: str) -> pl.DataFrame:
        """Return some fields of all events, with their defaults; null where they are absent."""
        types = self.columns.dense("type")
        return pl.DataFrame([meaning_of(name, self.columns.dense(name), types) for name in names])


def arrange(
    events: Events, *, as_of: int | None = None, known_at: int | None = None, now: int | None = None
) -> Log:
    """Put events in order, each once, without what is retracted, unknown yet, or after `as_of`.

    `as_of` is by default the `at` of the last event that is not from the future; with no such
    event, the first instant of 1970. With an explicit `as_of` nothing after it is counted or
    reported; retractions act even so. `now` is the reader's clock, by default this machine's.
    """
    now = SystemClock().now() if now is None else now
    until = LAST_INSTANT if as_of is None else as_of
    known = recorded_until(events.columns, known_at)
    ordered, identified = _ordered(known)
    undone = retract(ordered, identified.events.as_former(identified.hashes), until=until)
    standing = ordered.without(undone.gone)
    future = from_the_future(standing, now)
    if as_of is None:
        as_of = last_instant(standing, future)
    read = cut(standing, as_of)
    duplicates = int((identified.duplicates <= until).sum())
    conflicts = int((identified.conflicts["at"].dt.epoch("ms") <= until).sum())
    retracted = int((ordered.at("at", undone.gone) <= until).sum())
    return Log(
        columns=read,
        as_of=as_of,
        known_at=known_at,
        findings=gather_findings(
            identified.conflicts,
            undone.findings,
            future_findings(standing.frame(future)),
            until=until,
        ),
        duplicates=duplicates,
        conflicts=conflicts,
        retracted=retracted,
        retractions=undone.acted,
        left_out_by_known_at=len(events) - known.size,
        left_out_by_as_of=known.size - read.size - duplicates - conflicts - retracted,
    )


def _ordered(known: Columns) -> tuple[Columns, Identified]:
    """Put events in order, each once; also say what was left out for it."""
    key: list[Integers] = []
    with beside(lambda: key.append(sort_key(known)), rows=known.size):
        identified = identify(known)
    key = key or [sort_key(known)]
    return in_order(identified.events, key[0], identified.left_out), identified
