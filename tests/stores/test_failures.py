"""What goes wrong with a database is said in words, leaves nothing half done, and passes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import psycopg
import pytest
import sqlalchemy as sa

from handletime.stores import FloorTaken, Log, NoLog, StoreUnavailable, open_log
from handletime.stores.sql_log import SqlLog
from house.measure import ROOT
from servers.postgresql import Server
from servers.proxy import Proxy
from stores.events import returned

LARGE: Final = {"text": "x" * 1_000_000}


def refused(log: Log, words: str) -> str:
    """An append is refused with these words; return all of them."""
    with pytest.raises(StoreUnavailable, match=words) as error:
        log.append([returned("refused", x=LARGE)], recorded_at=0)
    assert (2, 503) == (error.value.exit_status, error.value.http_status)
    assert error.value.where == log.where
    return str(error.value)


def goes_on(log: Log, after: int) -> None:
    """What was refused is not there, and the next append is."""
    assert after == log.head
    assert after + 1 == log.append([returned("next")], recorded_at=0).stored[0].position
    assert 1 == len(log.append([returned("refused", x=LARGE)], recorded_at=0).stored)


def run(script: str, *arguments: str) -> str:
    """Run a script in a process of its own, and return what it said."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        cwd=ROOT / "tests",
        capture_output=True,
        check=False,
        text=True,
    )
    assert 0 == ran.returncode, ran.stderr
    return ran.stdout


# One file


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def test_a_full_disk_refuses_appends_until_there_is_room(desk: Path) -> None:
    with open_log(desk) as log:
        log.append([returned("1")], recorded_at=0)
        assert isinstance(log, SqlLog)
        writer = log._writer._connection
        assert writer is not None
        pages = writer.exec_driver_sql("PRAGMA page_count").scalar_one()
        writer.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        assert "Make room on its disk" in refused(log, "database or disk is full")
        goes_on(log, after=1)


LIMITED: Final = """
import resource, sys
from handletime.stores import StoreUnavailable, open_log
from stores.events import returned

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

kept = 0
with open_log(sys.argv[1]) as log:
    limit(300_000)
    try:
        while True:
            event = returned(str(kept), x={"text": "x" * 5_000})
            kept += len(log.append([event], recorded_at=0).stored)
    except StoreUnavailable as error:
        print(error)
    assert kept == log.head > 0, (kept, log.head)
    limit(resource.RLIM_INFINITY)
    assert kept + 1 == log.append([returned("next")], recorded_at=0).stored[0].position
"""


def test_a_write_that_the_system_cuts_short_leaves_nothing(desk: Path) -> None:
    assert "SQLite says: disk I/O error" in run(LIMITED, str(desk))
    with open_log(desk) as log:
        assert log.head == len(list(log.after())) == len(log.events())


def test_a_file_that_is_gone_refuses_appends_until_it_is_back(desk: Path) -> None:
    """Else they would go into a file without a name, and be lost with the process."""
    with open_log(desk) as log:
        log.append([returned("1")], recorded_at=0)
        away = [each.rename(each.with_name(f"away-{each.name}")) for each in desk.parent.iterdir()]
        refused(log, "The file is gone, or another has its name")
        refused(log, "unable to open database file")
        for each in away:
            each.rename(each.with_name(each.name.removeprefix("away-")))
        goes_on(log, after=1)


def test_a_locked_file_refuses_appends_until_it_is_let_go(desk: Path) -> None:
    with open_log(desk, lock_wait_s=0.1) as log:
        log.append([returned("1")], recorded_at=0)
        with closing(sqlite3.connect(desk, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "keeps the file locked" in refused(log, "database is locked")
            with pytest.raises(StoreUnavailable, match="database is locked"):
                log.save_snapshot(1, "1", b"")
            assert 1 == log.head
        goes_on(log, after=1)


def test_a_lock_that_is_let_go_in_time_is_waited_for(desk: Path) -> None:
    with (
        open_log(desk) as log,
        closing(sqlite3.connect(desk, isolation_level=None, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.2, other.execute, ["COMMIT"]).start()
        goes_on(log, after=0)


def test_a_floor_that_cannot_take_its_lock_is_told_why(desk: Path) -> None:
    """That is not to say that somebody else has it."""
    open_log(desk).close()
    desk.with_name("desk.db-floor").mkdir()
    with pytest.raises(StoreUnavailable, match=r"desk\.db-floor: SQLite says: unable to open"):
        open_log(desk, floor=True)


def test_an_interrupted_append_lets_the_next_one_through(log_url: str) -> None:
    """Whatever the interruption left of the connection."""
    with open_log(log_url) as log:
        log.append([returned("1")], recorded_at=0)
        assert isinstance(log, SqlLog)

        def interrupt(*_: object) -> None:
            sa.event.remove(engine, "before_cursor_execute", interrupt)
            raise KeyboardInterrupt

        writer = log._writer._connection
        assert writer is not None
        engine = writer.engine
        sa.event.listen(engine, "before_cursor_execute", interrupt)
        with pytest.raises(KeyboardInterrupt):
            log.append([returned("2")], recorded_at=0)
        goes_on(log, after=1)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        open_log(tmp_path / "none" / "desk.db")


def test_a_damaged_file_is_named(desk: Path) -> None:
    events = [returned(str(number), x={"text": "x" * 500}) for number in range(500)]
    with open_log(desk) as log:
        log.append(events, recorded_at=0)
    whole = desk.read_bytes()
    desk.write_bytes(whole[:16_384] + b"\xff" * (len(whole) - 16_384))
    with open_log(desk) as log, pytest.raises(StoreUnavailable, match="Restore it from a copy"):
        list(log.after())


UNPRIVILEGED: Final = """
import os, sys
from pathlib import Path
from handletime.stores import StoreUnavailable, open_log
from stores.events import returned

desk = Path(sys.argv[1], "desk.db")
with open_log(desk) as log:
    log.append([returned("1")], recorded_at=0)
    assert 1 == len(log.events())
desk.chmod(0o444)
desk.parent.chmod(0o555)
if os.getuid() == 0:
    os.setuid(65534)
with open_log(desk, make=False) as log:
    print(log.head, len(log.events()))
    try:
        log.append([returned("2")], recorded_at=0)
    except StoreUnavailable as error:
        print(error)
"""


def test_who_may_only_read_reads_and_is_told_that_it_is_all() -> None:
    # The folder of this test is closed to others than root.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        head, said = run(UNPRIVILEGED, folder).splitlines()
    assert "1 1" == head
    assert "attempt to write a readonly database" in said
    assert "Give the right to write the file and its folder" in said


# A server


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.emptied()


def asked(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


@pytest.fixture
def setting(url: str) -> Iterator[None]:
    """Whatever a test sets of the server is taken back."""
    yield
    asked(url, "ALTER SYSTEM RESET ALL")
    asked(url, "ALTER DATABASE postgres RESET ALL")
    asked(url, "SELECT pg_reload_conf()")


CUT: Final = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
FULL: Final = """
CREATE FUNCTION handletime.full() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION USING ERRCODE = ''disk_full'', MESSAGE = ''no room''; END';
CREATE TRIGGER full_disk AFTER INSERT ON handletime.events EXECUTE FUNCTION handletime.full()
"""


def test_a_server_without_room_refuses_appends_until_there_is_some(url: str) -> None:
    with open_log(url) as log:
        log.append([returned("1")], recorded_at=0)
        asked(url, FULL)
        refused(log, "PostgreSQL says: no room")
        asked(url, "DROP TRIGGER full_disk ON handletime.events")
        goes_on(log, after=1)


def test_a_server_that_only_reads_refuses_appends(url: str, setting: None) -> None:
    with open_log(url) as log:
        log.append([returned("1")], recorded_at=0)
        asked(url, "ALTER DATABASE postgres SET default_transaction_read_only = on")
        asked(url, CUT)
        refused(log, "in a read-only transaction")
        assert ["1"] == [each.event["id"] for each in log.after()]
        with psycopg.connect(url, options="-c default_transaction_read_only=off") as connection:
            connection.execute("ALTER DATABASE postgres RESET ALL")
        asked(url, CUT)
        goes_on(log, after=1)


def test_a_connection_that_was_cut_meanwhile_is_made_again(url: str) -> None:
    with open_log(url, floor=True) as log:
        log.append([returned("1")], recorded_at=0)
        assert 1 == log.head
        asked(url, CUT)
        assert 1 == log.head
        assert 2 == log.append([returned("2")], recorded_at=0).stored[0].position
        with pytest.raises(FloorTaken):
            open_log(url, floor=True)


def test_a_floor_that_lost_its_lock_to_another_appends_no_more(url: str) -> None:
    with open_log(url, floor=True) as log:
        log.append([returned("1")], recorded_at=0)
        asked(url, CUT)
        with open_log(url, floor=True) as other:
            with pytest.raises(FloorTaken):
                log.append([returned("2")], recorded_at=0)
            other.append([returned("3")], recorded_at=0)
        assert 3 == log.append([returned("4")], recorded_at=0).stored[0].position


def test_a_commit_whose_answer_is_lost_is_found_to_be_there(postgresql: Server, url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        proxy = Proxy(Path(folder), postgresql.folder)
        with open_log(f"postgresql://postgres@/postgres?host={folder}", floor=True) as log:
            log.append([returned("1")], recorded_at=0)
            proxy.losing = b"INSERT INTO events"
            appended = log.append([returned("2"), returned("3")], recorded_at=7)
            assert 1 == proxy.lost
            assert [2, 3] == [each.position for each in appended.stored]
            assert 0 == appended.duplicates
            proxy.losing = b"COMMIT"
            first = log.append([returned("3"), returned("4")], recorded_at=8, key="k")
            assert (2, [4], 1) == (
                proxy.lost,
                [each.position for each in first.stored],
                first.duplicates,
            )
            assert first == log.append([], recorded_at=9, key="k")
        proxy.close()
    with open_log(url) as log:
        assert ["1", "2", "3", "4"] == [each.event["id"] for each in log.after()]


def test_a_server_that_may_lose_what_it_acknowledged_is_refused(url: str, setting: None) -> None:
    asked(url, "ALTER SYSTEM SET fsync = off")
    asked(url, "SELECT pg_reload_conf()")
    asked(url, "SELECT pg_sleep(0.5)")
    with open_log(url) as log:
        refused(log, "The server runs with fsync=off")
    with pytest.raises(StoreUnavailable, match="fsync=off"):
        open_log(url, floor=True)


def test_a_commit_waits_for_the_disk_even_where_the_server_would_not(
    url: str, setting: None
) -> None:
    asked(url, "ALTER DATABASE postgres SET synchronous_commit = off")
    with open_log(url) as log:
        log.append([returned("1")], recorded_at=0)
        assert isinstance(log, SqlLog)
        writer = log._writer._connection
        assert writer is not None
        assert "on" == writer.exec_driver_sql("SHOW synchronous_commit").scalar_one()
        writer.rollback()


def test_a_database_that_lacks_letters_is_refused(url: str) -> None:
    asked(url, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    try:
        with pytest.raises(StoreUnavailable, match="LATIN1, which does not have all letters"):
            open_log(url.replace("/postgres?", "/latin?"), floor=True)
    finally:
        asked(url, "DROP DATABASE latin WITH (FORCE)")


def test_a_schema_of_somebody_else_is_refused_and_left_alone(url: str) -> None:
    asked(url, "CREATE SCHEMA handletime CREATE TABLE notes (line text)")
    with pytest.raises(NoLog, match="Its schema handletime is something else's"):
        open_log(url)
    asked(url, "DROP TABLE handletime.notes")
    open_log(url).close()


def test_who_may_not_make_a_schema_is_told_so(url: str) -> None:
    asked(url, "DROP ROLE IF EXISTS guest")
    asked(url, "CREATE ROLE guest LOGIN")
    with pytest.raises(StoreUnavailable, match="permission denied for database postgres"):
        open_log(url.replace("postgres@", "guest@"))


def test_no_password_is_in_a_message(url: str) -> None:
    secret = url.replace("postgres@/postgres", "postgres:hunter2@/nowhere")
    with pytest.raises(StoreUnavailable, match="does not exist") as error:
        open_log(secret)
    assert "postgres:***@/nowhere" in str(error.value)
    assert "hunter2" not in str(error.value)


# Which log is meant


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://root:hunter2@host/name", "There is no store for mysql://"),
        ("sqlite://desk.db", "three slashes"),
        ("sqlite:///", "three slashes"),
        ("sqlite:///desk.db?mode=ro", "nothing behind it"),
        ("postgresql://user:hunter2@host:port/name", "It is no URL of PostgreSQL"),
        ("postgresql://host/name?password=hunter2&sslmode=none", "sslmode"),
    ],
)
def test_what_names_no_log_is_refused_without_its_password(url: str, words: str) -> None:
    with pytest.raises((NoLog, StoreUnavailable), match=words) as error:
        open_log(url)
    assert "hunter2" not in str(error.value)
    assert ("***" in str(error.value)) == ("hunter2" in url)


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}"])
def test_a_file_has_several_names(tmp_path: Path, form: str) -> None:
    desk = tmp_path / "a desk, 100% #.db"
    with open_log(form.format(desk)) as log:
        log.append([returned("1")], recorded_at=0)
    with open_log(desk, make=False) as log:
        assert 1 == log.head


def test_a_relative_path_is_meant_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_log("sqlite:///desk.db") as log:
        monkeypatch.chdir("/")
        log.append([returned("1")], recorded_at=0)
    assert (tmp_path / "desk.db").exists()
