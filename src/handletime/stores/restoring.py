"""Restoring: events out of files into the log, some thousands at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.events.identity import identify
from handletime.stores.log import Restored
from handletime.stores.looking import conflict_of, look_up
from handletime.stores.refusals import Conflict, ConflictingEvents
from handletime.stores.requests import Request
from handletime.stores.rows import Row, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.events.frame import Events
    from handletime.events.sparse import Columns
    from handletime.stores.log import Appended
    from handletime.stores.reader import Reader

AT_ONCE: Final = 20_000
"""Events of one transaction: long enough to be quick, short enough to let others append."""


def restore(
    events: Events,
    recorded_at: int,
    reader: Reader,
    settle: Callable[[Request], Appended],
) -> Restored:
    """Append all events of a set that the log does not have, once none of them is in conflict."""
    identified = identify(events.columns)
    conflicts = [
        Conflict(name, said)
        for name, said in identified.conflicts.select("event", "message").iter_rows()
    ]
    parts = _Parts(identified.columns, recorded_at)
    if reader.head():
        conflicts += (each for rows in parts for each in _conflicts(rows, reader))
    if conflicts:
        raise ConflictingEvents(tuple(conflicts))
    stored = sum(len(settle(Request(rows, recorded_at)).stored) for rows in parts)
    return Restored(stored, len(events) - stored)


class _Parts:
    """Events as rows of the log, some at a time, as often as they are asked for."""

    def __init__(self, columns: Columns, recorded_at: int) -> None:
        self._columns = columns
        self._recorded_at = recorded_at

    def __iter__(self) -> Iterator[list[Row]]:
        for start in range(0, self._columns.size, AT_ONCE):
            rows = np.arange(start, min(start + AT_ONCE, self._columns.size))
            frame = self._columns.frame(rows)
            stamped = {"recorded_at": self._recorded_at}
            yield [row_of({**stamped, **_present(event)}) for event in frame.iter_rows(named=True)]


def _present(event: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in event.items() if value is not None}


def _conflicts(rows: list[Row], reader: Reader) -> Iterator[Conflict]:
    """Yield the events that the log has as others."""
    with reader.connection() as connection:
        there = look_up(connection, rows)
    for row in rows:
        if row.identity in there:
            conflict = conflict_of(row, there[row.identity].line)
            if conflict is not None:
                yield conflict
