"""A row is named by its table and its key; every name leads back to its row."""

from __future__ import annotations

import functools
from typing import Any

import pytest

import handletime as ht
from explain.laws import NOW, names_of_rows
from handletime.facts.explain.keys import find_row
from handletime.facts.tables import TABLES
from second.centres import KINDS

Row = dict[str, Any]
AT = 1_772_438_400_000
"""2026-03-02T08:00:00Z."""


@functools.cache
def day() -> ht.Facts:
    return ht.derive(ht.read(ht.example_day()))


def conversations(*names: str) -> ht.Facts:
    """Return the facts of conversations that were opened, one a second."""
    return ht.derive(ht.read([opened(name, AT + 1000 * n) for n, name in enumerate(names)]))


def opened(name: str, at: int) -> Row:
    return {
        "id": f"open {name}", "type": "conversation.opened", "at": at, "conversation": name,
        "customer": "kim", "channel": "chat", "direction": "inbound",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_leads_back_to_its_row(kind: str) -> None:
    for seed in range(1, 11):
        facts = ht.derive(ht.read(KINDS[kind](seed)), now=NOW)
        for table in TABLES:
            for place, name in enumerate(names_of_rows(facts, table)):
                assert (table, place, name) == find_row(facts, name)


def test_a_slash_in_an_id_is_escaped_and_may_stand_plainly() -> None:
    facts = conversations("a/2", "plain", "100%")
    assert ("conversations", 1, "conversations/a%2F2") == find_row(facts, "conversations/a%2F2")
    assert ("conversations", 1, "conversations/a%2F2") == find_row(facts, "conversations/a/2")
    assert ("interactions", 1, "interactions/a%2F2/1") == find_row(facts, "interactions/a/2/1")
    assert ("conversations", 0, "conversations/100%25") == find_row(facts, "conversations/100%")


def test_what_may_mean_two_rows_is_refused_with_both_names() -> None:
    facts = conversations("xA", "x%41")
    with pytest.raises(ht.InputError, match=r"may mean 2 rows.*x%2541.*xA"):
        find_row(facts, "conversations/x%41")
    assert 0 == find_row(facts, "conversations/x%2541")[1]
    assert 1 == find_row(facts, "conversations/xA")[1]


def test_the_escaped_name_means_its_row_whatever_else_is_called_so() -> None:
    facts = conversations("a/b", "a%2Fb")
    assert (
        "a/b" == facts["conversations"]["conversation"][find_row(facts, "conversations/a%2Fb")[1]]
    )


@pytest.mark.parametrize(
    "instant",
    ["2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00Z", "2026-03-02T10:00:00+02:00", str(AT)],
)
def test_an_instant_in_a_key_may_be_written_in_any_way(instant: str) -> None:
    _, place, name = find_row(day(), f"sessions/ana/{instant}")
    assert "sessions/ana/2026-03-02T08:00:00.000Z" == name
    assert "ana" == day()["sessions"]["agent"][place]


def test_the_second_of_two_rows_with_one_key_has_a_number() -> None:
    """An agent who clocks in twice in one millisecond has two sessions that begin there."""
    facts = ht.derive(
        ht.read(
            [
                {"id": n, "type": "agent.clocked_in", "at": AT, "agent": "ana", "unit": unit}
                for n, unit in (("1", "north"), ("2", "south"))
            ]
        )
    )
    key = "sessions/ana/2026-03-02T08:00:00.000Z"
    assert [key, f"{key}/2"] == list(names_of_rows(facts, "sessions"))
    assert "north" == ht.explain(facts, key).values["unit"]
    assert "south" == ht.explain(facts, f"{key}/2").values["unit"]
    with pytest.raises(ht.InputError, match="none is named"):
        find_row(facts, f"{key}/3")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("segment/c01/1", "Did you mean segments"),
        ("", "There is no table"),
        ("segments", "26 rows"),
        ("segments/c01", "Accepted: segments/CONVERSATION/SEGMENT"),
        ("segments/c01/9", "Did you mean segments/c01/1"),
        ("segments/c01/0", "none is named"),
        ("sessions/ana/yesterday", "12 rows|rows, and none"),
        ("conversations/zzz", "such as conversations/c01|conversations/CONVERSATION"),
        ("topics/c01/2026-03-02T08:06:50Z/refund", "none is named"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones_and_how_many_there_are(
    name: str, said: str
) -> None:
    with pytest.raises(ht.InputError, match=said) as refusal:
        find_row(day(), name)
    assert "unknown_name" == refusal.value.stable_code


def test_a_table_without_rows_says_so() -> None:
    with pytest.raises(ht.InputError, match="has 0 rows"):
        find_row(conversations("c1"), "segments/c1/1")
