"""The log in a database of PostgreSQL, in a schema of its own.

Positions are counted in a row that is locked until the commit, so that they rise with the order
of commits; a sequence would let a reader pass over a position that commits later. The floor's
lock belongs to the connection that its appends go over: where the connection is lost, so is the
lock, and nothing is appended before both are there again.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import ArgumentError, DBAPIError

from handletime.errors import OperatorError
from handletime.stores.database import Database, floor_taken
from handletime.stores.migrating import is_newest, migrate, schema_of
from handletime.stores.refusals import NoLog, StoreUnavailable
from handletime.stores.rows import COLUMNS
from handletime.stores.tables import KEYS
from handletime.stores.urls import ACCEPTED, masked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import URL, ColumnElement, Connection

    from handletime.errors import HandletimeError
    from handletime.stores.placed import Placed

SCHEMA: Final = "handletime"
"""The schema of the database that holds the log, and nothing of anybody else's."""
OURS: Final = int.from_bytes(b"HtLg", "big")
"""The first number of our advisory locks, which are the database's."""
FLOOR, MIGRATE = 1, 2
CONNECT_WAIT_S: Final = 10
SETTINGS: Final = {
    "search_path": SCHEMA,
    "client_encoding": "UTF8",
    "default_transaction_isolation": "read committed",
    "plan_cache_mode": "force_generic_plan",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""What every connection asks for; by keep-alives the server sees within a minute that a floor is
gone, and lets its lock go."""
DURABLE: Final = "set_config('synchronous_commit', 'on', false)"
SET_UP: Final = "SELECT {}, CASE current_setting('synchronous_commit') WHEN 'off' THEN {} END"
CONNECTIONS: Final = 16
"""Connections that are kept for reading; more are made where more read at once."""
LOCK: Final = "SELECT set_config('plan_cache_mode', 'auto', true) FROM head FOR UPDATE"
"""Locks the row of the head; what is looked up meanwhile is planned by what is asked for."""
INSERT: Final = """
WITH moved AS (
  UPDATE head SET position = position + %s RETURNING position - %s AS head
), kept AS (
  INSERT INTO events
  SELECT moved.head + place, source, id, agent, from_agent, to_agent, conversation, line
  FROM moved, unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::text[]) WITH ORDINALITY
    AS given (source, id, agent, from_agent, to_agent, conversation, line, place)
), noted AS (
  INSERT INTO keys
  SELECT key, moved.head + first, count, duplicates, recorded_at
  FROM moved, unnest(%b::text[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
    AS given (key, first, count, duplicates, recorded_at)
)
SELECT head FROM moved
"""
"""Moves the head, and puts events and keys in behind where it was.

Whoever comes meanwhile waits for the row of the head, and then sees what was committed before.
"""


class PostgreSQL(Database):
    """A database of PostgreSQL."""

    joining = "string_agg"
    length = "octet_length"

    def __init__(self, url: str, *, floor: bool, lock_wait_s: float) -> None:
        """Take its URL, whether the only floor is to run on it, and how long to wait for locks."""
        self.where = masked(url)
        self.floor = floor
        try:
            self.engine = sa.create_engine(
                _with_driver(url),
                paramstyle="format",
                pool_pre_ping=True,
                pool_size=CONNECTIONS,
                connect_args={"connect_timeout": CONNECT_WAIT_S, "application_name": SCHEMA},
            )
        except (ArgumentError, ValueError):
            raise NoLog("It is no URL of PostgreSQL", where=self.where, accepted=ACCEPTED) from None
        except ModuleNotFoundError as error:
            raise OperatorError(
                "The driver for PostgreSQL is not installed",
                where=self.where,
                remedy="Run: pip install 'handletime[postgresql]'",
            ) from error
        settings = {**SETTINGS, "lock_timeout": f"{max(1, round(lock_wait_s * 1000))}ms"}
        sa.event.listen(self.engine, "connect", partial(_set_up, settings))

    def prepare(self, *, make: bool) -> None:
        """Make the log where there is none and that is wished, and migrate an older one."""
        try:
            with self.engine.begin() as connection:
                connection.exec_driver_sql(_locked("advisory_xact_lock_shared", MIGRATE))
                up_to_date = self._is_up_to_date(connection, make=make)
            if not up_to_date:
                self._make()
        except DBAPIError as error:
            raise self.refusal(error) from error

    def writer(self) -> Connection:
        """Connect for appends; a floor's connection takes the floor's lock."""
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            self._refuse_loss(connection)
            if self.floor:
                self._take_floor(connection)
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        return connection

    def writing(self) -> AbstractContextManager[Connection]:
        """Connect for one transaction that writes something beside the events."""
        return self.engine.begin()

    def append(self, writer: Connection, placed: Placed) -> int:
        """Insert in a transaction of its own; return the head that it came after.

        It is one statement and one way there and back, with its commit.
        """
        return self.insert(writer, placed)

    def begin(self, writer: Connection) -> None:
        """Begin a transaction that no other append can come into, of whatever process."""
        writer.exec_driver_sql("BEGIN")
        writer.exec_driver_sql(LOCK)

    def insert(self, writer: Connection, placed: Placed) -> int:
        """Insert in a transaction that was begun; return the head that it came after."""
        count = len(placed.rows)
        rows = [list(column) for column in zip(*placed.rows, strict=True)]
        keys = [list(column) for column in zip(*placed.keys, strict=True)]
        given = rows or [[]] * (len(COLUMNS) - 1)
        noted = keys or [[]] * len(KEYS.columns)
        head: int = writer.exec_driver_sql(INSERT, (count, count, *given, *noted)).scalar_one()
        return head

    def among(self, column: ColumnElement[Any], names: Sequence[str]) -> ColumnElement[bool]:
        """Say that a column is one of any number of texts."""
        return column == sa.any_(sa.cast(sa.literal(list(names), ARRAY(sa.Text)), ARRAY(sa.Text)))

    def refusal(self, error: DBAPIError) -> HandletimeError:
        """Say an error of PostgreSQL in words for the operator."""
        return self._unavailable(error.orig)

    def close(self) -> None:
        """Let go of everything."""
        self.engine.dispose()

    def _is_up_to_date(self, connection: Connection, *, make: bool) -> bool:
        """Tell whether the database holds the newest schema; refuse what is no log."""
        inspector = sa.inspect(connection)
        found = schema_of(connection)
        if found is None:
            there = inspector.has_schema(SCHEMA)
            if there and inspector.get_table_names(SCHEMA):
                raise self._no_log(f"Its schema {SCHEMA} is something else's")
            if not make:
                raise self._no_log("There is no log in this database")
            return False
        return is_newest(found, self.where, may_migrate=make)

    def _make(self) -> None:
        """Make or migrate the log; of several who want to, one does."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(_locked("advisory_xact_lock", MIGRATE))
            if self._is_up_to_date(connection, make=True):
                return
            if not sa.inspect(connection).has_schema(SCHEMA):
                connection.execute(sa.schema.CreateSchema(SCHEMA))
            migrate(connection)

    def _take_floor(self, connection: Connection) -> None:
        """Take the floor's lock, which a connection keeps as long as it lives."""
        if not connection.scalar(sa.text(_locked("try_advisory_lock", FLOOR))):
            raise floor_taken(self.where)

    def _refuse_loss(self, connection: Connection) -> None:
        """Refuse a server that cannot keep what it acknowledges, or not all letters."""
        asked = "SELECT current_setting('fsync'), current_setting('server_encoding')"
        fsync, encoding = connection.exec_driver_sql(asked).one()
        if fsync != "on":
            raise StoreUnavailable(
                f"The server runs with fsync={fsync}: what it acknowledges may be lost",
                where=self.where,
                remedy="Set fsync = on in postgresql.conf",
            )
        if encoding != "UTF8":
            raise StoreUnavailable(
                f"The database is in {encoding}, which does not have all letters",
                where=self.where,
                remedy="Make it with ENCODING 'UTF8'",
            )

    def _unavailable(self, error: BaseException | None) -> StoreUnavailable:
        said = str(error).strip().partition("\n")[0]
        return StoreUnavailable(
            f"PostgreSQL says: {said}",
            where=self.where,
            remedy="Look at the server and its disk; appends go on by themselves",
        )

    def _no_log(self, found: str) -> NoLog:
        return NoLog(found, where=self.where, accepted="a log, or an empty database for one")


def _with_driver(url: str) -> URL:
    """Read a URL, and name the driver that we know."""
    return sa.make_url(url).set(drivername="postgresql+psycopg")


def _locked(function: str, lock: int) -> str:
    return f"SELECT pg_{function}({OURS}, {lock})"


def _set_up(settings: Mapping[str, str], connection: Any, _: object) -> None:  # noqa: ANN401
    """Give a fresh connection of the driver our settings."""
    wanted = ", ".join(f"set_config('{name}', '{each}', false)" for name, each in settings.items())
    with connection.cursor() as cursor:
        cursor.execute(SET_UP.format(wanted, DURABLE))
    connection.commit()
