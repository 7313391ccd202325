"""Differences by hand: what moved, how a row is known again, and which event did it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import handletime as ht
from doors.running import run
from handletime.facts.diff.identity import IDENTITIES, PLACES
from handletime.facts.tables import TABLES
from handletime.timeline.instant import parse_instant

Row = dict[str, Any]
MIDNIGHT = parse_instant("2026-03-03T00:00:00Z")
EVENING = parse_instant("2026-03-02T23:00:00Z")
NIGHT = ("--known-at-a", "2026-03-03T00:00:00Z", "--as-of-b", "2026-03-02T23:00:00Z")
"""The bundled day as known at midnight, against all that is known of the same time."""


@cache
def mended() -> ht.Diff:
    events = ht.read(ht.example_day())
    return ht.diff(ht.derive(events, known_at=MIDNIGHT), ht.derive(events, as_of=EVENING))


def at(clock: str) -> str:
    return f"2026-03-02T{clock}Z"


def event(name: str, kind: str, clock: str, **fields: object) -> Row:
    return {"id": name, "type": kind, "at": at(clock), **fields}


def told(*events: Row, **look: Any) -> ht.Facts:
    return ht.derive(ht.read(list(events)), **look)


CHAT = (
    event("in", "agent.clocked_in", "08:00:00", agent="ana", unit="north"),
    event(
        "o", "conversation.opened", "08:05:00", conversation="c1", customer="kim", channel="chat",
        direction="inbound",
    ),
    event("a", "conversation.accepted", "08:10:00", conversation="c1", agent="ana"),
    event("e", "agent.entered_conversation", "08:10:00", conversation="c1", agent="ana"),
    event(
        "m", "conversation.message", "08:12:00", conversation="c1", sender="agent", agent="ana"
    ),
    event("x", "conversation.closed", "08:15:00", conversation="c1", by="customer"),
    event("out", "agent.clocked_out", "09:00:00", agent="ana"),
)  # fmt: skip
LATE = (
    event("a0", "conversation.accepted", "08:06:00", conversation="c1", agent="ben"),
    event("l0", "conversation.agent_left", "08:08:00", conversation="c1", agent="ben"),
)


def test_a_mended_clock_out_moves_what_it_ended_and_nothing_else() -> None:
    """Dov's session ends at two past five and no more at eleven: 5:58:00 less."""
    found = mended()
    assert {"sessions": 1, "statuses": 1, "channels": 3} == {
        name: len(moves) for name, moves in found.moves.items() if len(moves)
    }
    row = found.moves["sessions"].rows.row(0, named=True)
    assert ("changed", ["ended_at", "clock_out_reason", "clock_out_cause", "ended_by"]) == (
        row["what"],
        row["columns"],
    )
    assert ("dov-out-at-eleven", "e352") == (row["before"]["ended_by"], row["after"]["ended_by"])
    assert {-(5 * 60 + 58) * 60_000} == {*found.totals["difference"]}
    assert ["dov"] == found.totals["agent"].unique().to_list()


def test_the_events_that_did_it_are_named_with_the_reason() -> None:
    events = mended().events
    columns = ["event", "only_in", "why", "by", "reason"]
    assert [
        ("e352", "after", "late", None, None),
        ("dov-out-at-eleven", "before", "retracted", "e351", "Went home at two past five"),
    ] == events[columns].rows()
    for moves in mended().moves.values():
        assert all(["e352", "dov-out-at-eleven"] == each.to_list() for each in moves.because)


def test_what_differs_in_how_sets_were_made_is_told() -> None:
    events = ht.read(list(CHAT))
    policies = ht.Policies(eht_until="first_response")
    found = ht.diff(
        ht.derive(events), ht.derive(events, as_of=EVENING, known_at=MIDNIGHT, policies=policies)
    )
    assert {
        "as_of": ("2026-03-02T09:00:00.000Z", "2026-03-02T23:00:00.000Z"),
        "known_at": (None, "2026-03-03T00:00:00.000Z"),
        "policies.eht_until": ("last_message", "first_response"),
    } == found.looks


def test_a_version_that_differs_is_told(tmp_path: Path) -> None:
    ht.write_facts(told(*CHAT), tmp_path)
    seal = json.loads((tmp_path / "facts.json").read_text())
    (tmp_path / "facts.json").write_text(json.dumps(seal | {"version": "0.0.9"}))
    found = ht.diff(ht.read_facts(tmp_path), told(*CHAT))
    assert {"version": ("0.0.9", ht.__version__)} == found.looks
    assert found.is_empty


def test_an_earlier_segment_that_comes_late_is_one_row_more_and_renumbers_the_next() -> None:
    found = ht.diff(told(*CHAT), told(*CHAT, *LATE))
    moves = found.moves["segments"]
    assert {"gone": 0, "changed": 0, "renumbered": 1, "added": 1} == moves.counts
    assert ["ben"] == moves.added["agent"].to_list()
    assert [["segment"]] == moves.columns.filter(moves.what == "renumbered").to_list()
    assert {"added": ["a0", "l0"], "renumbered": ["l0"]} == dict(
        zip(moves.what, moves.because.to_list(), strict=True)
    )


def test_a_row_whose_beginning_was_corrected_is_known_by_its_end() -> None:
    """The acceptance is retracted, and another a minute later stands in for it."""
    undo = event("undo", "event.retracted", "10:00:00", event="a")
    again = event("a2", "conversation.accepted", "08:11:00", conversation="c1", agent="ana")
    found = ht.diff(told(*CHAT), told(*CHAT, undo, again, as_of=parse_instant(at("09:00:00"))))
    moves = found.moves["segments"]
    assert {"gone": 0, "changed": 1, "renumbered": 0, "added": 0} == moves.counts
    assert {"started_at", "segment_ms", "ift_ms", "eht_ms", "first_reply_ms", "started_by"} == {
        *moves.columns[0]
    }
    assert ["a", "a2"] == moves.because[0].to_list()


def test_a_late_message_is_why_a_segment_has_more_engaged_time() -> None:
    late = event(
        "m2", "conversation.message", "08:14:00", conversation="c1", sender="agent", agent="ana"
    )
    found = ht.diff(told(*CHAT), told(*CHAT, late | {"recorded_at": at("23:00:00")}))
    moves = found.moves["segments"]
    assert [["eht_ms", "agent_messages"]] == moves.columns.to_list()
    assert [["m2"]] == moves.because.to_list()
    assert [("m2", "late")] == found.events["event", "why"].rows()
    assert {("segments", "eht_ms", 120_000), ("conversations", "eht_ms", 120_000)} < {
        *found.totals["table", "measure", "difference"].rows()
    }


def test_an_event_that_says_otherwise_is_named_with_its_fields() -> None:
    others = [
        each | {"unit": "south", "channels": ["chat"]} if each["id"] == "in" else each
        for each in CHAT
    ]
    found = ht.diff(told(*CHAT), told(*others))
    row = found.events.row(0, named=True)
    assert ("both", "in", "says_otherwise", ["channels", "unit"]) == (
        row["only_in"],
        row["event"],
        row["why"],
        row["columns"],
    )
    assert [["unit"]] == found.moves["sessions"].columns.to_list()
    assert [["in"]] == found.moves["sessions"].because.to_list()


def test_an_event_after_the_other_set_s_instant_is_no_late_one() -> None:
    early = told(*CHAT, as_of=parse_instant(at("08:13:00")))
    found = ht.diff(early, told(*CHAT))
    assert [("x", "after_as_of"), ("out", "after_as_of")] == found.events["event", "why"].rows()


def test_an_event_that_is_in_other_files_is_not_given() -> None:
    found = ht.diff(told(*CHAT), told(*CHAT, *LATE))
    assert ["not_given", "not_given"] == found.events["why"].to_list()


def test_a_retraction_counts_though_it_is_dated_after_the_instant_of_looking() -> None:
    undo = event("undo", "event.retracted", "10:00:00", event="m", reason="a test")
    look = {"as_of": parse_instant(at("09:00:00"))}
    found = ht.diff(told(*CHAT), told(*CHAT, undo, **look))
    assert [("m", "retracted", "undo", "a test")] == found.events[
        "event", "why", "by", "reason"
    ].rows()


def test_rows_that_are_open_in_both_blame_no_event_for_a_later_instant() -> None:
    running = CHAT[:5]
    later = event("m9", "conversation.message", "08:14:00", conversation="c1", sender="customer")
    found = ht.diff(told(*running), told(*running, later))
    assert [["ended_at"]] == found.moves["sessions"].columns.to_list()
    assert [[]] == found.moves["sessions"].because.to_list()
    assert [["m9"]] == found.moves["segments"].because.to_list()


def test_folders_are_compared_by_the_events_that_rows_name(tmp_path: Path) -> None:
    events = ht.read(ht.example_day())
    sides = ht.derive(events, known_at=MIDNIGHT), ht.derive(events, as_of=EVENING)
    for name, facts in zip("ab", sides, strict=True):
        ht.write_facts(facts, tmp_path / name, format="csv")
    a, b = (ht.read_facts(tmp_path / name) for name in "ab")
    for pair in ((a, b), (a, sides[1]), (sides[0], b)):
        found = ht.diff(*pair)
        assert not found.events_compared
        assert {"e352", "dov-out-at-eleven"} == {*found.events["event"]}
        assert mended().totals.equals(found.totals)
        for name, moves in mended().moves.items():
            assert moves.before.equals(found.moves[name].before)
            assert moves.after.equals(found.moves[name].after)
        assert ["dov-out-at-eleven", "e352"] == sorted(found.moves["sessions"].because[0])
    whys = dict(ht.diff(a, sides[1]).events["event", "why"].rows())
    assert {"e352": "late", "dov-out-at-eleven": "retracted"} == whys


def test_tables_that_only_one_set_has_are_left_out_by_name(tmp_path: Path) -> None:
    ht.write_facts(told(*CHAT), tmp_path, tables=["sessions", "segments"])
    found = ht.diff(ht.read_facts(tmp_path), told(*CHAT))
    assert ["sessions", "segments"] == list(found.moves)
    assert {*TABLES} - {"sessions", "segments"} == {*found.left_out}
    with pytest.raises(ht.InputError, match="no table statuses"):
        ht.diff(ht.read_facts(tmp_path), told(*CHAT), tables=["statuses"])


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    with pytest.raises(ht.InputError, match=r"no table segmints.*Did you mean segments"):
        ht.diff(told(*CHAT), told(*CHAT), tables=["segmints"])


def test_every_table_says_when_its_rows_are_the_same() -> None:
    assert [*TABLES] == [*IDENTITIES]
    for name, keys in IDENTITIES.items():
        columns = {*TABLES[name].columns}
        assert columns.issuperset(column for key in keys for column in key)
        assert {"started_by", "ended_by"}.isdisjoint(columns) or keys[0][-1] == "started_by"
    assert {column for table in TABLES.values() for column in table.columns} >= PLACES


def test_json_and_the_library_say_the_same(tmp_path: Path) -> None:
    ran = run("diff", "DAY", "DAY", *NIGHT, "--format", "json", folder=tmp_path)
    said = json.loads(ran.out)
    assert (0, "") == (ran.status, ran.talk)
    assert {"before", "after", "looks", "events_compared", "tables", "left_out"} < {*said}
    assert {name: moves.counts for name, moves in mended().moves.items()} == said["tables"]
    assert mended().totals.to_dicts() == said["totals"]
    assert ["known_at"] == said["looks"]
    assert mended().events["event"].to_list() == [each["event"] for each in said["events"]]
    first = said["rows"][0]
    assert ("sessions", "changed", "2026-03-02T17:02:00.000Z") == (
        first["table"],
        first["what"],
        first["after"]["ended_at"],
    )
    assert [*TABLES["sessions"].columns] == [*first["before"]]
    assert 5 == len(said["rows"])


def test_a_row_that_came_or_went_is_null_on_the_other_side(tmp_path: Path) -> None:
    for name, events in (("a", CHAT), ("b", [*CHAT, *LATE])):
        lines = "".join(json.dumps(each) + "\n" for each in events)
        (tmp_path / f"{name}.jsonl").write_text(lines)
    words = ("diff", "a.jsonl", "b.jsonl", "--format", "json", "--tables", "segments")
    rows = json.loads(run(*words, folder=tmp_path).out)["rows"]
    assert [("added", None), ("renumbered", 1)] == [
        (each["what"], each["before"] and each["before"]["segment"]) for each in rows
    ]
    back = json.loads(run("diff", "b.jsonl", "a.jsonl", *words[3:], folder=tmp_path).out)["rows"]
    assert {"gone": None, "renumbered": 1} == {
        each["what"]: each["after"] and each["after"]["segment"] for each in back
    }


def test_a_limit_holds_for_each_listing(tmp_path: Path) -> None:
    words = ("diff", "DAY", "DAY", *NIGHT, "--limit", "1")
    said = json.loads(run(*words, "--format", "json", folder=tmp_path).out)
    assert (1, 1, 3) == tuple(len(said[name]) for name in ("events", "totals", "rows"))
    assert 3 == said["tables"]["channels"]["changed"]
    text = run(*words, folder=tmp_path).out
    assert "… and 1 more event (--limit shows more)" in text
    assert "… and 2 more rows (--limit shows more)" in text


def test_no_difference_is_no_failure(tmp_path: Path) -> None:
    ran = run("diff", "DAY", "DAY", folder=tmp_path)
    assert (0, "") == (ran.status, ran.talk)
    assert ran.out.endswith("No event differs.\n\nNo row moved.\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-", "-"), "standard input, which can be read once"),
        (("FACTS", "DAY", "--known-at-a", "0"), "--known-at-a comes too late"),
        (("DAY", "FACTS", "--policy-b", "eht_until=last_message"), "--policy-b comes too late"),
        (("DAY", "DAY", "--tables", "segmints"), "Did you mean segments"),
        (("DAY", "nowhere.jsonl"), "nowhere.jsonl"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    ran = run("diff", *words, folder=tmp_path)
    assert (2, "") == (ran.status, ran.out)
    assert says in ran.talk


def test_standard_input_may_be_one_side(tmp_path: Path) -> None:
    lines = "".join(json.dumps(each) + "\n" for each in CHAT)
    (tmp_path / "a.jsonl").write_text(lines)
    ran = run("diff", "a.jsonl", "-", folder=tmp_path, stdin=lines.encode())
    assert ran.out.endswith("No row moved.\n")
