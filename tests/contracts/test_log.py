"""The log: what every store promises, asked of each of them."""

from __future__ import annotations

import json
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handletime.errors import InputError
from handletime.events.judge import examine
from handletime.events.read import read
from handletime.events.rejects import BadEvents
from handletime.events.single import completed, says_the_same
from handletime.stores import (
    Append,
    Appended,
    ConflictingEvents,
    FloorTaken,
    Log,
    NoLog,
    Restored,
    Snapshot,
    Stored,
    open_log,
)
from handletime.stores.reader import PAGE
from laws.events_at_random import valid_events

AT: Final = "2026-03-02T08:00:00Z"
AT_MS: Final = 1_772_438_400_000
NOON: Final = AT_MS + 4 * 3_600_000
THREADS: Final = 8


@pytest.fixture
def log(log_url: str) -> Iterator[Log]:
    with open_log(log_url) as log:
        yield log


def returned(name: str, agent: str = "ana", **fields: Any) -> dict[str, Any]:
    return {"id": name, "type": "agent.returned", "at": AT, "agent": agent, **fields}


def said(conversation: str, name: str, **fields: Any) -> dict[str, Any]:
    kind = {"type": "conversation.message", "conversation": conversation, "sender": "customer"}
    return {"id": name, "at": AT, **kind, **fields}


def names(stored: Iterator[Stored] | tuple[Stored, ...]) -> list[str]:
    return [each.event["id"] for each in stored]


# What is appended


def test_events_stand_in_the_order_of_their_appends(log: Log) -> None:
    first = log.append([returned("b"), returned("a")], recorded_at=NOON)
    second = log.append([returned("c")], recorded_at=NOON)
    assert [1, 2] == [each.position for each in first.stored]
    assert [3] == [each.position for each in second.stored]
    assert ["b", "a", "c"] == names(log.after())
    assert 3 == log.head


def test_an_empty_log_has_no_head_and_no_events(log: Log) -> None:
    assert 0 == log.head
    assert [] == list(log.after())
    assert 0 == len(log.events())
    assert Appended((), 0) == log.append([], recorded_at=NOON)


def test_an_event_is_as_the_judge_gives_it_complete_and_stamped(log: Log) -> None:
    given = returned("1", x={"b": 1.0, "a": [None]}, recorded_at="2001-01-01T00:00:00Z")
    expected = {
        "id": "1",
        "type": "agent.returned",
        "at": AT_MS,
        "agent": "ana",
        "x": '{"a":[null],"b":1.0}',
        "recorded_at": NOON,
        "source": "local",
        "seq": 0,
    }
    appended = log.append([given], recorded_at=NOON)
    assert Appended((Stored(1, expected),), 0) == appended
    assert [Stored(1, expected)] == list(log.after())


def test_an_append_is_there_for_whoever_opens_the_log_next(log: Log, log_url: str) -> None:
    log.append([returned("1")], recorded_at=NOON)
    with open_log(log_url, make=False) as other:
        assert ["1"] == names(other.after())
    log.close()
    with open_log(log_url) as again:
        assert ["1"] == names(again.after())
        assert 2 == again.append([returned("2")], recorded_at=NOON).stored[0].position


def test_one_bad_event_refuses_all(log: Log) -> None:
    events = [returned("1"), returned("2", agnet="ana"), {"id": "3"}]
    with pytest.raises(BadEvents) as refused:
        log.append(events, recorded_at=NOON)
    assert [2, 3] == [each.line for each in refused.value.rejects]
    assert "unknown field" in str(refused.value)
    assert "--rejects" not in str(refused.value)
    assert 0 == log.head


@pytest.mark.parametrize("recorded_at", [-1, 2**63])
def test_an_instant_of_recording_is_one(log: Log, recorded_at: int) -> None:
    with pytest.raises(InputError, match="outside the years"):
        log.append([returned("1")], recorded_at=recorded_at)


# Twice, and otherwise


@pytest.mark.parametrize(
    "again",
    [
        returned("1", x={"a": 1, "b": 2}),
        returned("1", x={"b": 2, "a": 1}, seq=0, source="local"),
        returned("1", x={"a": 1, "b": 2}, recorded_at=7, at=AT_MS),
        returned("1", x={"a": 1, "b": 2}, at="2026-03-02T10:00:00.0009+02:00", unit=None),
    ],
    ids=["as it was", "defaults said", "recorded before", "another zone"],
)
def test_the_same_event_again_is_dropped_and_counted(log: Log, again: dict[str, Any]) -> None:
    log.append([returned("1", x={"a": 1, "b": 2})], recorded_at=NOON)
    appended = log.append([returned("0"), again, returned("2")], recorded_at=NOON + 1)
    assert (["0", "2"], 1) == (names(appended.stored), appended.duplicates)
    assert [2, 3] == [each.position for each in appended.stored]
    assert [NOON, NOON + 1, NOON + 1] == [each.event["recorded_at"] for each in log.after()]


def test_a_default_of_the_type_says_the_same_as_its_absence(log: Log) -> None:
    log.append([said("c1", "1")], recorded_at=NOON)
    log.append(
        [{"id": "r", "type": "event.retracted", "at": AT, "source": "crm", "event": "1"}],
        recorded_at=NOON,
    )
    retracted = {"type": "event.retracted", "event": "1", "event_source": "crm"}
    again = [said("c1", "1", audience="all"), {"id": "r", "at": AT, "source": "crm", **retracted}]
    assert Appended((), 2) == log.append(again, recorded_at=NOON)


def test_another_event_under_an_id_refuses_the_whole_append(log: Log) -> None:
    log.append([returned("1"), returned("2", source="crm")], recorded_at=NOON)
    events = [returned("3"), returned("1", "ben"), returned("2", source="crm", seq=1)]
    with pytest.raises(ConflictingEvents) as refused:
        log.append(events, recorded_at=NOON)
    told = [(each.event, each.place, each.difference) for each in refused.value.conflicts]
    assert [
        ("1", 1, 'agent is "ben", not "ana"'),
        ("crm/2", 2, "seq is 1, not 0"),
    ] == told
    assert '"crm/2": seq is 1, not 0' in str(refused.value)
    assert 409 == refused.value.http_status
    assert 2 == log.head
    assert 3 == log.append([returned("3")], recorded_at=NOON).stored[0].position


def test_one_append_may_bring_an_event_twice_and_not_two_under_one_id(log: Log) -> None:
    appended = log.append([returned("1"), returned("1"), returned("2")], recorded_at=NOON)
    assert (["1", "2"], 1) == (names(appended.stored), appended.duplicates)
    with pytest.raises(ConflictingEvents, match=r'agent is "ben", not "ana"'):
        log.append([returned("3"), returned("3", "ben")], recorded_at=NOON)
    assert 2 == log.head


def test_the_same_id_of_another_source_is_another_event(log: Log) -> None:
    log.append([returned("1"), returned("1", source="crm")], recorded_at=NOON)
    assert 2 == log.head


def test_many_events_are_looked_up_as_well_as_few(log: Log) -> None:
    """More than one question takes."""
    events = [returned(str(number), source=f"s{number % 3}") for number in range(2_000)]
    log.append(events, recorded_at=NOON)
    appended = log.append([*events, returned("new")], recorded_at=NOON)
    assert (["new"], 2_000) == (names(appended.stored), appended.duplicates)


# Keys of commands


def test_a_key_gives_what_it_gave_and_appends_nothing(log: Log, log_url: str) -> None:
    log.append([returned("0")], recorded_at=NOON)
    first = log.append([returned("0"), returned("1"), returned("2")], recorded_at=NOON, key="k")
    assert (["1", "2"], 1) == (names(first.stored), first.duplicates)
    assert first == log.append([returned("3")], recorded_at=NOON + 1, key="k")
    log.close()
    with open_log(log_url) as again:
        assert first == again.append([], recorded_at=NOON + 1, key="k")
        assert 3 == again.head


def test_a_command_that_appended_nothing_is_known_as_well(log: Log) -> None:
    assert Appended((), 0) == log.append([], recorded_at=NOON, key="k")
    assert Appended((), 0) == log.append([returned("1")], recorded_at=NOON, key="k")
    assert 0 == log.head


def test_a_refused_command_leaves_its_key_free(log: Log) -> None:
    log.append([returned("1")], recorded_at=NOON)
    with pytest.raises(ConflictingEvents):
        log.append([returned("1", "ben")], recorded_at=NOON, key="k")
    assert ["2"] == names(log.append([returned("2")], recorded_at=NOON, key="k").stored)


@pytest.mark.parametrize("key", ["", "x" * 201, "\ud800"])
def test_what_is_no_key_is_refused(log: Log, key: str) -> None:
    with pytest.raises(InputError, match="The key of a command"):
        log.append([returned("1")], recorded_at=NOON, key=key)


# Reading


def test_reading_goes_on_after_a_position_as_far_as_asked(log: Log) -> None:
    log.append([returned(str(number)) for number in range(5)], recorded_at=NOON)
    assert ["3", "4"] == names(log.after(3))
    assert ["1", "2"] == names(log.after(1, limit=2))
    assert [] == names(log.after(5))
    assert [] == names(log.after(0, limit=0))


def test_a_log_of_several_pages_is_read_whole_and_in_order(log: Log) -> None:
    many = 2 * PAGE + 1
    log.restore(read([returned(str(n), f"a{n % 2}") for n in range(many)]), recorded_at=NOON)
    assert list(range(1, many + 1)) == [each.position for each in log.after()]
    assert PAGE + 1 == len(names(log.after(limit=PAGE + 1)))
    assert list(range(1, many + 1, 2)) == [each.position for each in log.about(agents=["a0"])]
    assert many == len(log.events())


def test_large_events_are_read_in_smaller_pages(log: Log) -> None:
    """So that memory stays bounded, whatever somebody puts into them."""
    large = [returned(str(n), x={"text": "x" * (1 << 20)}) for n in range(40)]
    log.append([returned("first"), *large, returned("last")], recorded_at=NOON)
    tracemalloc.start()
    assert ["first", *map(str, range(40)), "last"] == names(log.after())
    with log.stream() as lines:
        blocks = iter(lambda: len(lines.read(1 << 20)), 0)
        assert sum(blocks) > 40 << 20
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 << 20


def test_what_is_appended_while_one_reads_is_in_its_place(log: Log) -> None:
    log.append([returned(str(number)) for number in range(PAGE)], recorded_at=NOON)
    reading = log.after()
    next(reading)
    log.append([returned("late")], recorded_at=NOON)
    assert "late" == names(reading)[-1]


def test_events_about_agents_and_conversations_are_those_that_name_them(log: Log) -> None:
    there = {"conversation": "c1", "at": AT}
    offer = {"type": "conversation.offered", "agent": "ben", "purpose": "consult"}
    given = {"type": "conversation.transferred", "agent": "dan", "to_agent": "eve"}
    log.append(
        [
            returned("1"),
            said("c1", "2"),
            {"id": "3", **there, **offer, "from_agent": "ana"},
            said("c2", "4", agent="ana"),
            {"id": "5", **there, **given},
            {"id": "6", "type": "customer.merged", "at": AT, "customer": "ana", "into": "c1"},
        ],
        recorded_at=NOON,
    )
    assert ["1", "3", "4"] == names(log.about(agents=["ana"]))
    assert ["5"] == names(log.about(agents={"eve", "nobody"}))
    assert ["2", "3", "5"] == names(log.about(conversations=["c1"]))
    assert ["1", "2", "3", "4", "5"] == names(log.about(agents=("ana",), conversations=("c1",)))
    assert [] == names(log.about())


def test_any_number_of_names_may_be_asked_for(log: Log) -> None:
    log.append([returned("1", "a0"), returned("2", "it's"), returned("3", "\\")], recorded_at=NOON)
    many = [*(f"a{number}" for number in range(70_000)), "it's", "\\"]
    assert ["1", "2", "3"] == names(log.about(agents=many))


STRANGE: Final = [
    "\0",
    "\\0",
    "\\",
    "a\\\\0b",
    "'",
    '"',
    "%s",
    ":x",
    "\n",
    "\r\n",
    "\u2028",
    "\x7f",
    "\U0001f600",
    "ü" * 200,
    "\\" * 200,
    "\\.",
    "\\N",
]


def test_an_id_may_be_any_text(log: Log) -> None:
    events = [returned(name, name, x={name: name}, source=name) for name in STRANGE]
    assert len(STRANGE) == len(log.append(events, recorded_at=NOON).stored)
    assert STRANGE == names(log.after())
    assert [events[0]["x"]] == [json.loads(each.event["x"]) for each in log.after(limit=1)]
    for name in STRANGE:
        assert [name] == names(log.about(agents=[name]))
    assert set(STRANGE) == set(log.events().frame["id"])
    assert len(STRANGE) == log.append(events, recorded_at=NOON).duplicates


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(valid_events(), max_size=20))
def test_what_comes_out_is_what_the_judge_made_of_what_went_in(
    log: Log, events: list[dict[str, Any]]
) -> None:
    before = log.head
    fresh = [{**each, "source": f"s{before}-{place}"} for place, each in enumerate(events)]
    appended = log.append(fresh, recorded_at=NOON)
    expected = [completed({**examine(each)[0], "recorded_at": NOON}) for each in fresh]
    assert expected == [each.event for each in appended.stored]
    assert list(appended.stored) == list(log.after(before))
    assert all(map(says_the_same, expected, expected))
    assert len(events) == log.append(fresh, recorded_at=NOON + 1).duplicates
    whole = log.events().frame.filter(source=f"s{before}-0")
    assert [each["id"] for each in expected[:1]] == whole["id"].to_list()


def test_the_columns_of_a_log_are_those_of_its_events(log: Log) -> None:
    events = [returned("1"), said("c1", "2", x={"a": 1}), returned("3", seq=4, source="crm")]
    log.append(events, recorded_at=NOON)
    expected = read([{**each, "recorded_at": NOON} for each in events]).frame
    assert expected.sort("id").equals(log.events().frame.sort("id"))


# At the same time


def test_each_of_many_threads_has_its_own_events_once_and_in_order(log: Log) -> None:
    """And one that is refused takes nobody along."""
    log.append([returned("taken")], recorded_at=NOON)

    def work(thread: int) -> list[int]:
        places = []
        for number in range(10):
            appended = log.append([returned(f"{thread}-{number}-{n}") for n in "ab"], recorded_at=0)
            places += [each.position for each in appended.stored]
            assert [f"{thread}-{number}-a", f"{thread}-{number}-b"] == names(appended.stored)
            with pytest.raises(ConflictingEvents):
                log.append([returned(f"{thread}-no"), returned("taken", "ben")], recorded_at=NOON)
            assert 1 == log.append([returned("taken")], recorded_at=NOON).duplicates
        return places

    with ThreadPoolExecutor(THREADS) as threads:
        places = list(threads.map(work, range(THREADS)))
    assert all(sorted(each) == each for each in places)
    assert list(range(2, 2 + THREADS * 20)) == sorted(place for each in places for place in each)
    assert {"local"} == {each.event["source"] for each in log.after()}
    assert 1 + THREADS * 20 == log.head == len(set(names(log.after())))


def test_threads_that_bring_the_same_are_told_who_was_first(log: Log) -> None:
    start = threading.Barrier(THREADS)

    def work(_: int) -> Appended:
        start.wait()
        return log.append([returned("1"), returned("2")], recorded_at=NOON)

    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = list(threads.map(work, range(THREADS)))
    assert [0] * (THREADS - 1) + [2] == sorted(len(each.stored) for each in outcomes)
    assert 2 * (THREADS - 1) == sum(each.duplicates for each in outcomes)


def test_threads_with_the_same_key_get_the_same_answer(log: Log) -> None:
    start = threading.Barrier(THREADS)

    def work(thread: int) -> Appended:
        start.wait()
        return log.append([returned(str(thread))], recorded_at=NOON, key="k")

    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = list(threads.map(work, range(THREADS)))
    assert 1 == log.head
    assert [outcomes[0]] * THREADS == outcomes


def test_readers_read_while_others_append_and_miss_nothing(log: Log, log_url: str) -> None:
    done = threading.Event()

    def follow(_: int) -> list[int]:
        seen: list[int] = []
        with open_log(log_url, make=False) as mine:
            while not (done.is_set() and len(seen) == mine.head):
                seen += [each.position for each in mine.after(len(seen))]
        return seen

    with ThreadPoolExecutor(THREADS) as threads:
        reading = [threads.submit(follow, number) for number in range(2)]
        writing = [
            threads.submit(log.append, [returned(f"{n}-{k}") for k in range(3)], recorded_at=NOON)
            for n in range(40)
        ]
        for each in writing:
            each.result()
        done.set()
        for one in reading:
            assert list(range(1, 121)) == one.result()


# The floor


def test_one_log_has_one_floor_and_any_number_of_others(log_url: str) -> None:
    with open_log(log_url, floor=True) as floor:
        with pytest.raises(FloorTaken, match="Another floor runs on this log"):
            open_log(log_url, floor=True)
        floor.append([returned("1")], recorded_at=NOON)
        with open_log(log_url) as other:
            other.append([returned("2")], recorded_at=NOON)
        assert ["1", "2"] == names(floor.after())
    with open_log(log_url, floor=True) as next_floor:
        assert 2 == next_floor.head


def test_a_log_that_only_is_read_is_not_made(log_url: str) -> None:
    with pytest.raises(NoLog, match="There is no"):
        open_log(log_url, make=False)
    with pytest.raises(NoLog, match="There is no"):
        open_log(log_url, make=False, floor=True)


def test_several_who_open_a_new_log_at_once_make_one(log_url: str) -> None:
    start = threading.Barrier(THREADS)

    def work(number: int) -> int:
        start.wait()
        with open_log(log_url) as log:
            return log.append([returned(str(number))], recorded_at=NOON).stored[0].position

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(range(1, THREADS + 1)) == sorted(threads.map(work, range(THREADS)))


def test_a_log_may_be_closed_twice(log: Log) -> None:
    log.close()
    log.close()


# Restoring


def test_restored_events_keep_when_they_were_recorded(log: Log) -> None:
    events = read([returned("1", recorded_at=7), returned("2"), returned("2")])
    assert Restored(2, 1) == log.restore(events, recorded_at=NOON)
    assert [7, NOON] == [each.event["recorded_at"] for each in log.after()]
    assert Restored(0, 3) == log.restore(events, recorded_at=NOON)


def test_a_conflict_anywhere_refuses_all_that_is_to_be_restored(log: Log) -> None:
    log.append([returned("3")], recorded_at=NOON)
    events = read([returned("1"), returned("2"), returned("2", "ben"), returned("3", "ben")])
    with pytest.raises(ConflictingEvents) as refused:
        log.restore(events, recorded_at=NOON)
    assert ["2", "3"] == [each.event for each in refused.value.conflicts]
    assert 1 == log.head


# Snapshots


def test_the_newest_snapshot_of_a_version_is_kept_and_the_last_few(log: Log, log_url: str) -> None:
    assert None is log.snapshot("1")
    log.save_snapshot(1, "1", b"a")
    for position in range(2, 5):
        log.save_snapshot(position, "2", bytes([0, position]))
    assert Snapshot(4, "2", b"\0\4") == log.snapshot("2")
    assert None is log.snapshot("1")
    with open_log(log_url) as other:
        assert Snapshot(4, "2", b"\0\4") == other.snapshot("2")


# For several commands at once


def test_several_appends_are_one(log: Log) -> None:
    """They stand in their order, each with its own answer; a conflict of one refuses all."""
    first, second = log.append_each(
        [Append([returned("a"), returned("b")], "k1"), Append([returned("c")])], recorded_at=NOON
    )
    assert [1, 2] == [each.position for each in first.stored]
    assert [3] == [each.position for each in second.stored]
    with pytest.raises(ConflictingEvents):
        log.append_each([Append([returned("d")]), Append([returned("a", "ben")])], recorded_at=NOON)
    assert ["a", "b", "c"] == names(log.after())


def test_a_key_is_answered_for(log: Log) -> None:
    """Whoever asks with a key that was used hears what was answered then."""
    assert log.answer("k1") is None
    appended = log.append_each([Append([returned("a")], "k1"), Append([], "k2")], recorded_at=NOON)
    assert appended[0] == log.answer("k1")
    assert Appended((), 0) == log.answer("k2")


def test_an_event_is_found_by_its_identity(log: Log) -> None:
    log.append([returned("a"), returned("a", "ben", source="desk")], recorded_at=NOON)
    found = log.find("desk", "a")
    assert found is not None
    assert ("ben", 2) == (found.event["agent"], found.position)
    assert log.find("desk", "b") is None


def test_a_snapshot_is_found_by_its_position(log: Log) -> None:
    for position in (1, 2):
        log.save_snapshot(position, "v", str(position).encode())
    assert Snapshot(1, "v", b"1") == log.snapshot("v", upto=1)
    assert log.snapshot("v", upto=0) is None
