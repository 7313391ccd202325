"""The changelog speaks of this version, and of numbers that move before all else."""

from __future__ import annotations

import re
from typing import Final

from handletime import __version__
from house.measure import ROOT

CHANGELOG: Final = ROOT / "CHANGELOG.md"


def releases() -> dict[str, str]:
    """Return each release of the changelog with its text, the newest first."""
    text = CHANGELOG.read_text("utf-8")
    pieces = re.split(r"^## (\S+).*$", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def test_this_version_is_the_newest_release() -> None:
    assert __version__ == next(iter(releases()))


def test_each_release_begins_with_the_numbers_that_move() -> None:
    first = {
        name: re.findall(r"^### (.+)$", text, flags=re.MULTILINE)[:1]
        for name, text in releases().items()
    }
    assert {name: ["Numbers that move"] for name in releases()} == first
