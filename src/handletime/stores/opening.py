"""Opening: from a URL or a path to the log that is there, or is made there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.stores.urls import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from handletime.stores.database import Database
    from handletime.stores.log import Log

LOCK_WAIT_S: Final = 30.0
"""How long an append waits for another process to let go of the log; a turn takes milliseconds."""


def open_log(
    url: str | Path, *, floor: bool = False, make: bool = True, lock_wait_s: float = LOCK_WAIT_S
) -> Log:
    """Open the log at a path, `sqlite:///` and a path, or `postgresql://user@host/name`.

    Where there is none, one is made, and one of an older version is migrated; without `make`
    both are refused, as who only reads wants it. What is no log, or is one of a newer version, is
    refused with `NoLog`. A `floor` takes the floor's lock for as long as the log is open, and is
    refused with `FloorTaken` while another has it; others may read and append meanwhile.
    `lock_wait_s` is how long an append waits for those of other processes.
    """
    # The libraries of databases take a third of a second to import, and files need none of them.
    from handletime.stores.sql_log import SqlLog  # noqa: PLC0415

    return SqlLog.opened(database_of(url, floor=floor, lock_wait_s=lock_wait_s), make=make)


def open_rehearsal(path: Path) -> Log:
    """Make a log for a floor in a file of SQLite that may be lost, and is written at once.

    Its events reach the disk when the system sees fit; after a failure of the machine the file
    may be damaged. What is rehearsed can be rehearsed again.
    """
    from handletime.stores.sql_log import SqlLog  # noqa: PLC0415  # as above
    from handletime.stores.sqlite import Sqlite  # noqa: PLC0415

    database = Sqlite(path, floor=True, lock_wait_s=LOCK_WAIT_S, durable=False)
    return SqlLog.opened(database, make=True)


def database_of(url: str | Path, *, floor: bool, lock_wait_s: float = LOCK_WAIT_S) -> Database:
    """Return the database that is named; nothing is connected yet."""
    path = path_of(url)
    if path is None:
        from handletime.stores.postgresql import PostgreSQL  # noqa: PLC0415

        return PostgreSQL(str(url), floor=floor, lock_wait_s=lock_wait_s)
    from handletime.stores.sqlite import Sqlite  # noqa: PLC0415

    return Sqlite(path, floor=floor, lock_wait_s=lock_wait_s)
