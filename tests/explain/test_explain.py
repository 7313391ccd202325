"""What single explanations say: causes of zero, cuts, policies, refusals, and their JSON."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

import handletime as ht
from doors.running import run
from handletime.facts.explain.rules import IN_TABLE, POLICIES, RULES
from handletime.facts.explain.telling import EVENTS_SHOWN, value_told
from handletime.facts.explain.witness import SECTIONS
from handletime.facts.tables import TABLES
from handletime.machines import MACHINES

Row = dict[str, Any]


@functools.cache
def day() -> ht.Facts:
    return ht.derive(ht.read(ht.example_day()))


def ends_of(told: ht.Explanation, column: str) -> list[tuple[str | None, ...]]:
    """Return the events that began and ended each part of a column."""
    return [
        tuple(edge.event.name if edge.event else None for edge in (part.start, part.end))
        for part in told.parts[column]
    ]


def test_the_worked_example_of_the_contract_opens_into_pending_and_sending() -> None:
    told = ht.explain(day(), "segments/c01/1")
    assert [("pending", 45_000), ("sending", 20_000)] == [
        (part.what, part.length_ms) for part in told.parts["eht_ms"]
    ]
    assert [("e031", "e033"), ("e033", "e034")] == ends_of(told, "eht_ms")


def test_attention_that_outlives_the_segment_is_cut_by_its_close() -> None:
    (part,) = ht.explain(day(), "segments/c01/1", "ift_ms").parts["ift_ms"]
    assert part.end.event
    assert part.end.rule
    assert "kim-closed" == part.end.event.name
    assert ("leg", "engaged", "closed_by_agent", "out") == (
        part.end.rule.machine, part.end.rule.state, part.end.rule.symbol, part.end.rule.to,
    )  # fmt: skip


def test_an_end_that_its_event_dates_back_says_since() -> None:
    told = ht.explain(day(), "attention/chloe/2026-03-02T11:05:00Z", "ended_at")
    (part,) = told.parts["span"]
    assert part.end.event
    assert "since" == part.end.cut
    assert 30_000 == part.end.event.at - part.end.at


def test_what_still_lasts_ends_as_of_without_event_or_rule() -> None:
    facts = ht.derive(ht.read(ht.example_day()), as_of=1_772_438_760_000)
    told = ht.explain(facts, "segments/c01/1")
    (part,) = told.parts["segment_ms"]
    assert ("as_of", None, None) == (part.end.cut, part.end.event, part.end.rule)
    assert facts.as_of == part.end.at
    assert () == told.decided["end_reason"].events


def test_a_hidden_window_cuts_only_under_its_policy() -> None:
    facts = ht.derive(ht.read(ht.example_day()), policies=ht.Policies(hidden_window="stops"))
    whole = ht.explain(day(), "segments/c02/1").measured["ift_ms"]
    told = ht.explain(facts, "segments/c02/1").measured["ift_ms"]
    assert 1 == len(whole.parts)
    first, second = told.parts
    assert first.end.rule
    assert second.start.rule
    assert ("window", "hidden") == (first.end.rule.machine, first.end.rule.symbol)
    assert ("window", "shown") == (second.start.rule.machine, second.start.rule.symbol)
    assert "stops" == told.policies["hidden_window"]


@pytest.mark.parametrize(
    ("policy", "states"),
    [("ift", "in focus"), ("eht", "pending"), ("segment", "in hand")],
)
def test_handle_time_is_made_of_what_the_policy_says(policy: Any, states: str) -> None:
    policies = ht.Policies(conversation_handle_time=policy)
    facts = ht.derive(ht.read(ht.example_day()), policies=policies)
    measured = ht.explain(facts, "conversations/c03", "handle_ms").measured["handle_ms"]
    assert policy == measured.policies["conversation_handle_time"]
    assert ("eht_until" in measured.policies) == (policy == "eht")
    assert {states, "wrapping"} <= {part.what for part in measured.parts}


def test_one_column_is_explained_alone() -> None:
    told = ht.explain(day(), "segments/c01/1", "role")
    assert {} == told.measured
    assert ["role"] == list(told.decided)
    assert ["span"] == list(ht.explain(day(), "segments/c01/1", "started_by").measured)


@pytest.mark.parametrize(
    ("column", "said"), [("eht", "Did you mean eht_ms"), ("conversation", "is the row's name")]
)
def test_a_column_without_explanation_is_refused(column: str, said: str) -> None:
    with pytest.raises(ht.InputError, match=said):
        ht.explain(day(), "segments/c01/1", column)


def test_facts_from_a_folder_are_refused_and_say_what_to_do(tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, tables=["segments"])
    with pytest.raises(ht.InputError, match="Give the event files") as refusal:
        ht.explain(ht.read_facts(tmp_path), "segments/c01/1")
    assert "needs_events" == refusal.value.stable_code


def test_a_finding_names_the_cell_that_found_it() -> None:
    decided = ht.explain(day(), next(_names("findings"))).decided["code"]
    rule = decided.rule
    assert ("session", "on", "clocked_in") == (rule.machine, rule.state, rule.symbol)
    assert ["e254"] == [event.name for event in decided.events]


def _names(table: str) -> Any:
    from explain.laws import names_of_rows

    return names_of_rows(day(), table)


def test_an_event_that_is_in_no_log_is_named_all_the_same() -> None:
    late = {
        "id": "late", "type": "agent.clocked_in", "at": "2199-01-01T00:00:00Z",
        "recorded_at": "2026-03-02T08:00:00Z", "agent": "ana", "unit": "north",
    }  # fmt: skip
    facts = ht.derive(ht.read([late, late | {"id": "now", "at": "2026-03-02T08:00:00Z"}]))
    told = ht.explain(facts, "findings/from_the_future/2199-01-01T00:00:00Z/late")
    (event,) = told.decided["code"].events
    assert ("late", None) == (event.name, event.type)
    assert "late" in str(told)


def test_text_says_all_columns_and_json_reads_back() -> None:
    for table in TABLES:
        name = next(_names(table))
        told = ht.explain(day(), name)
        text = str(told)
        assert [] == [each for each in (*told.measured, *told.decided) if not _is_told(each, text)]
        read = json.loads(json.dumps(told.as_json()))
        assert name == read["row"]
        assert list(TABLES[table].columns) == list(read["values"])
        assert [
            sum(part["length_ms"] for part in each["parts"]) for each in read["measured"].values()
        ] == [each["value"] or 0 for each in read["measured"].values()]


def _is_told(column: str, text: str) -> bool:
    return column == "span" or column in text


def test_a_long_list_of_events_is_cut_for_people_alone() -> None:
    written = [
        {
            "id": f"m{n}", "type": "conversation.closed" if n % 2 else "conversation.reopened",
            "at": 1_772_438_400_000 + n, "conversation": "c1", "by": "customer",
        }
        for n in range(2 * EVENTS_SHOWN + 2)
    ]  # fmt: skip
    told = ht.explain(ht.derive(ht.read(written)), "conversations/c1", "closes")
    assert EVENTS_SHOWN + 1 == len(told.decided["closes"].events)
    assert "… and 1 more" in str(told)


def test_values_read_as_people_write_them() -> None:
    shown = [value_told(each) for each in (None, True, False, [], ["b", "c"], 1234, "text")]
    assert ["blank", "yes", "no", "none", "b, c", "1,234", "text"] == shown


def test_every_rule_and_policy_is_of_a_column_that_is_there() -> None:
    columns = {(name, column) for name, table in TABLES.items() for column in table.columns}
    columns |= {(name, "span") for name in TABLES}
    assert set() == {*IN_TABLE, *POLICIES} - columns
    assert set() == set(RULES) - {column for _, column in columns}
    assert set(MACHINES) == set(SECTIONS)


def test_the_command_prints_what_the_library_says(tmp_path: Path) -> None:
    ran = run("explain", "DAY", "--row", "segments/c03/2", folder=tmp_path)
    assert (0, f"{ht.explain(day(), 'segments/c03/2')}\n") == (ran.status, ran.out)
    ran = run("explain", "DAY", "--row", "segments/c03/2", "--format", "json", folder=tmp_path)
    assert ht.explain(day(), "segments/c03/2").as_json() == json.loads(ran.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("DAY", "--row", "segments/c99/1"), "none is named"),
        (("DAY", "--row", "segments/c01/1", "--column", "ift"), "Did you mean ift_ms"),
        (("FACTS", "--row", "segments/c01/1"), "Give the event files"),
    ],
)
def test_the_command_refuses_what_it_cannot_explain(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ran = run("explain", *words, folder=tmp_path)
    assert (2, "") == (ran.status, ran.out)
    assert said in ran.talk
