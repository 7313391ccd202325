"""A decision is a page: question, options, choice, and what would change our mind."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from house.measure import ROOT

FOLDER: Final = ROOT / "decisions"
PAGES: Final = sorted(FOLDER.glob("[0-9]*.md"))
PARTS: Final = ["Question", "Options", "Choice", "What would change our mind"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_parts_in_order(page: Path) -> None:
    assert PARTS == re.findall(r"^## (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)


def test_pages_are_numbered_without_a_gap() -> None:
    assert [f"{number:04}" for number in range(1, len(PAGES) + 1)] == [
        page.name[:4] for page in PAGES
    ]


def test_each_page_is_titled_as_its_index_says() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    for page in PAGES:
        title = page.read_text("utf-8").partition("\n")[0].removeprefix("# ")
        number, _, name = title.partition(". ")
        assert f"| [{number}]({page.name}) | {name} |" in index
