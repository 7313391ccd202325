"""The bundled day: complete, as its text says, and the file that its script makes."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest

from handletime.events.read import read
from handletime.events.vocabulary import TYPES
from handletime.facts import derive
from handletime.sources import example_day

if TYPE_CHECKING:
    from types import ModuleType

    from handletime.facts import Facts

DAY: Final = Path(__file__).parents[2] / "examples" / "day"

ENDINGS: Final = {
    "sessions.clock_out_cause": {
        "agent",
        "manager",
        "disconnected",
        "system",
        "idle",
        "clocked_in_again",
    },
    "statuses.status": {"available", "active", "unavailable", "idle"},
    "statuses.reason": {
        "break",
        "meeting",
        "back_office",
        "other",
        "missed_offers",
        None,
    },
    "statuses.cause": {"agent", "manager", "system"},
    "focus_modes.end_cause": {"ended", "unavailable", "idled", "clocked_out"},
    "attention.end_cause": {
        "left",
        "disconnected",
        "lease_expired",
        "entered_another",
        "idled",
        "clocked_out",
    },
    "engaged_spans.basis": {"pending", "sending"},
    "segments.end_reason": {
        "transferred_to_agent",
        "transferred_to_queue",
        "returned_to_queue",
        "taken_over",
        "agent_left",
        "wrapped_up",
        "role_changed",
        "closed_by_customer",
        "closed_by_agent",
        "closed_by_system",
        "closed_by_rule",
    },
    "resource_facts.resource_type": {"agent", "queue", "strategy", "entry"},
    "resource_facts.role": {
        "RoutedTo",
        "ReceivedTransfer",
        "InConference",
        "ReceivedConsult",
        "Puller",
        "TookOver",
        "Received",
    },
    "resource_facts.result": {
        "Completed",
        "Transferred",
        "Redirected",
        "Abandoned",
        "CustomerAbandoned",
    },
    "resource_facts.result_reason": {
        "ReturnedToQueue",
        "TakenOver",
        "Rejected",
        "Revoked",
        "Stopped",
        "AbandonedWhileRinging",
        "AbandonedWhileQueued",
        "CustomerLeft",
        None,
    },
    "resource_facts.descriptor": {
        "RoutedTo/Completed",
        "RoutedTo/Transferred",
        "RoutedTo/Transferred [ReturnedToQueue]",
        "RoutedTo/Transferred [TakenOver]",
        "RoutedTo/Redirected [Rejected]",
        "RoutedTo/Redirected [Revoked]",
        "RoutedTo/Redirected [Stopped]",
        "RoutedTo/CustomerAbandoned [AbandonedWhileRinging]",
        "ReceivedTransfer/Completed",
        "ReceivedTransfer/Abandoned [Rejected]",
        "ReceivedTransfer/Abandoned [Revoked]",
        "ReceivedTransfer/CustomerAbandoned [AbandonedWhileRinging]",
        "InConference/Completed",
        "InConference/Abandoned [Revoked]",
        "InConference/Abandoned [CustomerLeft]",
        "ReceivedConsult/Completed",
        "ReceivedConsult/Abandoned [Revoked]",
        "Puller/Completed",
        "TookOver/Completed",
        "Received/CustomerAbandoned",
        "Received/CustomerAbandoned [AbandonedWhileQueued]",
        "Puller/CustomerAbandoned",
    },
    "mediations.resource_type": {"queue", "strategy"},
    "mediations.result": {"Diverted", "CustomerAbandoned", "Cleared", None},
    "mediations.result_reason": {
        "Requeued",
        "Pulled",
        "AnsweredByAgent",
        "AbandonedWhileRinging",
        "NotAccepted",
        "AbandonedWhileQueued",
        "Stopped",
        None,
    },
    "queue_entries.purpose": {"route", "transfer", "invite"},
    "queue_entries.outcome": {"waiting", "answered", "moved", "stopped", "abandoned"},
    "queue_entries.abandoned_in": {"queue", "routing", "alerting", None},
    "interactions.outcome": {"open", "completed", "abandoned", "stopped"},
    "interactions.abandoned_in": {"entry", "queue", "routing", "alerting", None},
    "interactions.abandoned_before_reply": {True, False},
    "interactions.direction": {"inbound", "outbound"},
    "conversations.closed_by": {"customer", "agent", "system", "rule", None},
    "conversations.excluded": {True, False},
    "conversations.exclusion_reason": {"assignee_logged_out", None},
}
"""Column of a table to every value that FACTS knows for it, each met by the day."""


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_day", DAY / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    """The events of the day, as the file has them."""
    return [json.loads(line) for line in example_day().read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The facts of the day."""
    return derive(read(example_day()))


def test_the_file_is_what_the_script_makes_of_the_text() -> None:
    script = _script()
    text = (DAY / "day.txt").read_text(encoding="utf-8")
    assert script.lines(script.events(text)) == example_day().read_text(encoding="utf-8")


def test_every_type_of_event_happens(events: list[dict[str, Any]]) -> None:
    assert sorted(TYPES) == sorted({each["type"] for each in events})


def test_every_value_that_a_type_can_take_is_taken(events: list[dict[str, Any]]) -> None:
    taken = {
        (each["type"], field, value)
        for each in events
        for field, value in each.items()
        if isinstance(value, str)
    }
    taken |= {
        (each["type"], field, default)
        for each in events
        for field, default in TYPES[each["type"]].defaults.items()
        if field not in each
    }
    missing = [
        (name, field, value)
        for name, each in TYPES.items()
        for field, values in each.choices.items()
        for value in values
        if (name, field, value) not in taken
    ]
    assert [] == missing


def test_one_event_is_late_one_told_twice_and_one_retracted(events: list[dict[str, Any]]) -> None:
    late = [
        each["conversation"]
        for each in events
        if "recorded_at" in each and each["type"] == "conversation.message"
    ]
    assert ["c14"] == late
    assert ["kim-closed"] == [
        name for name, times in Counter(each["id"] for each in events).items() if times > 1
    ]
    assert ["dov-out-at-eleven"] == [
        each["event"] for each in events if each["type"] == "event.retracted"
    ]


@pytest.mark.parametrize("column", ENDINGS)
def test_every_kind_of_ending_happens(facts: Facts, column: str) -> None:
    table, name = column.split(".")
    assert ENDINGS[column] == set(facts[table].get_column(name).to_list())


def test_the_first_conversation_is_the_worked_example_of_the_events_page(facts: Facts) -> None:
    segment = facts["segments"].filter(pl.col("conversation") == "c01")
    assert [(106_000, 105_000, 65_000)] == segment.select("segment_ms", "ift_ms", "eht_ms").rows()


def test_the_only_thing_that_looks_wrong_is_that_ben_clocks_in_twice(facts: Facts) -> None:
    assert [("clocked_in_twice", "ben")] == facts["findings"].select("code", "agent").rows()


def test_the_mended_clock_out_stands_where_the_forgotten_one_stood(facts: Facts) -> None:
    dov = facts["sessions"].filter(pl.col("agent") == "dov")
    assert [("17:02:00", "manager")] == dov.select(
        pl.col("ended_at").dt.strftime("%H:%M:%S"), "clock_out_cause"
    ).rows()


def test_the_late_message_makes_engaged_time_longer_once_it_is_known() -> None:
    day = read(example_day())
    known, then = (
        derive(day, known_at=known_at)["segments"]
        .filter(pl.col("conversation") == "c14", pl.col("segment") == 1)["agent_messages"]
        .item()
        for known_at in (None, 1_772_481_000_000)  # 2026-03-02T19:50:00Z
    )
    assert (2, 1) == (known, then)


def test_the_story_names_every_conversation_and_every_agent(
    events: list[dict[str, Any]],
) -> None:
    story = (DAY / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\bc\d\d\b", story))
    assert {each["conversation"] for each in events if "conversation" in each} == told
    agents = {each["agent"].capitalize() for each in events if "agent" in each}
    assert [] == sorted(name for name in agents if name not in story)
