"""Facts of the present at work: a day is kept, twenty events come a second, and one looks."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

import handletime as ht
from handletime.events.frame import Events
from handletime.events.sorting import in_order
from handletime.events.sparse import Columns
from handletime.facts import TABLES
from handletime.kernel.speed import at_speed
from handletime.reports.registry import REPORTS

KEPT: Final = 5 / 8
"""The share of the day that is kept before one looks: it is afternoon then, and all are at work."""
A_SECOND: Final = 20
SECONDS: Final = 20
SKIPPED: Final = 3
"""The first looks are left out: what they load is loaded once."""
BOARD: Final = ("sessions", "statuses", "focus_modes", "segments", "queue_entries")
"""The tables behind a live board."""


def warming() -> AbstractContextManager[None]:
    """Have every kernel compiled, or loaded from its cache, however small the warm-up is."""
    return at_speed("compiled")


class _Stream:
    """A day in its order, of which a part is kept already; the rest comes second by second."""

    def __init__(self, file: Path) -> None:
        self._events: Columns = in_order(ht.read(file).columns)
        self._at = self._events.values("at").to_numpy()
        self.size = int(self._events.size * KEPT)
        self.kept = ht.KeptFacts.of(self.first(self.size))
        self._came = self.size
        looks = 3 + len(REPORTS)
        self._seconds = min(
            SECONDS + SKIPPED, (self._events.size - self.size) // (A_SECOND * looks)
        )
        """How many seconds there are for each kind of look."""
        self.everything()

    def first(self, size: int) -> Events:
        """Return the first events of the day."""
        return Events.joined([self._events.take(np.arange(size))], (), 0)

    def second(self) -> Events:
        """Return the events of the next second, by themselves as a wire brings them."""
        first, self._came = self._came, self._came + A_SECOND
        return Events.of(self._events.frame(np.arange(first, self._came)), ())

    def look(self) -> ht.Facts:
        """Look a moment after the last event."""
        return self.kept.at(int(self._at[self._came - 1]) + 1)

    def everything(self) -> None:
        """Look at every table, as of the last event and a moment later."""
        _read(self.look(), tuple(TABLES))

    def taken(self, look: Callable[[ht.Facts], object]) -> float:
        """Return the CPU seconds of a second's events and a look, as a median of some seconds."""
        took = []
        for _ in range(self._seconds):
            fresh, began = self.second(), time.process_time()
            self.kept.add(fresh)
            look(self.look())
            took.append(time.process_time() - began)
        return median(took[min(SKIPPED, len(took) - 1) :])

    def derived(self) -> float:
        """Return the CPU seconds of a fresh derivation of all tables, which must be the same."""
        facts, began = self.kept.at(), time.process_time()
        derived = ht.derive(self.first(self._came), as_of=facts.as_of)
        _read(derived, tuple(TABLES))
        took = time.process_time() - began
        differ = [name for name in TABLES if not derived[name].equals(facts[name])]
        if differ:
            raise AssertionError(f"kept and derived facts differ: {differ}")
        return took


def live(file: Path) -> dict[str, float]:
    """Keep a day, and return what looking at it takes, in CPU seconds."""
    stream = _Stream(file)
    took = {
        "nothing": stream.taken(lambda facts: facts),
        "board": stream.taken(lambda facts: _read(facts, BOARD)),
    }
    stream.everything()
    before, added = stream.kept.work.events_derived_again, stream.kept.work.events_added
    took["tables"] = stream.taken(lambda facts: _read(facts, tuple(TABLES)))
    again = stream.kept.work.events_derived_again - before
    added = stream.kept.work.events_added - added
    reports = {f"report {name}": stream.taken(_report(name)) for name in REPORTS}
    return {
        "events": stream.size,
        "again": again / added,
        "derived": stream.derived(),
        **took,
        **reports,
    }


def _report(name: str) -> Callable[[ht.Facts], object]:
    return lambda facts: ht.report(name, facts)


def _read(facts: ht.Facts, tables: tuple[str, ...]) -> None:
    for name in tables:
        facts[name]
