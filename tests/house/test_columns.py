"""Every column of every table has its sentence, and no sentence speaks of a column that is not."""

from __future__ import annotations

import re

from handletime.events.vocabulary import ALL_FIELDS, TYPES
from handletime.facts.columns import IN_TABLE, SENTENCES, sentence_of
from handletime.facts.tables import TABLES

COLUMNS = {(name, column) for name, table in TABLES.items() for column in table.columns}


def test_every_column_has_a_sentence() -> None:
    assert {column for _, column in COLUMNS} == set(SENTENCES)


def test_a_table_says_more_only_of_its_own_columns() -> None:
    assert set() == set(IN_TABLE) - COLUMNS


def test_what_a_table_says_differs_from_what_is_said_everywhere() -> None:
    """A sentence that repeats the general one would age apart from it."""
    assert [] == [key for key, text in IN_TABLE.items() if text == SENTENCES[key[1]]]


def test_every_name_is_described_in_a_sentence() -> None:
    """Fields, event types, tables and columns: a capital first, a stop last."""
    sentences = [
        *(field.sentence for field in ALL_FIELDS.values()),
        *(event.sentence for event in TYPES.values()),
        *(table.sentence for table in TABLES.values()),
        *(sentence_of(*each) for each in COLUMNS),
    ]
    assert [] == [text for text in sentences if not re.fullmatch(r"[A-Z].*[.…]", text)]
