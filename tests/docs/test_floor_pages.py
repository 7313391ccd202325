"""What may be asked of the floor, chosen and refused is told whole, and nothing else is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from floor_pages import sentences_of
from generate import REFERENCE

from handletime.floor.checks.precedence import CHECKS
from handletime.floor.entries import ATTRIBUTES
from handletime.floor.registry import COMMANDS, QUERIES
from handletime.floor.settings.catalogue import SETTINGS
from handletime.floor.state.directory import KINDS

HEADINGS = {
    "commands.md": [*COMMANDS],
    "directory.md": [*KINDS],
    "queries.md": [*QUERIES],
    "refusals.md": [each.code for each in CHECKS],
}


@pytest.mark.parametrize("page", HEADINGS)
def test_a_page_has_a_section_for_each_and_for_nothing_else(page: str) -> None:
    text = (REFERENCE / page).read_text("utf-8")
    assert sorted(HEADINGS[page]) == sorted(re.findall(r"^## (\S+)$", text, flags=re.MULTILINE))


def test_every_setting_and_attribute_has_its_row() -> None:
    def rows(page: str) -> list[str]:
        text = (REFERENCE / page).read_text("utf-8")
        return re.findall(r"^\| `([\w.]+)` \|", text, flags=re.MULTILINE)

    assert sorted(SETTINGS) == sorted(rows("settings.md"))
    attributes = [each.name for several in ATTRIBUTES.values() for each in several]
    assert sorted(attributes) == sorted(rows("directory.md"))


def test_every_check_is_asked_for_by_somebody() -> None:
    every: list[Any] = [*COMMANDS.values(), *QUERIES.values()]
    used = {code for each in every for code in each.checks}
    assert {each.code for each in CHECKS} == used


@pytest.mark.parametrize("name", [*COMMANDS, *QUERIES])
def test_every_field_that_is_asked_for_has_a_sentence(name: str) -> None:
    asked: Any = COMMANDS.get(name) or QUERIES[name]
    assert [] == [field for field, says in sentences_of(asked).items() if not says.endswith(".")]


def test_every_refusal_is_told_in_sentences() -> None:
    """A capital or a field first, a stop last; what would help may be nothing but a field."""
    said = [text for each in CHECKS for text in (each.sentence, each.remedy)]
    assert [] == [text for text in said if not re.fullmatch(r"[A-Z{].*[.}]", text)]
