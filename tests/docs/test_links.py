"""Every link of every page leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import anchors_of, links_of
from house.measure import ROOT, documents, name_of


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link names a file, and a part after `#` one of its headings."""
    assert [] == [target for target in links_of(page) if not _resolves(page, target)]


def _resolves(page: Path, target: str) -> bool:
    if target.startswith(("https://", "http://")):
        return True
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.exists() or not file.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors_of(file)


def test_every_page_of_the_docs_is_linked() -> None:
    """A page that nothing leads to is a page that nobody reads."""
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in documents()
        for target in links_of(page)
        if "://" not in target
    }
    pages = [each for each in documents() if each.is_relative_to(ROOT / "docs")]
    decisions = [each for each in documents() if each.is_relative_to(ROOT / "decisions")]
    assert [] == [name_of(each) for each in (*pages, *decisions) if each not in linked]
