"""No file says what it should not: unfinished work, one machine's places, people's addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from house.measure import documents, name_of, project_files, without_code

FORBIDDEN: Final = {
    "unfinished work": r"\b(TODO|FIXME|XXX|HACK)\b",
    "a conflict left standing": r"^(<{7}|>{7}|={7})( |$)",
    "a place on one machine": r"(?<![\w.~/*-])/(root|work|home|Users|mnt|opt|srv)/[\w.]",
    "a host of one network": r"\b(10|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2,3}\b"
    r"|\b[\w-]+\.(internal|corp|lan|intranet)\b",
    "a package registry": r"(index-url|find-links|/simple/?(\s|$)|artifactory|devpi)",
    "a key or a token": r"(BEGIN [A-Z ]*PRIVATE KEY|\bghp_\w{20}|\bAKIA\w{16})",
    "an address of a person": r"\b[\w.+-]+@(?!example\.)[\w-]+\.[a-z]{2,}\b",
    "a signature that is not ours": r"(?i)(co-authored-by|generated (with|by) \[)",
}
"""What no line may hold: the reason, and the pattern that finds it."""

SIMPLY: Final = r"(?i)\b(simply|obviously|of course|easily)\b"
"""Words that make a reader feel slow."""
TEXT: Final = frozenset({".md", ".py", ".toml", ".case", ".jsonl", ".csv", ".txt", ".sh", ""})
SELF: Final = Path(__file__)


def said_in(text: str, pattern: str) -> list[str]:
    """Return the lines of a text that hold a pattern, with their numbers."""
    return [
        f"{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_line_holds_what_it_should_not(what: str) -> None:
    texts = (path for path in project_files() if path.suffix in TEXT and path != SELF)
    found = {name_of(path): said_in(path.read_text("utf-8"), FORBIDDEN[what]) for path in texts}
    assert {} == {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("unfinished work", "# TODO: say why"),
        ("a conflict left standing", "<<<<<<< ours"),
        ("a place on one machine", "read('/home/kim/day.jsonl')"),
        ("a host of one network", "http://10.1.2.3/"),
        ("a package registry", "--index-url http://wheels.example/simple"),
        ("a key or a token", "-----BEGIN RSA PRIVATE KEY-----"),
        ("an address of a person", "kim@centre.org"),
        ("a signature that is not ours", "Co-authored-by: kim"),
    ],
)
def test_each_pattern_finds_its_kind(what: str, line: str) -> None:
    assert [f"1: {line}"] == said_in(line, FORBIDDEN[what])


def test_pages_never_belittle() -> None:
    """What is easy for the writer may not be so for the reader."""
    found = {
        name_of(path): said_in(without_code(path.read_text("utf-8")), SIMPLY)
        for path in documents()
    }
    assert {} == {name: lines for name, lines in found.items() if lines}


def test_prose_has_one_sentence_a_line() -> None:
    """So that a change of one sentence is a change of one line.

    Tables are left out, and abbreviations that end in a stop are not used in prose.
    """
    found = {
        name_of(path): [
            line
            for line in without_code(path.read_text("utf-8")).splitlines()
            if not line.startswith("|") and re.search(r"[a-z)`*][.?!][)\"]* +[A-Z`]", line)
        ]
        for path in documents()
    }
    assert {} == {name: lines for name, lines in found.items() if lines}
