"""Rooms know what they may know: some rooms little, and a library is known in one room.

That no arrow points up is checked by import-linter, from the layers in `pyproject.toml`.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from house.measure import ROOT, SOURCE

KNOWS_ONLY: Final = {
    "timeline": {"errors"},
    "events": {"kernel", "timeline", "errors", "together"},
    "kernel": {"timeline", "errors", "together"},
    "machines": {"events", "errors"},
    "routing": {"events", "timeline", "errors"},
    "stores": {"events", "timeline", "errors"},
}
"""Room to the other rooms that it may know; what is not here is held by the layers alone."""

COMMON: Final = {"polars", "numpy", "pydantic"}
"""The common tongue: columns, and models."""

LIBRARIES_WITHOUT_IMPORT: Final = {"tzdata"}
IMPORTED_AS: Final = {"vl-convert-python": "vl_convert"}
"""Libraries that are imported by another name than they are installed by."""
"""Declared for what it brings along: time zones where the system has none."""


def imports_of(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yield room, top-level package and full name of each import below a package's folder.

    What is imported for a signature's sake alone is left out: it binds nobody at work.
    """
    for path in sorted(source.rglob("*.py")):
        room = path.relative_to(source).parts[0].removesuffix(".py")
        tree = ast.parse(path.read_text("utf-8"))
        for node in _outside_of(_typing_only(tree), tree):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            yield from ((room, name.partition(".")[0], name) for name in names)


def _typing_only(tree: ast.Module) -> set[ast.AST]:
    """Return the statements below `if TYPE_CHECKING`."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    guards = (block for block in blocks if ast.unparse(block.test) == "TYPE_CHECKING")
    return {each for guard in guards for statement in guard.body for each in ast.walk(statement)}


def _outside_of(left_out: set[ast.AST], tree: ast.Module) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if node not in left_out)


def arrows_of(source: Path) -> set[tuple[str, str]]:
    """Return each pair of a room and another room that it imports."""
    return {
        (room, name.split(".")[1])
        for room, package, name in imports_of(source)
        if package == source.name and "." in name and name.split(".")[1] != room
    }


def rooms_by_library(source: Path) -> dict[str, set[str]]:
    """Return each third-party package that is imported, with the rooms that do."""
    rooms: dict[str, set[str]] = {}
    for room, package, _ in imports_of(source):
        if package not in sys.stdlib_module_names and package != source.name:
            rooms.setdefault(package, set()).add(room)
    return rooms


def imported_as(library: str) -> str:
    return IMPORTED_AS.get(library, library)


def too_far(source: Path) -> set[tuple[str, str]]:
    """Return the arrows that `KNOWS_ONLY` does not allow."""
    return {
        (room, other)
        for room, other in arrows_of(source)
        if room in KNOWS_ONLY and other not in KNOWS_ONLY[room]
    }


def test_rooms_know_only_what_they_may() -> None:
    assert set() == too_far(SOURCE)


def test_a_library_is_known_in_one_room() -> None:
    rooms = rooms_by_library(SOURCE)
    assert {} == {name: at for name, at in rooms.items() if name not in COMMON and len(at) > 1}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    always = {imported_as(Requirement(each).name) for each in project["dependencies"]}
    extras = {
        imported_as(Requirement(each).name)
        for name, extra in project.get("optional-dependencies", {}).items()
        if name != "test"
        for each in extra
    }
    imported = set(rooms_by_library(SOURCE))
    assert set() == imported - always - extras
    assert LIBRARIES_WITHOUT_IMPORT == always - imported


def test_an_arrow_that_goes_too_far_is_seen(tmp_path: Path) -> None:
    """Routing that reaches for facts is found, and a library in two rooms as well."""
    house = tmp_path / "handletime"
    for room, line in (
        ("routing", "from handletime.facts.tables import TABLES\nimport rich"),
        ("reports", "from rich.table import Table\nfrom handletime.facts import derive"),
    ):
        (house / room).mkdir(parents=True)
        (house / room / "desk.py").write_text(line + "\n", "utf-8")
    assert {("routing", "facts")} == too_far(house)
    assert {"rich": {"routing", "reports"}} == rooms_by_library(house)
