"""Stores: the log of the live floor, in one file or in a database.

    from handletime.stores import open_log

    log = open_log("desk.db")                              # or postgresql://user@host/name
    log.append([{"id": "1", "type": "agent.returned", "at": 0, "agent": "ana"}], recorded_at=0)
    facts = ht.derive(log.events())

What is promised stands in `log`. Only this room knows SQL. Importing it imports no library of
databases: those come when a log is opened.
"""

from handletime.stores.log import Append, Appended, Log, Restored, Snapshot, Stored
from handletime.stores.opening import open_log, open_rehearsal
from handletime.stores.refusals import (
    Conflict,
    ConflictingEvents,
    FloorTaken,
    NoLog,
    StoreUnavailable,
)

__all__ = [
    "Append",
    "Appended",
    "Conflict",
    "ConflictingEvents",
    "FloorTaken",
    "Log",
    "NoLog",
    "Restored",
    "Snapshot",
    "StoreUnavailable",
    "Stored",
    "open_log",
    "open_rehearsal",
]
