"""What names a log: the path of a file, `sqlite:///` and a path, or `postgresql://`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from handletime.stores.refusals import NoLog

ACCEPTED: Final = (
    "the path of a file, such as desk.db or sqlite:///desk.db, or a database of PostgreSQL, such "
    "as postgresql://user@host/name"
)
SQLITE_HEADER: Final = b"SQLite format 3\x00"
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+]*)://")
_SQLITE: Final = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL: Final = ("postgresql", "postgres", "postgresql+psycopg")
_PASSWORD: Final = re.compile(r"(://[^:/@]*):.*@|(?<=password=)[^&]*")


def names_a_log(given: str) -> bool:
    """Tell whether an input is a log: it has the form of a URL, or is a file of SQLite.

    What is no regular file is not looked into: what is read of a pipe is gone.
    """
    if _SCHEME.match(given):
        return True
    try:
        path = Path(given)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(SQLITE_HEADER)) == SQLITE_HEADER
    except (OSError, ValueError):
        return False


def masked(given: str) -> str:
    """Write a URL for people, with *** in the place of a password; anything else as it is."""
    if not _SCHEME.match(given):
        return given
    return _PASSWORD.sub(lambda found: f"{found[1]}:***@" if found[1] else "***", given)


def path_of(given: str | Path) -> Path | None:
    """Return the file that is named; None where it is a database of PostgreSQL."""
    text = str(given)
    scheme = _SCHEME.match(text)
    if scheme is None:
        return Path(text)
    if scheme[1] in _POSTGRESQL:
        return None
    path = text[scheme.end() :]
    if scheme[1] not in _SQLITE:
        raise NoLog(f"There is no store for {scheme[1]}://", where=masked(text), accepted=ACCEPTED)
    if not path.startswith("/") or path == "/" or "?" in path:
        raise NoLog(
            "It names no file: three slashes come before a path, and nothing behind it",
            where=masked(text),
            accepted=ACCEPTED,
        )
    return Path(path[1:])
