"""ARCHITECTURE speaks of rooms that stand, and of names that are where it says."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

from house.measure import ROOT, SOURCE

TEXT: Final = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
SENTENCE: Final = (
    "**Events drive machines; machines write spans; spans make facts; metrics measure facts; "
    "reports lay out metrics; doors let people in.**"
)


def test_it_opens_with_the_sentence() -> None:
    assert SENTENCE == TEXT.splitlines()[2]


def test_every_room_is_told_in_the_order_of_the_law() -> None:
    """The table of rooms goes up from the ground; the law reads down to it."""
    told = re.findall(r"^\| \[`(\w+)`\]", TEXT, flags=re.MULTILINE)
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert rooms | {"errors", "together"} == set(told)
    law = re.findall(r"\w+", TEXT.partition("```text\n")[2].partition("```")[0])
    chain = {"doors", "reports", "metrics", "facts", "events"}
    assert [room for room in law if room in chain] == [
        room for room in reversed(told) if room in chain
    ]


def test_every_name_stands_in_the_file_that_is_linked() -> None:
    named = re.findall(r"\]\((src/[^)]+\.py)\): `(\w+)`", TEXT)
    assert len(named) > 10
    assert [] == [f"{file}: {name}" for file, name in named if name not in _names(ROOT / file)]


def _names(file: Path) -> set[str]:
    """Return the names that a file defines at its top."""
    names = set[str]()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Assign):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return names
