"""Every case holds: its events give the tables that it expects, and no finding beside them.

Each case runs twice: through the product, and through the second computation, which was
written from FACTS alone and shares no code with it.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES, kind_of

from .computations import COMPUTATIONS, Compute, Row
from .notation import MIDNIGHT, Case, Expected, Value, cases_in, clock, milliseconds, nearest

HERE: Final = Path(__file__).parent
CASES: Final = [case for path in sorted(HERE.glob("*.case")) for case in cases_in(path)]
CONTRACT: Final = frozenset({
    "conflicting_event", "from_the_future", "retraction_of_nothing", "clocked_in_twice",
    "work_while_clocked_out", "session_left_open", "message_outside_conversation",
    "closed_while_not_open", "opened_twice", "accepted_while_in_hand", "offered_while_in_hand",
    "routed_to_second_agent", "merge_circle", "law_broken",
})
"""The codes of findings that FACTS names; a case lists all of its findings of these codes."""
MUCH_LATER: Final = MIDNIGHT + milliseconds("240:00:00")
"""The reader's clock, unless a case sets it: ten days on, so that nothing is in the future."""


@pytest.mark.parametrize("compute", COMPUTATIONS.values(), ids=COMPUTATIONS.keys())
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, compute: Compute) -> None:
    """The events of a case give the tables that it expects."""
    facts = compute(case.events, **_settings(case))
    wanted = {"findings": Expected(("code",), ())} | dict(case.expected)
    wrong = [
        _compared(table, expected, rows)
        for table, expected in wanted.items()
        if (rows := _rows(table, facts[table], expected.columns)) != list(expected.rows)
    ]
    if wrong:
        pytest.fail("\n\n".join([_title(case), *wrong]), pytrace=False)


def test_every_name_is_used_once() -> None:
    """Two cases never share a name, so that a failing one is found."""
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def _settings(case: Case) -> dict[str, Any]:
    instants = {
        name: MIDNIGHT + milliseconds(case.settings[name]) if name in case.settings else None
        for name in ("as_of", "known_at", "now")
    }
    chosen = dict(pair.split("=") for pair in case.settings.get("policies", "").split())
    policies = Policies(**{name: _choice(name, value) for name, value in chosen.items()})
    return instants | {"now": instants["now"] or MUCH_LATER, "policies": policies}


def _choice(name: str, value: str) -> Any:
    known = tuple(each.name for each in fields(Policies))
    if name not in known:
        pytest.fail(f"no policy {name!r}{nearest(name, known)}")
    if name.endswith("_ms"):
        return milliseconds(value)
    return {"true": True, "false": False}.get(value, value)


def _rows(table: str, rows: list[Row], columns: tuple[str, ...]) -> list[tuple[Value, ...]]:
    """The chosen columns of the whole table; of findings, only the contract's codes."""
    if table == "findings":
        rows = [row for row in rows if row["code"] in CONTRACT]
    return [tuple(row[name] for name in columns or TABLES[table].columns) for row in rows]


def _title(case: Case) -> str:
    return f"{case.file}.case: {case.title}" + (f" [{case.variant}]" if case.variant else "")


def _compared(table: str, expected: Expected, actual: list[tuple[Value, ...]]) -> str:
    """Both tables side by side: expected left, actual right, rows that differ marked."""
    columns = expected.columns or TABLES[table].columns
    left = _laid_out(columns, list(expected.rows))
    right = _laid_out(columns, actual)
    height = max(len(left), len(right))
    left += ["(no such row)"] * (height - len(left))
    right += ["(no such row)"] * (height - len(right))
    width = max(width, len("(no such row)"))
    marks = ["   ", *(
        "   " if row < min(len(expected.rows), len(actual))
        and expected.rows[row] == actual[row] else " ≠ "
        for row in range(height - 1)
    )]
    lines = [f"{a:<{width}} {mark} {b}" for a, mark, b in zip(left, marks, right, strict=True)]
    return "\n".join([f"{table}: expected left, actual right", *lines])


def _laid_out(columns: tuple[str, ...], rows: list[tuple[Value, ...]]) -> list[str]:
    shown = [[_shown(name, cell) for name, cell in zip(columns, row, strict=False)]
             for row in rows]
    table = [list(columns), *shown]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in table]


def _shown(column: str, cell: Value) -> str:
    kind = kind_of(column)
    if cell is None:
        return "-"
    if isinstance(cell, list):
        return ",".join(cell) or "[]"
    if kind == "instant":
        return clock(int(cell) - MIDNIGHT)
    if kind == "milliseconds":
        return clock(int(cell))
    return {True: "yes", False: "no"}[bool(cell)] if kind == "flag" else str(cell)
