"""Errors: who can mend them, and the four parts of what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import handletime
from handletime.errors import CODES, HandletimeError, InputError, OperatorError, OurFault, shown

SOURCES = Path(handletime.__file__).parent


def test_a_message_says_where_what_what_else_and_what_to_do() -> None:
    error = InputError(
        'There is no time zone "Mars"',
        where="--tz",
        accepted="an IANA name",
        near=("America/Marigot", "Asia/Manila"),
        remedy="Look it up",
    )
    expected = (
        '--tz: There is no time zone "Mars". Accepted: an IANA name. '
        "Did you mean America/Marigot or Asia/Manila? Look it up."
    )
    assert expected == str(error)
    assert {
        "code": "input",
        "where": "--tz",
        "near": ["America/Marigot", "Asia/Manila"],
    }.items() <= (error.as_json().items())


def test_a_part_that_is_not_there_is_not_said() -> None:
    assert "It is so." == str(OurFault("It is so."))


@pytest.mark.parametrize(
    ("error", "exit_status", "http_status"),
    [
        (InputError, 2, 422),
        (OperatorError, 2, 503),
        (OurFault, 1, 500),
    ],
)
def test_who_can_mend_it_decides_the_statuses(
    error: type[HandletimeError],
    exit_status: int,
    http_status: int,
) -> None:
    assert (exit_status, http_status) == (error.exit_status, error.http_status)


def test_every_code_that_is_used_is_explained_and_the_other_way_round() -> None:
    used = {
        code
        for path in SOURCES.rglob("*.py")
        for code in re.findall(r'\bcode ?= ?"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert set(CODES) == used


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\nb", '"a\\nb"'),
        (None, "null"),
        ("x" * 100, '"' + "x" * 59 + "…"),
        ({1, 2}, "a value of type set"),
        ("\ud800", '"\\ud800"'),
    ],
    ids=repr,
)
def test_a_value_is_shown_on_one_line_and_cut(value: object, expected: str) -> None:
    assert expected == shown(value)
