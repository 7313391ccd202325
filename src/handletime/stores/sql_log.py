"""The log over any database that speaks SQL: who appends takes turns, who reads takes pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Self

from handletime.events.read import read
from handletime.stores import snapshots
from handletime.stores.lines import file_of
from handletime.stores.log import Appended, Log, Snapshot
from handletime.stores.looking import keys_of
from handletime.stores.reader import Reader
from handletime.stores.requests import Request
from handletime.stores.restoring import Parts, restore
from handletime.stores.rows import key_of_command, rows_of
from handletime.stores.turns import Turns
from handletime.stores.writer import Writer
from handletime.timeline.instant import parse_instant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from handletime.events.frame import Events
    from handletime.events.inputs import Progress
    from handletime.stores.database import Database
    from handletime.stores.log import Append, Restored, Stored


class SqlLog(Log):
    """A log in a database."""

    def __init__(self, database: Database) -> None:
        """Take a database that holds a log."""
        self.where = database.where
        self._database = database
        self._reader = Reader(database)
        self._writer = Writer(database)
        self._turns = Turns(self._writer.commit)

    @classmethod
    def opened(cls, database: Database, *, make: bool) -> Self:
        """Open the log in a database; for a floor, with its lock."""
        log = cls(database)
        try:
            database.prepare(make=make)
            if database.floor:
                log._writer.connect()
        except BaseException:
            log.close()
            raise
        return log

    def append(
        self, events: Sequence[Mapping[str, Any]], *, recorded_at: int, key: str | None = None
    ) -> Appended:
        """Append events, all or none, and return once they are durable."""
        rows = rows_of(events, parse_instant(recorded_at))
        if not rows and key is None:
            return Appended((), 0)
        key = None if key is None else key_of_command(key)
        return self._settle(Request(rows, recorded_at, key))

    def append_each(self, appends: Sequence[Append], *, recorded_at: int) -> tuple[Appended, ...]:
        """Append for several commands at once, in their order and in one transaction."""
        at = parse_instant(recorded_at)
        requests = [
            Request(
                rows_of(each.events, at),
                at,
                key_of_command(each.key) if each.key is not None else None,
                together=True,
            )
            for each in appends
        ]
        with self._turns.alone():
            self._writer.commit(requests)
        return tuple(each.outcome for each in requests)

    def answer(self, key: str) -> Appended | None:
        """Return what the append of a key returned; None where the key is new."""
        with self._reader.connection() as connection:
            return keys_of(connection, [key_of_command(key)]).get(key_of_command(key))

    def find(self, source: str, name: str) -> Stored | None:
        """Return the event of an identity, `name` being its id; None where there is none."""
        return self._reader.find(source, name)

    def restore(
        self, events: Events, *, recorded_at: int, progress: Progress | None = None
    ) -> Restored:
        """Append events out of files: those that say when they were recorded keep that."""
        parts = Parts(events, parse_instant(recorded_at))
        return restore(parts, self._reader, self._settle, progress)

    def after(self, position: int = 0, *, limit: int | None = None) -> Iterator[Stored]:
        """Yield the events after a position, in the order of positions."""
        return self._reader.after(position, limit)

    def about(
        self, *, agents: Collection[str] = (), conversations: Collection[str] = ()
    ) -> Iterator[Stored]:
        """Yield the events that name any of these, in the order of positions."""
        return self._reader.about({"agents": agents, "conversations": conversations})

    @property
    def head(self) -> int:
        """The position of the last event; 0 where there is none."""
        return self._reader.head()

    def events(self) -> Events:
        """Return all events, in columns and checked, for a derivation."""
        with self.stream() as lines:
            return read(lines)

    def stream(self) -> BinaryIO:
        """Return all events as a file of JSON Lines, which is made as it is read."""
        # A file of this name may end in .csv; what is read is lines of JSON all the same.
        return file_of(f"{self.where} (log)", self._reader.lines())

    def save_snapshot(self, position: int, version: str, body: bytes) -> None:
        """Keep a snapshot, and the last few before it."""
        with self._reader.guarded(), self._database.writing() as connection:
            snapshots.keep(connection, Snapshot(position, version, body))

    def snapshot(self, version: str, *, upto: int | None = None) -> Snapshot | None:
        """Return the newest snapshot of a version, by position; not after `upto`, if given."""
        with self._reader.connection() as connection:
            return snapshots.newest(connection, version, upto)

    def close(self) -> None:
        """Let go of the database, once nobody commits."""
        # Who writes is the last to go: SQLite then clears away what it wrote ahead.
        self._database.engine.dispose()
        with self._turns.alone():
            self._writer.close()
        self._database.close()

    def _settle(self, request: Request) -> Appended:
        self._turns.settle(request)
        return request.outcome
