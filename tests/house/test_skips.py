"""What may be skipped in CI is named with its reason, and is there to be skipped."""

from __future__ import annotations

from typing import Final

import pytest

from conftest import allowed_skips
from house.measure import ROOT

SKIPPING: Final = """
import pytest

@pytest.mark.skip(reason="no such server here")
def test_needs_a_server():
    pass
"""

pytest_plugins = ["pytester"]


def test_each_allowed_skip_has_a_reason_and_a_test() -> None:
    assert [] == [pattern for pattern, reason in allowed_skips() if not reason]
    files = [pattern.partition("::")[0] for pattern, _ in allowed_skips()]
    assert [] == [name for name in files if not list(ROOT.glob(name))]


@pytest.mark.parametrize(
    ("ci", "allowed", "outcome"),
    [
        ("true", "", {"errors": 1}),
        ("true", "test_*::test_needs_a_server # servers are rare", {"skipped": 1}),
        ("", "", {"skipped": 1}),
    ],
    ids=["in CI", "in CI, allowed", "at home"],
)
def test_an_unlisted_skip_fails_in_ci_only(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ci: str,
    allowed: str,
    outcome: dict[str, int],
) -> None:
    monkeypatch.setenv("CI", ci)
    tests = ROOT / "tests"
    pytester.makeconftest((tests / "conftest.py").read_text("utf-8"))
    (pytester.path / "allowed-skips").write_text(allowed, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tests))
    pytester.makepyfile(SKIPPING)
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(**outcome)
