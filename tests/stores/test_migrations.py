"""Migrations go both ways, end where the tables stand, and refuse what they do not know."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from handletime.stores import NoLog, open_log
from handletime.stores.migrating import NEWEST, NOTHING, SCRIPTS, migrate, schema_of
from handletime.stores.opening import database_of
from handletime.stores.tables import METADATA, ONLY_POSTGRESQL

RETURNED = {"id": "1", "type": "agent.returned", "at": 0, "agent": "ana"}


@pytest.fixture
def connection(log_url: str) -> Iterator[sa.Connection]:
    """A connection that may write to a fresh log, in a transaction."""
    open_log(log_url).close()
    database = database_of(log_url, floor=False)
    with database.writing() as connection:
        yield connection
    database.close()


def test_the_newest_schema_is_that_of_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert NEWEST == ScriptDirectory.from_config(config).get_current_head()


def test_migrations_make_the_tables_that_the_code_speaks_of(connection: sa.Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    wanted = sa.MetaData()
    for table in (*METADATA.sorted_tables, *ONLY_POSTGRESQL.sorted_tables):
        if table.metadata is METADATA or connection.dialect.name == "postgresql":
            table.to_metadata(wanted)
    assert [] == compare_metadata(context, wanted)


def test_migrations_go_back_and_forth(connection: sa.Connection) -> None:
    assert NEWEST == schema_of(connection)
    migrate(connection, NOTHING)
    assert None is schema_of(connection)
    assert ["alembic_version"] == sa.inspect(connection).get_table_names()
    migrate(connection)
    assert NEWEST == schema_of(connection)


def test_a_migration_that_fails_leaves_the_schema_as_it_was(log_url: str) -> None:
    with open_log(log_url) as log:
        log.append([RETURNED], recorded_at=0)
    database = database_of(log_url, floor=False)

    def migrate_and_fail() -> None:
        with database.writing() as connection:
            migrate(connection, NOTHING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate_and_fail()
    database.close()
    with open_log(log_url, make=False) as log:
        assert 1 == log.head


@pytest.mark.parametrize(
    ("schema", "found"),
    [("9999", "The log has the schema 9999"), ("0000", "an older one than")],
)
def test_a_schema_that_is_not_known_is_refused(
    log_url: str, connection: sa.Connection, schema: str, found: str
) -> None:
    update = sa.text("UPDATE alembic_version SET version_num = :schema")
    connection.execute(update, {"schema": schema})
    connection.commit()
    with pytest.raises(NoLog, match=found):
        open_log(log_url, make=False)


def test_a_file_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    theirs, text = tmp_path / "theirs.db", tmp_path / "text.db"
    with sqlite3.connect(theirs) as connection:
        connection.execute("CREATE TABLE notes (line TEXT)")
    connection.close()
    text.write_text('{"id": "1"}\n' * 100, "utf-8")
    before = theirs.read_bytes(), text.read_bytes()
    with pytest.raises(NoLog, match="no log of Handletime"):
        open_log(theirs)
    with pytest.raises(NoLog, match="no file of SQLite"):
        open_log(text)
    with pytest.raises(NoLog, match="a folder"):
        open_log(tmp_path)
    assert before == (theirs.read_bytes(), text.read_bytes())


def test_an_empty_file_becomes_a_log(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    with open_log(tmp_path / "desk.db") as log:
        assert 0 == log.head
