"""The set and order of events, rule by rule (EVENTS, envelope and order; FACTS, opening)."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import pytest

from handletime.events.cut import DAY_MS
from handletime.events.frame import EVENT_SCHEMA, Events, as_events_frame
from handletime.events.identity import canonical_event
from handletime.events.order import Log, arrange, event_name
from handletime.events.vocabulary import TYPES
from handletime.facts.tables import TABLES
from handletime.timeline.clock import SystemClock

NOW: Final = 100 * DAY_MS
MESSAGE: Final = {"type": "conversation.message", "conversation": "c1", "sender": "bot"}


def message(name: str, at: int, **fields: Any) -> dict[str, Any]:
    return {"id": name, "at": at, **MESSAGE, **fields}


def retraction(name: str, at: int, event: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "type": "event.retracted", "at": at, "event": event, **fields}


def log_of(*rows: dict[str, Any], **looking: int) -> Log:
    frame = as_events_frame(pl.DataFrame(rows, schema=EVENT_SCHEMA))
    return arrange(Events.of(frame, ("a test",)), **{"now": NOW, **looking})


def names(log: Log) -> list[str]:
    return [event_name(*each) for each in log.frame.select("source", "id").rows()]


def findings(log: Log) -> list[tuple[str, str]]:
    return log.findings.select("code", "event").rows()


# The order


def test_at_decides_before_seq_before_rank_before_source_before_id() -> None:
    log = log_of(
        message("a", 2),
        message("z", 1, seq=1),
        {"id": "y", "type": "agent.clocked_out", "at": 1, "agent": "ana"},
        message("c", 1, source="b"),
        message("b", 1, source="b"),
        message("x", 1, source="a"),
        {"id": "w", "type": "agent.clocked_in", "at": 1, "agent": "ana", "unit": "n"},
    )
    assert ["w", "a/x", "b/b", "b/c", "y", "z", "a"] == names(log)


def test_text_sorts_by_code_point() -> None:
    ids = ["10", "9", "Z", "a", "ab", "é", "\uffff", "\U0001f600"]
    assert ids == names(log_of(*(message(name, 1) for name in reversed(ids))))


def test_types_stand_in_the_order_of_their_rank_and_the_floors_are_equal() -> None:
    rows = [
        {"id": f"{99 - n}", "type": name, "at": 1, "event": "0"} for n, name in enumerate(TYPES)
    ]
    found = log_of(*reversed(rows)).frame["type"].cast(pl.String).to_list()
    assert list(TYPES)[:39] == found[:39]
    assert list(reversed(list(TYPES)[39:])) == found[39:]


def test_a_large_seq_does_not_spill_into_at() -> None:
    assert ["a", "b"] == names(log_of(message("b", 2), message("a", 1, seq=2**63 - 1)))


def test_an_event_is_named_by_its_id_and_by_its_source_unless_that_is_local() -> None:
    assert "7" == event_name("local", "7")
    assert "crm/7" == event_name("crm", "7")


# Identity


def test_the_same_event_twice_is_one_event_and_one_duplicate() -> None:
    log = log_of(message("1", 1), message("1", 1))
    assert (1, 1, 0) == (log.events, log.duplicates, log.conflicts)
    assert log.findings.is_empty()


def test_one_id_in_two_sources_is_two_events() -> None:
    log = log_of(message("1", 1), message("1", 1, source="crm"))
    assert ["crm/1", "1"] == names(log)
    assert 0 == log.duplicates


def test_a_default_that_is_written_out_makes_no_conflict() -> None:
    log = log_of(
        message("1", 1),
        message("1", 1, audience="all", source="local", seq=0),
        {"id": "2", "type": "agent.clocked_out", "at": 2, "agent": "ana", "cause": "agent"},
        {"id": "2", "type": "agent.clocked_out", "at": 2, "agent": "ana"},
        retraction("3", 3, "2", source="crm", event_source="crm"),
        retraction("3", 3, "2", source="crm"),
    )
    assert (3, 3, 0) == (log.events, log.duplicates, log.conflicts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"channels": []}, {"channels": None}),
        ({"channels": ["a", "b"]}, {"channels": ["b", "a"]}),
        ({"x": '{"a":1}'}, {"x": '{"a":2}'}),
        ({"actor": "kim"}, {}),
        ({"seq": 1}, {"seq": 0}),
        ({"at": 1}, {"at": 2}),
        ({"unit": "n"}, {"unit": "s"}),
    ],
)
def test_any_other_difference_is_a_conflict(one: dict[str, Any], other: dict[str, Any]) -> None:
    base = {"id": "1", "type": "agent.clocked_in", "at": 1, "agent": "ana", "unit": "n"}
    for rows in ([base | one, base | other], [base | other, base | one]):
        log = log_of(*rows)
        assert (1, 0, 1) == (log.events, log.duplicates, log.conflicts)
        assert [("conflicting_event", "1")] == findings(log)


def test_the_earliest_recording_of_an_event_counts_and_one_without_has_none() -> None:
    log = log_of(
        message("1", 1, recorded_at=9),
        message("1", 1),
        message("1", 1, recorded_at=7),
        message("2", 2),
        message("2", 2),
        message("3", 3, recorded_at=8),
    )
    assert [7, None, 8] == log.frame["recorded_at"].to_list()
    assert 3 == log.duplicates


def test_of_versions_in_conflict_the_first_in_the_order_is_kept() -> None:
    log = log_of(message("1", 2, text="late"), message("1", 1, text="soon"), message("1", 2, seq=1))
    assert ["soon"] == log.frame["text"].to_list()
    assert [("conflicting_event", "1")] * 2 == findings(log)
    assert 2 == log.conflicts


def test_rank_decides_between_versions_of_equal_at_and_seq() -> None:
    held = {"id": "1", "type": "conversation.held", "at": 1, "conversation": "c1", "agent": "ana"}
    assert ["conversation.message"] == log_of(held, message("1", 1)).frame["type"].to_list()


def test_the_smaller_canonical_json_decides_between_versions_of_equal_order() -> None:
    both = [
        message("1", 1, text="é"),
        message("1", 1, text="z"),
        message("1", 1, audience="agents"),
    ]
    assert ["agents"] == log_of(*both).frame["audience"].to_list()
    assert ["z"] == log_of(*both[:2]).frame["text"].to_list()


def test_canonical_json_has_sorted_keys_no_blanks_and_instants_as_text() -> None:
    row = message("é", 1, since=0, recorded_at=5, x='{"b":[1,"\\n"]}', seq=3, channels=["a", "b"])
    assert (
        '{"at":"1970-01-01T00:00:00.001Z","channels":["a","b"],"conversation":"c1","id":"é",'
        '"sender":"bot","seq":3,"since":"1970-01-01T00:00:00.000Z","type":"conversation.message",'
        '"x":{"b":[1,"\\n"]}}'
    ) == canonical_event(row)


def test_a_version_that_comes_twice_is_one_conflict_and_one_duplicate() -> None:
    log = log_of(message("1", 1), message("1", 2), message("1", 2), message("1", 1))
    assert (1, 2, 1) == (log.events, log.duplicates, log.conflicts)


def test_a_conflict_says_when_of_whom_and_what_differs() -> None:
    log = log_of(
        message("1", 1, agent="ana", text="hello", source="crm"),
        message("1", 2, agent="ben", text="x" * 99, source="crm"),
    )
    expected = {
        "code": "conflicting_event",
        "at": 2,
        "agent": "ben",
        "conversation": "c1",
        "event": "crm/1",
        "message": "Left out; it differs from the event that is kept: "
        'at is "1970-01-01T00:00:00.002Z", not "1970-01-01T00:00:00.001Z"; '
        'agent is "ben", not "ana"; text is another.',
    }
    assert [expected] == log.findings.with_columns(pl.col("at").dt.epoch("ms")).to_dicts()


# Retractions


def test_a_retraction_takes_an_event_out_whatever_the_instant_of_either() -> None:
    for at in (0, 1, 2):
        log = log_of(message("1", 1), retraction("r", at, "1"))
        assert (["r"], 1) == (names(log), log.retracted)
        assert log.findings.is_empty()


def test_a_retraction_after_as_of_acts_and_is_not_read() -> None:
    log = log_of(message("1", 1), message("2", 1), retraction("r", 9, "1"), as_of=5)
    assert ["2"] == names(log)
    assert (1, 1) == (log.retracted, log.left_out_by_as_of)


def test_known_at_hides_a_retraction_that_was_recorded_later() -> None:
    rows = message("1", 1), retraction("r", 1, "1", recorded_at=9)
    assert ["1"] == names(log_of(*rows, known_at=8))
    assert ["r"] == names(log_of(*rows, known_at=9))


def test_a_retraction_names_the_source_of_the_event_or_means_its_own() -> None:
    rows = message("1", 1), message("1", 1, source="crm")
    assert ["1", "crm/r"] == names(log_of(*rows, retraction("r", 2, "1", source="crm")))
    other = retraction("r", 2, "1", source="crm", event_source="local")
    assert ["crm/1", "crm/r"] == names(log_of(*rows, other))


def test_a_retracted_retraction_does_nothing() -> None:
    log = log_of(message("1", 1), retraction("r", 2, "1"), retraction("s", 3, "r"))
    assert (["1", "s"], 1) == (names(log), log.retracted)
    again = log_of(
        message("1", 1), retraction("r", 2, "1"), retraction("s", 3, "r"), retraction("t", 4, "s")
    )
    assert (["r", "t"], 2) == (names(again), again.retracted)


def test_the_last_retraction_acts_first_so_an_earlier_one_cannot_stop_it() -> None:
    log = log_of(message("1", 1), retraction("r", 2, "s"), retraction("s", 3, "1"))
    assert (["r"], 2) == (names(log), log.retracted)
    circle = log_of(retraction("r", 2, "s"), retraction("s", 3, "r"))
    assert ["s"] == names(circle)


def test_a_retraction_of_nothing_known_is_a_finding() -> None:
    log = log_of(message("1", 1), retraction("r", 2, "1", source="crm"))
    assert ["1", "crm/r"] == names(log)
    assert [("retraction_of_nothing", "crm/r")] == findings(log)
    assert "It retracts crm/1, which is not among the events." == log.findings["message"][0]
    hidden = log_of(message("1", 1, recorded_at=9), retraction("r", 2, "1"), known_at=5)
    assert [("retraction_of_nothing", "r")] == findings(hidden)


def test_an_event_that_is_retracted_twice_is_no_finding() -> None:
    log = log_of(message("1", 1), retraction("r", 2, "1"), retraction("s", 2, "1"))
    assert (1, True) == (log.retracted, log.findings.is_empty())


def test_under_an_explicit_as_of_a_later_event_is_unknown_to_a_retraction() -> None:
    rows = message("0", 1), retraction("r", 2, "1"), message("1", 9)
    assert log_of(*rows).findings.is_empty()
    assert [("retraction_of_nothing", "r")] == findings(log_of(*rows, as_of=5))


# The instant at which we look


def test_as_of_is_the_last_event_and_an_event_at_it_is_read() -> None:
    log = log_of(message("1", 5), message("2", 7))
    assert (7, 2) == (log.as_of, log.events)
    assert ["1"] == names(log_of(message("1", 5), message("2", 7), as_of=6))


def test_a_retracted_event_does_not_move_as_of_but_a_retraction_does() -> None:
    assert 6 == log_of(message("1", 5), message("2", 9), retraction("r", 6, "2")).as_of
    assert 9 == log_of(message("1", 5), retraction("r", 9, "1")).as_of


def test_more_than_a_day_after_its_recording_an_event_is_from_the_future() -> None:
    rows = message("1", 5), message("2", 7 + DAY_MS, recorded_at=7)
    assert (7 + DAY_MS, 2) == (log_of(*rows).as_of, log_of(*rows).events)
    log = log_of(*rows, message("3", 8 + DAY_MS, recorded_at=7))
    assert (7 + DAY_MS, ["1", "2"], 1) == (log.as_of, names(log), log.left_out_by_as_of)
    assert [("from_the_future", "3")] == findings(log)
    assert log.findings["message"][0].endswith("it was recorded (1970-01-01T00:00:00.007Z).")


def test_without_a_recording_the_clock_of_the_reader_says_what_is_the_future() -> None:
    rows = message("1", 5), message("2", NOW + DAY_MS), message("3", NOW + DAY_MS + 1)
    log = log_of(*rows)
    assert (NOW + DAY_MS, [("from_the_future", "3")]) == (log.as_of, findings(log))
    assert [] == findings(log_of(*rows, now=NOW + 1))


def test_the_clock_is_that_of_this_machine_where_none_is_given() -> None:
    now = SystemClock().now()
    frame = as_events_frame(
        pl.DataFrame([message("1", now), message("2", now + 2 * DAY_MS)], schema=EVENT_SCHEMA)
    )
    assert now == arrange(Events.of(frame, ("a test",))).as_of


def test_an_explicit_as_of_reads_the_future_up_to_it_and_reports_nothing_later() -> None:
    rows = message("1", 5), message("2", NOW + 2 * DAY_MS), message("3", NOW + 3 * DAY_MS)
    assert ["from_the_future"] * 2 == log_of(*rows).findings["code"].to_list()
    log = log_of(*rows, as_of=NOW + 2 * DAY_MS)
    assert (["1", "2"], [("from_the_future", "2")]) == (names(log), findings(log))
    assert [] == findings(log_of(*rows, as_of=5))


def test_a_retracted_event_from_the_future_is_no_finding() -> None:
    log = log_of(message("1", 5), message("2", NOW + 2 * DAY_MS), retraction("r", 6, "2"))
    assert (6, True) == (log.as_of, log.findings.is_empty())


def test_known_at_leaves_out_what_was_recorded_later_and_takes_at_for_a_missing_recording() -> None:
    rows = message("1", 1, recorded_at=9), message("2", 2), message("3", 3), message("4", 1)
    log = log_of(*rows, known_at=2)
    assert (["4", "2"], 2, 2) == (names(log), log.as_of, log.left_out_by_known_at)


def test_known_at_hides_one_of_two_versions() -> None:
    rows = message("1", 1, text="a", recorded_at=9), message("1", 1, text="b", recorded_at=5)
    assert (["b"], 0) == (
        log_of(*rows, known_at=6).frame["text"].to_list(),
        log_of(*rows, known_at=6).conflicts,
    )
    assert ["a"] == log_of(*rows).frame["text"].to_list()


def test_with_no_event_to_look_at_it_is_1970_and_nothing_is_read() -> None:
    empty = log_of()
    assert (0, 0, True) == (empty.as_of, empty.events, empty.findings.is_empty())
    future = log_of(message("1", 9 * DAY_MS, recorded_at=1), known_at=NOW)
    assert (0, 0, 1) == (future.as_of, future.events, future.left_out_by_as_of)


# The frame


def test_findings_have_the_columns_and_types_of_their_table() -> None:
    for log in (log_of(), log_of(message("1", 1), message("1", 2))):
        assert TABLES["findings"].schema == log.findings.schema


def test_a_default_makes_a_column_only_where_some_event_has_it() -> None:
    clocked_in = {"id": "1", "type": "agent.clocked_in", "at": 1, "agent": "ana", "unit": "n"}
    columns = ["id", "type", "at", "source", "seq", "agent", "unit"]
    assert columns == log_of(clocked_in).frame.columns
    left = {
        "id": "2",
        "type": "agent.left_conversation",
        "at": 2,
        "agent": "a",
        "conversation": "c",
    }
    assert "cause" not in log_of(left).frame.columns
    assert ["all"] == log_of(message("1", 1)).frame["audience"].to_list()


def test_events_that_are_in_order_already_stay_as_they_are() -> None:
    frame = as_events_frame(
        pl.DataFrame(
            [message(f"{n:05}", n, audience="all") for n in range(999)], schema=EVENT_SCHEMA
        )
    )
    log = arrange(Events.of(frame, ("a test",)), now=NOW)
    assert frame.equals(log.frame)
