"""Readers keep their contract whichever way a block of lines goes: by objects, or by a scan."""

from __future__ import annotations

import io
from typing import Final

import pytest

from handletime.events import jsonl

OF_READERS: Final = {
    "test_bad_input",
    "test_nothing_is_lost",
    "test_readers",
    "test_what_the_fuzzer_found",
}
"""The files whose every case is run both ways."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__.rpartition(".")[2] in OF_READERS:
        ways = {"as objects": jsonl.SCAN_FROM, "scanned": 0}
        metafunc.parametrize("scan_from", ways.values(), ids=ways, indirect=True)


@pytest.fixture(autouse=True)
def scan_from(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scan blocks from so many bytes; a stream that a case is given is at its beginning again."""
    if not hasattr(request, "param"):
        return
    monkeypatch.setattr(jsonl, "SCAN_FROM", request.param)
    for given in request.node.callspec.params.values():
        if isinstance(given, io.BytesIO):
            given.seek(0)
