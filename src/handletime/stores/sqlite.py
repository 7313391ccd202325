"""The log in one file, in SQLite: write-ahead, so that readers and the writer never wait.

A commit is on the disk before it returns (`synchronous=FULL`). The floor's lock is one that
SQLite itself takes on an empty file beside the log, so that it holds on every system, and is gone
with the process that has it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from handletime.stores.database import Database, floor_taken
from handletime.stores.migrating import is_newest, migrate, schema_of
from handletime.stores.refusals import NoLog, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection

    from handletime.errors import HandletimeError
    from handletime.stores.placed import Placed

APPLICATION: Final = int.from_bytes(b"HtLg", "big")
"""What a file of SQLite says that it belongs to."""
READERS: Final = 16
"""Connections that may read at once; others wait."""
LAST: Final = "SELECT coalesce(max(position), 0) FROM events"
INSERT: Final = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_KEY: Final = "INSERT INTO keys VALUES (?, ?, ?, ?, ?)"
Purpose: TypeAlias = Literal["read", "write", "make"]
_WRITING: Final = (
    "synchronous=FULL",
    "fullfsync=ON",
    "cache_size=-65536",
    "wal_autocheckpoint=4000",
)
"""A commit is on the disk when it returns, also on systems that have to be told twice; 64 MB of
pages are kept, and 16 MB are written ahead before they go to their places."""
SETTINGS: Final[dict[Purpose, tuple[str, ...]]] = {
    "read": ("query_only=ON",),
    "write": _WRITING,
    "make": ("journal_mode=WAL", *_WRITING),
}
"""How connections are set."""
REMEDIES: Final = {
    "full": "Make room on its disk; appends go on by themselves",
    "readonly": "Give the right to write the file and its folder",
    "locked": "Look for a program that keeps the file locked",
    "unable to open": "Look at its folder: it must be there, and may have to be written",
    "malformed": "Restore it from a copy: it is damaged",
}
"""Words of SQLite's messages, and what to do."""


class Sqlite(Database):
    """A file of SQLite."""

    joining = "group_concat"
    length = "length"

    def __init__(
        self, path: Path, *, floor: bool, lock_wait_s: float, durable: bool = True
    ) -> None:
        """Take the file, whether the only floor is to run on it, and how long to wait for it.

        One that is not `durable` leaves it to the system when its bytes reach the disk.
        """
        self._durable = durable
        self.where = str(path)
        self._path = path.absolute()
        self.floor = floor
        self._lock_wait_s = lock_wait_s
        self._file: tuple[int, int] | None = None
        self._lock: sqlite3.Connection | None = None
        self.engine = sa.create_engine(
            "sqlite://",
            creator=partial(self._connect, "read"),
            poolclass=QueuePool,
            pool_size=READERS,
            max_overflow=0,
        )
        self._writing = self._engine_of("write")

    def prepare(self, *, make: bool) -> None:
        """Make the log where there is none and that is wished, and migrate an older one."""
        try:
            there = self._is_there(make=make)
            if there:
                with self.engine.connect() as connection:
                    there = self._is_up_to_date(connection, make=make)
            if not there:
                self._make()
        except DBAPIError as error:
            raise self.refusal(error) from error
        if self.floor:
            self._take_floor()

    def writer(self) -> Connection:
        """Connect for appends."""
        connection = self._writing.connect()
        self._file = self._file_now()
        return connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Connect for one transaction that writes something beside the events."""
        with self._writing.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def append(self, writer: Connection, placed: Placed) -> int:
        """Insert in a transaction of its own; return the head that it came after."""
        with self.transaction(writer):
            return self.insert(writer, placed)

    def insert(self, writer: Connection, placed: Placed) -> int:
        """Insert in a transaction that was begun; return the head that it came after."""
        head: int = writer.exec_driver_sql(LAST).scalar_one()
        # Rows go to the driver as they are: to turn each into the parameters of a statement by
        # name takes as long as to insert it.
        if placed.rows:
            rows = [(place, *cells) for place, cells in enumerate(placed.rows, head + 1)]
            writer.exec_driver_sql(INSERT, rows)
        if placed.keys:
            keys = [(key, head + first, *others) for key, first, *others in placed.keys]
            writer.exec_driver_sql(INSERT_KEY, keys)
        return head

    def begin(self, writer: Connection) -> None:
        """Begin a transaction, unless the file is gone: its bytes would go nowhere."""
        if self._file_now() != self._file:
            raise StoreUnavailable(
                "The file is gone, or another has its name",
                where=self.where,
                remedy="Put it back; appends go on by themselves",
            )
        writer.exec_driver_sql("BEGIN IMMEDIATE")

    def among(self, column: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[bool]:
        """Say that a column is one of any number of texts."""
        values = sa.func.json_each(json.dumps(names)).table_valued("value")
        return column.in_(sa.select(values.columns.value))

    def refusal(self, error: DBAPIError) -> HandletimeError:
        """Say an error of SQLite in words for the operator."""
        if "not a database" in str(error.orig):
            return self._no_log("It is no file of SQLite")
        return self._unavailable(error.orig, self.where)

    def close(self) -> None:
        """Let go of everything, the floor's lock too."""
        self.engine.dispose()
        self._writing.dispose()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()

    def _engine_of(self, purpose: Purpose) -> sa.Engine:
        connect = partial(self._connect, purpose)
        return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)

    def _connect(self, purpose: Purpose) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?{self._mode(purpose)}",
            uri=True,
            timeout=self._lock_wait_s,
            isolation_level=None,
            check_same_thread=False,
        )
        for setting in SETTINGS[purpose]:
            connection.execute(f"PRAGMA {setting}")
        if not self._durable:
            connection.execute("PRAGMA synchronous=OFF")
        return connection

    def _mode(self, purpose: Purpose) -> str:
        """Say how a file is opened for a purpose.

        Who reads opens it as who writes, where that may be: SQLite tells writers by files beside
        it that it is read, and only who may write clears them away.
        """
        ahead = self._path.with_name(f"{self._path.name}-wal")
        if purpose != "read":
            return "mode=rwc" if purpose == "make" else "mode=rw"
        if all(os.access(each, os.W_OK) for each in (self._path, self._path.parent)):
            return "mode=rw"
        rests = not (ahead.exists() and ahead.stat().st_size)
        return "mode=ro&immutable=1" if rests else "mode=ro"

    def _is_there(self, *, make: bool) -> bool:
        """Tell whether there is a file with something in it."""
        if self._path.is_dir():
            raise self._no_log("It is a folder")
        if self._path.exists():
            return self._path.stat().st_size > 0
        if not make:
            raise self._no_log("There is no such file")
        return False

    def _is_up_to_date(self, connection: Connection, *, make: bool) -> bool:
        """Tell whether a file holds the newest schema; refuse what is no log."""
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
        if application == 0 and tables == 0 and make:
            return False
        if application != APPLICATION:
            raise self._no_log("It is a file of SQLite, and no log of Handletime")
        return is_newest(schema_of(connection), self.where, may_migrate=make)

    def _make(self) -> None:
        """Make or migrate the log; of several who want to, one does."""
        with self._engine_of("make").connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            if not self._is_up_to_date(connection, make=True):
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
                migrate(connection)

    def _take_floor(self) -> None:
        """Take the floor's lock, and keep it as long as the log is open."""
        place = f"{self._path}-floor"
        try:
            self._lock = sqlite3.connect(
                place, timeout=0, isolation_level=None, check_same_thread=False
            )
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise floor_taken(self.where) from error
            raise self._unavailable(error, place) from error

    def _file_now(self) -> tuple[int, int] | None:
        """Return what tells a file from another that takes its name."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _unavailable(self, error: BaseException | None, where: str) -> StoreUnavailable:
        said = str(error)
        remedy = next((do for words, do in REMEDIES.items() if words in said), None)
        return StoreUnavailable(f"SQLite says: {said}", where=where, remedy=remedy)

    def _no_log(self, found: str) -> NoLog:
        return NoLog(found, where=self.where, accepted="a log of Handletime, or a new file for one")
