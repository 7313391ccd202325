"""The cases reach everything that the contract names: events, fields, policies, tables, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from handletime.events.vocabulary import TYPES, VOCABULARY
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES

from .test_cases import CASES, CONTRACT, HERE

NEVER_BROKEN: Final = "law_broken"
"""No input breaks a law, so no case can expect its finding."""
BY_PAIR: Final = "pairs_"
"""Files of cases for single pairs of state and symbol; the count of pairs judges them."""


def test_every_event_and_every_field_is_in_a_case() -> None:
    """Each type of event happens in a case, with each of its fields."""
    met = {(event["type"], name) for case in CASES for event in case.events for name in event}
    wanted = {(each.name, name) for each in TYPES.values() for name in each.fields}
    assert wanted - met == set()


def test_every_value_of_a_closed_list_is_in_a_case() -> None:
    """Each value that a field of the machines' events can take is taken in a case."""
    met = {
        (event["type"], name, value)
        for case in CASES
        for event in case.events
        for name, value in event.items()
        if isinstance(value, str)
    }
    wanted = {
        (each.name, name, value)
        for each in VOCABULARY
        for name, values in each.choices.items()
        for value in values
    }
    assert wanted - met == set()


def test_every_column_of_every_table_is_expected() -> None:
    """Each column of each table is expected by a case that has rows; a message is free."""
    met = {
        (table, column)
        for case in CASES
        for table, expected in case.expected.items()
        if expected.rows
        for column in expected.columns
    }
    wanted = {(table.name, column) for table in TABLES.values() for column in table.columns}
    assert wanted - met == {("findings", "message")}


def test_every_policy_is_chosen() -> None:
    """Each policy is set in a case to something other than its default."""
    met = {
        pair.split("=")[0] for case in CASES for pair in case.settings.get("policies", "").split()
    }
    assert {each.name for each in fields(Policies)} - met == set()


def test_every_finding_is_expected() -> None:
    """Each code of the contract is expected by a case."""
    met = {
        value
        for case in CASES
        if "findings" in case.expected
        for row in case.expected["findings"].rows
        for value in row
    }
    assert CONTRACT - met == {NEVER_BROKEN}


def test_coverage_names_every_case_and_no_other() -> None:
    """The list of rules and cases is complete, and each case names where it comes from."""
    listed = {(case.file, case.title) for case in CASES if not case.file.startswith(BY_PAIR)}
    assert set(_named()) == listed
    assert all(case.settings.get("source") for case in CASES)


def _named() -> Iterator[tuple[str, str]]:
    for line in (HERE / "COVERAGE.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[1] not in ("file", "---"):
            yield from ((cells[1], title) for title in cells[2].split(" / "))
