"""Durable appends by the plain drivers: the same rows and tables, the same promise of the disk.

Rows are ready beforehand, positions are counted by the client, and nothing is checked: it is what
an append costs the database.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

import psycopg

Rows = Sequence[tuple[Any, ...]]

INSERT: Final = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
LOCK_WAIT_S: Final = 600
"""Writers of SQLite wait for each other, however long the queue is."""


class InSqlite:
    """One writer of a file of SQLite."""

    def __init__(self, place: str, positions: Iterator[int]) -> None:
        """Connect as who wants to keep what is acknowledged."""
        self._positions = positions
        self._connection = sqlite3.connect(
            place, timeout=LOCK_WAIT_S, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA synchronous=FULL")

    def append(self, rows: Rows) -> None:
        """Append rows in a transaction of their own."""
        self._connection.execute("BEGIN IMMEDIATE")
        placed = [(next(self._positions), *row) for row in rows]
        self._connection.executemany(INSERT, placed)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


class InPostgresql:
    """One writer of a database of PostgreSQL."""

    def __init__(self, place: str, positions: Iterator[int]) -> None:
        """Connect to the schema of the log."""
        self._positions = positions
        self._connection = psycopg.connect(place, options="-c search_path=handletime")

    def append(self, rows: Rows) -> None:
        """Append rows in a transaction of their own."""
        placed = [(next(self._positions), *row) for row in rows]
        cursor = self._connection.cursor()
        statement = INSERT.replace("?", "%s").encode()
        if len(placed) == 1:
            cursor.execute(statement, placed[0])
        else:
            cursor.executemany(statement, placed)
        self._connection.commit()

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


def positions() -> Iterator[int]:
    """Count positions for all writers of one table."""
    return itertools.count(1)
