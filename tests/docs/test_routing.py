"""The concept page of routing tells the reasons in the order in which they are given."""

from __future__ import annotations

from handletime.routing import REASONS
from house.measure import ROOT


def test_the_page_has_the_precedence_of_the_objects() -> None:
    page = (ROOT / "docs" / "concepts" / "routing.md").read_text("utf-8")
    rows = [
        f"| {place} | `{each.code}` | {each.sentence} |" for place, each in enumerate(REASONS, 1)
    ]
    assert "\n".join(["| --- | --- | --- |", *rows, ""]) in page
