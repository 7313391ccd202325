"""What holds for all tests: long hunts on request, no unexplained skip in CI, limits reported."""

from __future__ import annotations

import os
from collections.abc import Generator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, TypeVar

import pytest
from hypothesis import settings

from house.measure import summary

pytest_plugins = ["servers.fixtures"]

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
ALLOWED_SKIPS: Final = Path(__file__).with_name("allowed-skips")
"""Tests that may be skipped in CI: a pattern of test ids a line, then `#` and the reason."""

# A shared machine can be slow for a second; a law does not become false by that.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the hunts that take minutes, too")
    parser.addoption(
        "--update-golden", action="store_true", help="write what is printed now to tests/golden"
    )


def pytest_report_header() -> str:
    return summary()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long hunts out unless they are asked for; they are counted as deselected."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _strict((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _strict((yield))


def _strict(report: Report) -> Report:
    """In CI a skip is a failure, unless it is listed with its reason."""
    unasked = report.skipped and not hasattr(report, "wasxfail")
    if unasked and os.environ.get("CI") == "true" and not _allowed(report.nodeid):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = (
            f"{report.nodeid}: {why}\n"
            f"In CI a skip is a failure unless {ALLOWED_SKIPS.name} lists it with a reason."
        )
    return report


def _allowed(test: str) -> bool:
    return any(fnmatchcase(test, pattern) for pattern, _ in allowed_skips())


def allowed_skips() -> list[tuple[str, str]]:
    """Return the patterns of tests that may be skipped, each with its reason."""
    lines = (line.strip() for line in ALLOWED_SKIPS.read_text("utf-8").splitlines())
    pairs = (line.partition("#") for line in lines if line and not line.startswith("#"))
    return [(pattern.strip(), reason.strip()) for pattern, _, reason in pairs]
