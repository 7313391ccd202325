"""The tables of the log, the same in every database.

The migrations make them, and a test shows that what they make is what stands here. Ids are kept
with NUL escaped, which text in PostgreSQL cannot hold. They are compared byte by byte: the order
of letters in a language may change with the system, and an index must not.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from handletime.stores.rows import COLUMNS

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A whole number; SQLite makes the primary key its own row number only under this name."""
ID: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
METADATA: Final = sa.MetaData()

EVENTS: Final = sa.Table(
    "events",
    METADATA,
    sa.Column("position", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("source", ID, nullable=False),
    sa.Column("id", ID, nullable=False),
    sa.Column("agent", ID),
    sa.Column("from_agent", ID),
    sa.Column("to_agent", ID),
    sa.Column("conversation", ID),
    sa.Column("line", sa.Text(), nullable=False),
    sa.Index("events_identity", "source", "id", unique=True),
)
"""An event a row: where it stands, what it is called, whom it names, and all of it as a line."""

assert tuple(EVENTS.columns.keys()) == COLUMNS

for _name in ("agent", "from_agent", "to_agent", "conversation"):
    _column = EVENTS.columns[_name]
    sa.Index(
        f"events_{_name}",
        _column,
        EVENTS.columns.position,
        sqlite_where=_column.is_not(None),
        postgresql_where=_column.is_not(None),
    )

KEYS: Final = sa.Table(
    "keys",
    METADATA,
    sa.Column("key", ID, primary_key=True),
    sa.Column("first", NUMBER, nullable=False),
    sa.Column("count", NUMBER, nullable=False),
    sa.Column("duplicates", NUMBER, nullable=False),
    sa.Column("recorded_at", NUMBER, nullable=False),
)
"""A key a row: the events that its append stored stand side by side, `count` from `first` on."""

SNAPSHOTS: Final = sa.Table(
    "snapshots",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("position", NUMBER, nullable=False),
    sa.Column("version", ID, nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
)
"""A snapshot a row."""

ONLY_POSTGRESQL: Final = sa.MetaData()
COUNTER: Final = sa.Table(
    "head", ONLY_POSTGRESQL, sa.Column("position", sa.BigInteger(), nullable=False)
)
"""One row: the position of the last event, which whoever appends locks until the commit."""

HEAD: Final = sa.select(
    sa.func.coalesce(sa.func.max(EVENTS.columns.position), sa.literal_column("0"))
)
"""The question for the position of the last event."""
