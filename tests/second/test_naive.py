"""The second computation itself, on examples small enough to be worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from .arranged import milliseconds
from .naive import naive_facts

Row = dict[str, Any]

NOW = 2_000_000_000_000
SHORT = {
    "open": ("conversation.opened", {"customer": "kim", "channel": "chat", "direction": "inbound"}),
    "queue": ("conversation.queued", {"queue": "support"}),
    "pull": ("conversation.pulled", {"strategy": "skills"}),
    "route": ("conversation.offered", {"purpose": "route"}),
    "transfer": ("conversation.offered", {"purpose": "transfer", "from_agent": "ana"}),
    "conference": ("conversation.offered", {"purpose": "conference", "from_agent": "ana"}),
    "consult": ("conversation.offered", {"purpose": "consult", "from_agent": "ana"}),
    "invite": ("conversation.offered", {"purpose": "invite", "from_agent": "ana"}),
    "known": ("conversation.role_changed", {"purpose": "consult"}),
    "accept": ("conversation.accepted", {}),
    "revoke": ("conversation.offer_ended", {"outcome": "revoked"}),
    "enter": ("agent.entered_conversation", {}),
    "reply": ("conversation.message", {"sender": "agent"}),
    "write": ("conversation.message", {"sender": "customer"}),
    "leave": ("conversation.closed", {"by": "customer"}),
    "close": ("conversation.closed", {"by": "agent"}),
}


def story(words: str) -> list[Row]:
    """Events of one conversation, a word each ten seconds: what happened, or what:agent."""
    events = []
    for step, word in enumerate(words.split()):
        what, _, agent = word.partition(":")
        name, fields = SHORT[what]
        event: Row = {
            "id": f"e{step}",
            "type": name,
            "at": 1_000_000 + step * 10_000,
            "conversation": "c1",
            **fields,
        }
        if agent:
            event["agent"] = agent
        events.append(event)
    return events


FLOWS = [
    ("open queue pull route:ana accept:ana close:ana", ["RoutedTo/Completed"]),
    ("open queue pull route:ana revoke:ana", ["RoutedTo/Redirected [Revoked]"]),
    (
        "open queue route:ana accept:ana transfer:ben accept:ben close:ben",
        ["RoutedTo/Transferred", "ReceivedTransfer/Completed"],
    ),
    (
        "open queue route:ana accept:ana transfer:ben revoke:ben close:ana",
        ["RoutedTo/Completed", "ReceivedTransfer/Abandoned [Revoked]"],
    ),
    (
        "open queue route:ana accept:ana conference:ben accept:ben close:ana",
        ["RoutedTo/Completed", "InConference/Completed"],
    ),
    (
        "open queue route:ana accept:ana invite:ben revoke:ben close:ana",
        ["RoutedTo/Completed", "InConference/Abandoned [Revoked]"],
    ),
    (
        "open queue route:ana accept:ana invite:ben known:ben revoke:ben close:ana",
        ["RoutedTo/Completed", "ReceivedConsult/Abandoned [Revoked]"],
    ),
    (
        "open queue route:ana accept:ana consult:ben accept:ben close:ana",
        ["RoutedTo/Completed", "ReceivedConsult/Completed"],
    ),
    ("open queue leave", ["Received/CustomerAbandoned [AbandonedWhileQueued]"]),
    ("open queue pull leave", ["Puller/CustomerAbandoned"]),
    ("open queue pull route:ana leave", ["RoutedTo/CustomerAbandoned [AbandonedWhileRinging]"]),
    ("open leave", ["Received/CustomerAbandoned"]),
]


@pytest.mark.parametrize(("words", "descriptors"), FLOWS)
def test_the_flows_have_their_descriptors(words: str, descriptors: list[str]) -> None:
    """Each flow of the table in FACTS 5 leaves its descriptors in ordinal order."""
    facts = naive_facts(story(words), now=NOW)
    assert descriptors == [row["descriptor"] for row in facts["resource_facts"]]


def test_a_conference_through_a_queue_has_a_second_stay() -> None:
    """The second stay is answered by the colleague, and the entry was an invitation."""
    facts = naive_facts(
        story("open queue route:ana accept:ana queue conference:ben accept:ben close:ana"), now=NOW
    )
    assert ["RoutedTo/Completed", "InConference/Completed"] == [
        row["descriptor"] for row in facts["resource_facts"]
    ]
    assert [(1, 10_000), (2, 10_000)] == [
        (row["target"], row["queue_ms"]) for row in facts["mediations"]
    ]
    assert ["route", "invite"] == [row["purpose"] for row in facts["queue_entries"]]
    assert [1] == [row["conferences"] for row in facts["interactions"]]


def test_a_revoked_chat_waits_in_its_queue_again() -> None:
    """One entry, two stays; the wait goes on through the ringing."""
    facts = naive_facts(story("open queue route:ana revoke:ana route:ben accept:ben"), now=NOW)
    assert [("Diverted", "NotAccepted"), ("Diverted", "AnsweredByAgent")] == [
        (row["result"], row["result_reason"]) for row in facts["mediations"]
    ]
    assert [("answered", "ben", 2, 40_000)] == [
        (row["outcome"], row["answered_by"], row["offers"], row["wait_ms"])
        for row in facts["queue_entries"]
    ]
    assert [10_000, 10_000] == [row["mediation_ms"] for row in facts["resource_facts"]]


def day(*lines: tuple[str, str, Row]) -> list[Row]:
    """Events on one day: time, type, fields."""
    return [
        {"id": str(n), "type": kind, "at": f"2026-03-02T{time}Z", **fields}
        for n, (time, kind, fields) in enumerate(lines, start=1)
    ]


EXAMPLE = day(
    ("08:00:00", "agent.clocked_in", {"agent": "ana", "unit": "north", "channels": ["chat"]}),
    (
        "08:05:00",
        "conversation.opened",
        {"conversation": "c1", "customer": "kim", "channel": "chat", "direction": "inbound"},
    ),
    ("08:05:00", "conversation.message", {"seq": 1, "conversation": "c1", "sender": "customer"}),
    ("08:05:01", "conversation.queued", {"conversation": "c1", "queue": "support"}),
    (
        "08:05:10",
        "conversation.offered",
        {"conversation": "c1", "agent": "ana", "purpose": "route"},
    ),
    ("08:05:14", "conversation.accepted", {"conversation": "c1", "agent": "ana"}),
    ("08:05:15", "agent.entered_conversation", {"agent": "ana", "conversation": "c1"}),
    ("08:06:00", "conversation.message", {"conversation": "c1", "sender": "agent", "agent": "ana"}),
    ("08:06:20", "conversation.message", {"conversation": "c1", "sender": "agent", "agent": "ana"}),
    ("08:07:00", "conversation.closed", {"conversation": "c1", "by": "agent", "agent": "ana"}),
)


def test_the_example_of_events() -> None:
    """In-Focus Time is 105 s, Engaged Handle Time 65 s: pending, then sending."""
    facts = naive_facts(EXAMPLE, now=NOW)
    (segment,) = facts["segments"]
    assert (105_000, 65_000, 106_000) == (
        segment["ift_ms"],
        segment["eht_ms"],
        segment["segment_ms"],
    )
    assert [("pending", 45_000), ("sending", 20_000)] == [
        (row["basis"], row["ended_at"] - row["started_at"]) for row in facts["engaged_spans"]
    ]
    statuses = [(row["status"], row["cause"], row["open"]) for row in facts["statuses"]]
    assert [("available", "agent", False), ("active", "system", False)] == statuses
    (conversation,) = facts["conversations"]
    assert (105_000, 13_000, "ana", "kim") == tuple(
        conversation[name] for name in ("handle_ms", "wait_ms", "assignee", "customer")
    )
    assert [("c1#1", 13_000, 60_000)] == [
        (row["contact"], row["wait_ms"], row["first_reply_ms"]) for row in facts["contacts"]
    ]


def test_shuffled_and_repeated_events_change_nothing() -> None:
    """The order of lines does not matter, and a duplicate is dropped."""
    assert naive_facts(EXAMPLE, now=NOW) == naive_facts([*reversed(EXAMPLE), EXAMPLE[3]], now=NOW)


def test_the_last_retraction_acts_first_and_may_undo_another() -> None:
    """A retracted retraction does nothing; one of nothing is a finding."""
    late = day(
        ("09:00:00", "event.retracted", {"event": "1"}),
        ("09:10:00", "event.retracted", {"event": "r1"}),
        ("09:20:00", "event.retracted", {"event": "nothing"}),
    )
    late = [{**each, "id": f"r{each['id']}"} for each in late]
    assert 0 == len(naive_facts([*EXAMPLE, late[0]], now=NOW)["sessions"])
    facts = naive_facts([*EXAMPLE, *late], now=NOW)
    assert 1 == len(facts["sessions"])
    assert ["retraction_of_nothing"] == [row["code"] for row in facts["findings"]]


def test_attention_ends_at_since() -> None:
    """A lost connection is dated back to its last sign of life."""
    events = [
        *EXAMPLE[:-1],
        *day(
            (
                "08:07:30",
                "agent.left_conversation",
                {
                    "agent": "ana",
                    "conversation": "c1",
                    "cause": "disconnected",
                    "since": "2026-03-02T10:06:45+02:00",
                },
            )
        ),
    ]
    events[-1]["id"] = "10"
    facts = naive_facts(events, now=NOW)
    (row,) = facts["attention"]
    assert ("disconnected", milliseconds("2026-03-02T08:06:45Z")) == (
        row["end_cause"],
        row["ended_at"],
    )
    assert [90_000] == [row["ift_ms"] for row in facts["segments"]]
