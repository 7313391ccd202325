"""The generated pages are what the objects say today."""

from __future__ import annotations

import pytest
from generate import PAGES, REFERENCE, text_of


@pytest.mark.parametrize("name", PAGES)
def test_page_is_what_the_objects_say(name: str) -> None:
    """`./dev docs` writes it again."""
    assert text_of(name) == (REFERENCE / name).read_text("utf-8")


def test_no_other_page_poses_as_generated() -> None:
    assert sorted(PAGES) == sorted(path.name for path in REFERENCE.glob("*.md"))
