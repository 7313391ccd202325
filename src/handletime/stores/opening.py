"""Opening: from a URL or a path to the log that is there, or is made there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.stores.urls import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from handletime.stores.log import Log


def open_log(url: str | Path, *, floor: bool = False, make: bool = True) -> Log:
    """Open the log at a path, `sqlite:///` and a path, or `postgresql://user@host/name`.

    Where there is none, one is made, and one of an older version is migrated; without `make`
    both are refused, as who only reads wants it. What is no log, or is one of a newer version, is
    refused with `NoLog`. A `floor` takes the floor's lock for as long as the log is open, and is
    refused with `FloorTaken` while another has it; others may read and append meanwhile.
    """
    # The libraries of databases take a third of a second to import, and files need none of them.
    from handletime.stores.sql_log import SqlLog  # noqa: PLC0415

    path = path_of(url)
    if path is None:
        from handletime.stores.postgresql import PostgreSQL  # noqa: PLC0415

        return SqlLog.opened(PostgreSQL(str(url), floor=floor), make=make)
    from handletime.stores.sqlite import Sqlite  # noqa: PLC0415

    return SqlLog.opened(Sqlite(path, floor=floor), make=make)
