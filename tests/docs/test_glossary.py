"""Every word that the tables, machines and events use stands in the glossary."""

from __future__ import annotations

import re
from typing import Final

from handletime.events.vocabulary import PURPOSES, TYPES
from handletime.facts.tables import TABLES
from handletime.machines import MACHINES
from house.measure import ROOT

GLOSSARY: Final = (ROOT / "GLOSSARY.md").read_text("utf-8")
ENDINGS: Final = re.compile(r"_(at|ms|by|count|share)$")
STATUSES: Final = ("available", "active", "unavailable", "idle", "away")
ROLES: Final = (
    "RoutedTo",
    "Puller",
    "ReceivedTransfer",
    "TookOver",
    "InConference",
    "ReceivedConsult",
    "Received",
)


def stem_of(column: str) -> str:
    """Return a column's word without what it holds: `wrap_up_ms` is wrap up."""
    return ENDINGS.sub("", column)


def _told(name: str) -> bool:
    """Say whether the glossary has a word, alone or in a list, written as code or in bold."""
    return bool(re.search(rf"[`*]{re.escape(name)}[`*]", GLOSSARY))


def test_every_table_is_told() -> None:
    assert [] == [name for name in TABLES if not _told(name)]


def test_every_column_is_told() -> None:
    columns = {column for table in TABLES.values() for column in table.columns}
    assert [] == sorted(each for each in columns if not (_told(each) or _told(stem_of(each))))


def test_every_status_role_and_purpose_is_told() -> None:
    assert [] == [name for name in (*STATUSES, *ROLES, *PURPOSES) if not _told(name)]


def test_every_machine_and_state_is_told() -> None:
    names = {*MACHINES, *(state for each in MACHINES.values() for state in each.states)}
    assert [] == sorted(name for name in names if not _told(name))


def test_every_thing_that_events_are_about_is_told() -> None:
    assert [] == sorted({name.partition(".")[0] for name in TYPES} - {*_words()})


def _words() -> set[str]:
    return set(re.findall(r"[`*](\w+)[`*]", GLOSSARY))


def test_each_word_is_told_once() -> None:
    """A word has one meaning, and one row."""
    rows = re.findall(r"^\| (.+?) \|", GLOSSARY, flags=re.MULTILINE)
    words = [word for row in rows for word in re.findall(r"\*\*(.+?)\*\*", row)]
    assert sorted(set(words)) == sorted(words)
