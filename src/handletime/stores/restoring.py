"""Restoring: events out of files into the log, some thousands at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.events.identity import identify
from handletime.stores.log import Restored
from handletime.stores.looking import conflict_of, look_up
from handletime.stores.refusals import Conflict, ConflictingEvents
from handletime.stores.requests import Request
from handletime.stores.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.events.frame import Events
    from handletime.events.inputs import Progress
    from handletime.stores.log import Appended
    from handletime.stores.reader import Reader

AT_ONCE: Final = 20_000
"""Events of one transaction: long enough to be quick, short enough to let others append."""


class Parts:
    """Events as rows of the log, each once, some at a time, as often as they are asked for."""

    def __init__(self, events: Events, recorded_at: int) -> None:
        """Take events, and when those were recorded that do not say so."""
        identified = identify(events.columns)
        self.given = len(events)
        """How many events there were, duplicates too."""
        self.conflicts = [
            Conflict(name, said)
            for name, said in identified.conflicts.select("event", "message").iter_rows()
        ]
        """Events of which there is another version among them."""
        self.recorded_at = recorded_at
        self._columns = identified.columns

    def __iter__(self) -> Iterator[Rows]:
        stamped = {"recorded_at": self.recorded_at}
        for start in range(0, self._columns.size, AT_ONCE):
            places = np.arange(start, min(start + AT_ONCE, self._columns.size))
            rows = Rows()
            for event in self._columns.frame(places).iter_rows(named=True):
                rows.add(stamped | _present(event))
            yield rows


def restore(
    parts: Parts,
    reader: Reader,
    settle: Callable[[Request], Appended],
    progress: Progress | None,
) -> Restored:
    """Append all events that the log does not have, once none of them is in conflict."""
    conflicts = list(parts.conflicts)
    if reader.head():
        conflicts += (each for rows in parts for each in _conflicts(rows, reader))
    if conflicts:
        raise ConflictingEvents(tuple(conflicts))
    stored = done = 0
    for rows in parts:
        stored += len(settle(Request(rows, parts.recorded_at)).stored)
        done += len(rows)
        if progress is not None:
            progress(done, parts.given)
    return Restored(stored, parts.given - stored)


def _present(event: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in event.items() if value is not None}


def _conflicts(rows: Rows, reader: Reader) -> Iterator[Conflict]:
    """Yield the events that the log has as others."""
    with reader.connection() as connection:
        there = look_up(connection, rows)
    for row in rows:
        if row.identity in there:
            conflict = conflict_of(row, there[row.identity].line)
            if conflict is not None:
                yield conflict
