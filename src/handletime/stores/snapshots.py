"""Snapshots: what somebody folded out of the log, kept beside it; the last few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from handletime.stores.log import Snapshot
from handletime.stores.tables import SNAPSHOTS

if TYPE_CHECKING:
    from sqlalchemy import Connection

KEPT: Final = 3
"""How many snapshots stay, of all versions: one to use, and two for when it is found wanting."""


def keep(connection: Connection, snapshot: Snapshot) -> None:
    """Keep a snapshot, and take away all but the last few."""
    number = SNAPSHOTS.columns.number
    connection.execute(
        sa.insert(SNAPSHOTS).values(
            position=snapshot.position, version=snapshot.version, body=snapshot.body
        )
    )
    last = sa.select(number).order_by(number.desc()).limit(KEPT)
    connection.execute(sa.delete(SNAPSHOTS).where(number.not_in(last)))


def newest(connection: Connection, version: str, upto: int | None) -> Snapshot | None:
    """Return the newest snapshot of a version, by position; not after one, if given."""
    columns = SNAPSHOTS.columns
    asked = (
        sa.select(columns.position, columns.version, columns.body)
        .where(columns.version == version)
        .order_by(columns.position.desc(), columns.number.desc())
    )
    if upto is not None:
        asked = asked.where(columns.position <= upto)
    found = connection.execute(asked.limit(1)).first()
    return None if found is None else Snapshot(*found)
