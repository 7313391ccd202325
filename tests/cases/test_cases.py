"""Every case holds: its events give the tables that it expects, and no finding beside them.

Each case runs twice: through the product, and through the second computation, which was
written from FACTS alone and shares no code with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest

from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES

from .computations import COMPUTATIONS, Compute, Facts, Row, product
from .notation import Case, Expected, Value, cases_in
from .side_by_side import side_by_side
from .times import MIDNIGHT, milliseconds, nearest

HERE: Final = Path(__file__).parent
CASES: Final = [case for path in sorted(HERE.glob("*.case")) for case in cases_in(path)]
CONTRACT: Final = frozenset(
    {
        "conflicting_event",
        "from_the_future",
        "retraction_of_nothing",
        "clocked_in_twice",
        "work_while_clocked_out",
        "session_left_open",
        "message_outside_conversation",
        "closed_while_not_open",
        "opened_twice",
        "accepted_while_in_hand",
        "offered_while_in_hand",
        "routed_to_second_agent",
        "merge_circle",
        "law_broken",
    }
)
"""The codes of findings that FACTS names; a case lists all of its findings of these codes."""
MUCH_LATER: Final = MIDNIGHT + milliseconds("240:00:00")
"""The reader's clock, unless a case sets it: ten days on, so that nothing is in the future."""


@pytest.mark.parametrize("compute", COMPUTATIONS.values(), ids=COMPUTATIONS.keys())
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, compute: Compute) -> None:
    """The events of a case give the tables that it expects."""
    facts = compute(case.events, **settings_of(case))
    wrong = differences(case, facts, listed_codes(case) if compute is product else ())
    if wrong:
        pytest.fail("\n\n".join([_title(case), *wrong]), pytrace=False)


def differences(case: Case, facts: Facts, codes: Iterable[str] = ()) -> list[str]:
    """The tables that differ from what the case expects, both side by side.

    Findings are looked at where they have the contract's codes, or others that are given.
    """
    looked_at = CONTRACT.union(codes)
    return [
        side_by_side(table, expected, rows)
        for table, expected in _wanted(case, looked_at).items()
        if (rows := _rows(table, facts(table), expected.columns, looked_at)) != list(expected.rows)
    ]


def test_every_name_is_used_once() -> None:
    """Two cases never share a name, so that a failing one is found."""
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def listed_codes(case: Case) -> list[str]:
    """The codes of the findings that the case expects, the contract's and our own."""
    findings = case.expected.get("findings", Expected((), ()))
    return [
        str(row[place])
        for place, name in enumerate(findings.columns)
        if name == "code"
        for row in findings.rows
    ]


def _wanted(case: Case, codes: frozenset[str]) -> dict[str, Expected]:
    """The expected tables; of findings only those of the codes, none if the case has none."""
    wanted = {"findings": Expected(("code",), ())} | dict(case.expected)
    findings = wanted["findings"]
    if "code" in findings.columns:
        place = findings.columns.index("code")
        kept = tuple(row for row in findings.rows if row[place] in codes)
        wanted["findings"] = Expected(findings.columns, kept)
    return wanted


def settings_of(case: Case) -> dict[str, Any]:
    """What a computation is told beside the events: instants and policies."""
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


def _rows(
    table: str, rows: list[Row], columns: tuple[str, ...], codes: frozenset[str]
) -> list[tuple[Value, ...]]:
    """The chosen columns of the whole table; of findings, only those of the codes."""
    if table == "findings":
        rows = [row for row in rows if row["code"] in codes]
    return [tuple(row[name] for name in columns or TABLES[table].columns) for row in rows]


def _title(case: Case) -> str:
    return f"{case.file}.case: {case.title}" + (f" [{case.variant}]" if case.variant else "")
