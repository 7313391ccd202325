"""One event at a time: the plain look never takes what the judge refuses; lines lose nothing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from handletime.events.identity import identify
from handletime.events.judge import examine
from handletime.events.plain import is_plain
from handletime.events.read import read
from handletime.events.single import completed, event_of, line_of, meaning, says_the_same
from handletime.events.vocabulary import TYPES
from laws.events_at_random import broken_events, valid_events

RETURNED = {"id": "1", "type": "agent.returned", "at": 0, "agent": "ana"}


@settings(max_examples=500)
@given(event=st.one_of(valid_events(), broken_events()))
@example(event={**RETURNED, "agent": "\ud800"})
@example(event={**RETURNED, "agent": "x" * 201})
@example(event={**RETURNED, "agent": ""})
@example(event={**RETURNED, "at": True})
@example(event={**RETURNED, "seq": -1})
@example(event={**RETURNED, "source": "a/b"})
@example(event={**RETURNED, "type": ["agent.returned"]})
@example(event={**RETURNED, "unit": None})
@example(event={**RETURNED, "agnet": "ana"})
@example(event={})
def test_a_plain_event_is_valid_and_is_what_the_judge_gives(event: dict[str, Any]) -> None:
    """Asked twice, since what it learns from the first is used for the second."""
    for _ in range(2):
        if is_plain(event):
            assert (event, []) == examine(event)


def test_a_plain_event_of_a_shape_that_is_known_is_judged_by_its_own_values() -> None:
    status = {"id": "1", "type": "agent.status_set", "at": 0, "agent": "ana"}
    known = {**status, "status": "unavailable", "reason": "break"}
    assert is_plain(known)
    assert is_plain({**known, "reason": "lunch"})
    for wrong in (
        {"status": "available"},
        {"status": "away"},
        {"reason": "other"},
        {"reason": ""},
        {"at": -1},
        {"at": "2026-03-02T08:00:00Z"},
        {"agent": 7},
        {"id": ""},
    ):
        assert not is_plain({**known, **wrong})


def test_every_type_has_events_that_are_plain() -> None:
    """Else the plain look would look in vain."""
    more = {"conversation.transferred": "to_agent", "conversation.role_changed": "from_agent"}
    for kind in TYPES.values():
        names = (*kind.required, *([more[kind.name]] if kind.name in more else []))
        event = {"id": "1", "type": kind.name, "at": 0}
        event |= {name: kind.choices.get(name, ("ana",))[0] for name in names}
        assert is_plain(event) == (kind.name != "agent.channels_set"), kind.name


@given(event=valid_events())
def test_a_line_is_the_event_and_nothing_else(event: dict[str, Any]) -> None:
    values = completed(examine(event)[0])
    line = line_of(values)
    assert values == event_of(line)
    assert "\n" not in line
    assert [] == examine(json.loads(line))[1]
    assert values.items() == completed(examine(json.loads(line))[0]).items()


@settings(max_examples=30)
@given(one=valid_events(), other=valid_events())
def test_two_events_say_the_same_if_a_file_of_both_has_a_duplicate(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    for second in ({**one, "recorded_at": 5}, {**other, "id": one["id"], "source": "s"}):
        pair = [{**one, "source": "s"} if second.get("source") == "s" else one, second]
        same = says_the_same(*(completed(examine(each)[0]) for each in pair))
        assert same == (1 == len(identify(read(pair).columns).duplicates))


def test_a_retraction_that_names_no_source_means_its_own() -> None:
    event = {"id": "1", "type": "event.retracted", "at": 0, "event": "7", "source": "crm"}
    assert "crm" == meaning(event)["event_source"]
    assert says_the_same(event, {**event, "event_source": "crm"})
    assert not says_the_same(event, {**event, "event_source": "local"})
