"""Looking: which events of an append are new, which are there, and which differ from what is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from handletime.events.findings import event_name
from handletime.events.single import event_of, says_the_same, told_apart
from handletime.stores.log import Appended, Stored
from handletime.stores.refusals import Conflict, ConflictingEvents
from handletime.stores.rows import Rows
from handletime.stores.tables import EVENTS, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from handletime.stores.placed import Outcome, Place, Placed
    from handletime.stores.requests import Request
    from handletime.stores.rows import Identity, Row

AT_ONCE: Final = 500
"""Ids in one question; SQLite takes some tens of thousands at most."""


@dataclass(frozen=True, slots=True)
class There:
    """An event that the log has, or will have by this transaction."""

    position: int | None
    """None where it is not known yet."""
    line: str


class Looking:
    """Looks up what some requests bring, and then places them one by one."""

    def __init__(
        self, connection: Connection, requests: Sequence[Request], *, again: bool = False
    ) -> None:
        """Look up all ids and keys; `again` if a lost transaction may have put them in already."""
        self._there = look_up(connection, [row for each in requests for row in each.rows])
        keys = [each.key for each in requests if each.key is not None]
        self._keys: dict[str, Outcome | Place] = {**keys_of(connection, keys)}
        self._again = again

    def place(self, request: Request, placed: Placed) -> None:
        """Place what is new of a request, or refuse it."""
        known = self._keys.get(request.key or "") or self._landed(request)
        if known is not None:
            placed.outcomes.append(known)
            return
        fresh: dict[Identity, Row] = {}
        conflicts = []
        for place, row in enumerate(request.rows):
            line = self._line_of(row.identity, fresh)
            if line is None:
                fresh[row.identity] = row
            elif (conflict := conflict_of(row, line, place)) is not None:
                conflicts.append(conflict)
        if conflicts:
            placed.outcomes.append(ConflictingEvents(tuple(conflicts)))
        else:
            self._place(request, Rows.of(fresh.values()), placed)

    def _line_of(self, identity: Identity, fresh: dict[Identity, Row]) -> str | None:
        if identity in self._there:
            return self._there[identity].line
        return fresh[identity].line if identity in fresh else None

    def _place(self, request: Request, fresh: Rows, placed: Placed) -> None:
        place = placed.place(request, fresh, len(request.rows) - len(fresh))
        self._there.update((row.identity, There(None, row.line)) for row in fresh)
        if request.key is not None:
            self._keys[request.key] = place

    def _landed(self, request: Request) -> Appended | None:
        """Return what a lost transaction appended, where all of it is there as it was sent."""
        found = [self._there.get(row.identity) for row in request.rows] if self._again else []
        stored = tuple(
            Stored(there.position, row.event)
            for there, row in zip(found, request.rows, strict=False)
            if there is not None and there.position is not None and there.line == row.line
        )
        return Appended(stored, 0) if stored and len(stored) == len(request.rows) else None


def look_up(connection: Connection, rows: Iterable[Row]) -> dict[Identity, There]:
    """Return those events of the log that have the identity of some rows."""
    by_source: dict[str, list[str]] = {}
    for row in rows:
        source, name = row.identity
        by_source.setdefault(source, []).append(name)
    columns = EVENTS.columns
    found = {}
    for source, names in by_source.items():
        for some in _parts(names):
            asked = sa.select(columns.id, columns.position, columns.line).where(
                columns.source == source, columns.id.in_(some)
            )
            for name, position, line in connection.execute(asked):
                found[source, name] = There(position, line)
    return found


def conflict_of(row: Row, line: str, place: int | None = None) -> Conflict | None:
    """Say where a row differs from what the log has under its name; None if it says the same."""
    if line == row.line:
        return None
    kept = event_of(line)
    if says_the_same(row.event, kept):
        return None
    name = event_name(kept["source"], kept["id"])
    return Conflict(name, told_apart(row.event, kept), place)


def keys_of(connection: Connection, keys: Sequence[str]) -> dict[str, Appended]:
    """Return what was appended under those keys that are known."""
    return {
        key: Appended(tuple(_side_by_side(connection, first, count)), duplicates)
        for some in _parts(keys)
        for key, first, count, duplicates, _ in connection.execute(
            sa.select(KEYS).where(KEYS.columns.key.in_(some))
        ).all()
    }


def _side_by_side(connection: Connection, first: int, count: int) -> Iterator[Stored]:
    position = EVENTS.columns.position
    asked = sa.select(position, EVENTS.columns.line).where(
        position >= first, position < first + count
    )
    for place, line in connection.execute(asked.order_by(position)):
        yield Stored(place, event_of(line))


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
