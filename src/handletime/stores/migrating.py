"""Migrations: which schema a database has, and from one to another, in both directions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from handletime.stores.refusals import NoLog

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWEST: Final = "0001"
"""The schema that this version reads and writes; a test shows that it is the last migration."""
NOTHING: Final = "base"
"""What Alembic calls the schema before the first migration."""
SCRIPTS: Final = Path(__file__).with_name("migrations")
VERSION_TABLE: Final = "alembic_version"


def schema_of(connection: Connection) -> str | None:
    """Return the schema of a database; None where there is none."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    return None if found is None else str(found)


def migrate(connection: Connection, to: str = NEWEST) -> None:
    """Bring a database from its schema to another, newer or older, in one transaction."""
    # It takes a quarter of a second to import, and is seldom needed.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    present = schema_of(connection) or NOTHING
    if to == NOTHING or (present != NOTHING and to < present):
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def is_newest(found: str | None, where: str, *, may_migrate: bool) -> bool:
    """Tell whether a schema is the one that this version knows; refuse one that it cannot use."""
    if found == NEWEST:
        return True
    if found is not None and found > NEWEST:
        raise NoLog(
            f"The log has the schema {found}, and this version of Handletime knows {NEWEST}",
            where=where,
            remedy="Take the version of Handletime that wrote it, or a newer one",
        )
    if not may_migrate:
        raise NoLog(
            f"The log has the schema {found or NOTHING}, an older one than {NEWEST}",
            where=where,
            remedy="Open it once to write, as `handletime serve` does: that migrates it",
        )
    return False
