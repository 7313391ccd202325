"""What the judge says of one event, rule by rule."""

from __future__ import annotations

import math
from typing import Any

import pytest

from handletime.events.judge import judge
from handletime.events.vocabulary import TYPES

HERE = {"conversation": "c1", "agent": "ana"}


def _event(kind: str, /, **fields: Any) -> dict[str, Any]:
    return {"id": "1", "type": kind, "at": "2026-03-02T08:00:00Z", **fields}


def _said(event: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    return [(problem.code, problem.fields) for problem in judge(event)]


STATUS = {"agent": "ana", "status": "unavailable"}
OFFERED = {**HERE, "purpose": "route"}


@pytest.mark.parametrize(
    "event",
    [
        _event("agent.status_set", **STATUS, reason="break"),
        _event("agent.status_set", **STATUS, reason="other", note="the dentist"),
        _event("agent.status_set", **STATUS, reason="back_office", task="t1", cause="manager"),
        _event("agent.status_set", agent="ana", status="available"),
        _event("agent.channels_set", agent="ana", channels=[]),
        _event("agent.returned", agent="x" * 200, seq=0, x={}),
        _event("agent.returned", agent="ana", seq=3.0, unit=None),
        _event("conversation.message", conversation="c1", sender="customer"),
        _event("conversation.message", conversation="c1", sender="bot", agent="ana", text=""),
        _event("conversation.closed", conversation="c1", by="rule"),
        _event("conversation.offered", **OFFERED),
        _event("conversation.offered", **{**OFFERED, "purpose": "invite"}, from_agent="ben"),
        _event("conversation.role_changed", **HERE, purpose="conference"),
        _event("conversation.transferred", **HERE, to_queue="q"),
        _event("conversation.queued", conversation="c1", queue="q", priority=-5),
        _event("agent.idled", agent="ana", outcome="idle", since="2026-03-02T08:00:00Z"),
        _event("setting.changed", name="short_abandon_ms", old=None, new=[1, "a"]),
        _event("event.retracted", event="7", event_source="desk"),
    ],
    ids=str,
)
def test_a_valid_event_has_no_problem(event: dict[str, Any]) -> None:
    assert [] == judge(event)


@pytest.mark.parametrize(
    ("event", "code", "fields"),
    [
        ({}, "missing", ("id", "type", "at")),
        (_event("agent.returned"), "missing", ("agent",)),
        (_event("agent.returned", agent=None), "missing", ("agent",)),
        (_event("agent.clockedin", agent="ana"), "unknown_type", ("type",)),
        (
            _event("agent.returned", agent="ana", agnet="a", foo=None),
            "unknown_field",
            ("agnet", "foo"),
        ),
        (_event("agent.returned", agent="ana", unit="north"), "not_of_type", ("unit",)),
        (_event("agent.returned", agent=5), "wrong_value", ("agent",)),
        (_event("agent.returned", agent=""), "wrong_value", ("agent",)),
        (_event("agent.returned", agent="x" * 201), "wrong_value", ("agent",)),
        (_event("agent.returned", agent="\ud800"), "wrong_value", ("agent",)),
        (_event("agent.returned", agent="ana", source="a/b"), "wrong_value", ("source",)),
        (_event("agent.returned", agent="ana", source=""), "wrong_value", ("source",)),
        (_event("agent.returned", agent="ana", seq=-1), "wrong_value", ("seq",)),
        (_event("agent.returned", agent="ana", seq=1.5), "wrong_value", ("seq",)),
        (_event("agent.returned", agent="ana", seq=True), "wrong_value", ("seq",)),
        (_event("agent.returned", agent="ana", seq="1"), "wrong_value", ("seq",)),
        (_event("agent.returned", agent="ana", seq=2**63), "wrong_value", ("seq",)),
        (_event("agent.returned", agent="ana", seq=math.inf), "wrong_value", ("seq",)),
        (_event("agent.returned", agent="ana", x=[]), "wrong_value", ("x",)),
        (_event("agent.returned", agent="ana", x={"a": math.nan}), "wrong_value", ("x",)),
        (
            _event("agent.returned", agent="ana", recorded_at="2026-03-02"),
            "wrong_value",
            ("recorded_at",),
        ),
        (
            {"id": "1", "type": "agent.returned", "at": "1772438400000", "agent": "ana"},
            "wrong_value",
            ("at",),
        ),
        (_event("agent.channels_set", agent="ana", channels="chat"), "wrong_value", ("channels",)),
        (
            _event("agent.channels_set", agent="ana", channels=["chat", 5]),
            "wrong_value",
            ("channels",),
        ),
        (_event("agent.channels_set", agent="ana", channels=[""]), "wrong_value", ("channels",)),
        (_event("agent.status_set", agent="ana", status="away"), "wrong_value", ("status",)),
        (_event("agent.status_set", **STATUS), "missing", ("reason",)),
        (_event("agent.status_set", **STATUS, reason=""), "missing", ("reason",)),
        (_event("agent.status_set", **STATUS, reason="other"), "missing", ("note",)),
        (
            _event("agent.status_set", agent="ana", status="available", reason="break", task="t"),
            "not_of_type",
            ("reason", "task"),
        ),
        (_event("conversation.message", conversation="c1", sender="agent"), "missing", ("agent",)),
        (_event("conversation.closed", conversation="c1", by="agent"), "missing", ("agent",)),
        (_event("conversation.reopened", conversation="c1", by="rule"), "wrong_value", ("by",)),
        (
            _event("conversation.offered", **{**OFFERED, "purpose": "invite"}),
            "missing",
            ("from_agent",),
        ),
        (
            _event("conversation.role_changed", **HERE, purpose="transfer"),
            "missing",
            ("from_agent",),
        ),
        (_event("conversation.role_changed", **HERE, purpose="route"), "wrong_value", ("purpose",)),
        (_event("conversation.transferred", **HERE), "missing", ("to_queue", "to_agent")),
        (
            _event("conversation.transferred", **HERE, to_queue="q", to_agent="ben"),
            "not_of_type",
            ("to_queue", "to_agent"),
        ),
        (
            _event("agent.idled", agent="ana", outcome="idle", since="2026-03-02T08:00:00.001Z"),
            "wrong_value",
            ("since",),
        ),
        (
            _event("directory.set", kind="user", entry="ana", attributes="tall"),
            "wrong_value",
            ("attributes",),
        ),
    ],
    ids=str,
)
def test_a_broken_rule_is_named_with_its_fields(
    event: dict[str, Any],
    code: str,
    fields: tuple[str, ...],
) -> None:
    assert [(code, fields)] == _said(event)


def test_unknown_names_are_answered_together_with_the_nearest_of_the_type() -> None:
    event = _event("agent.clocked_in", agnet="ana", agent="ana", unit="north", chanels=[])
    (problem,) = judge(event)
    expected = (
        'unknown fields "agnet" (the nearest is `agent`), "chanels" (the nearest is `channels`)'
    )
    assert expected == str(problem)


def test_an_unknown_type_names_the_nearest() -> None:
    (problem,) = judge(_event("conversation.mesage", conversation="c1"))
    expected = 'unknown type "conversation.mesage"; the nearest is `conversation.message`'
    assert expected == str(problem)


def test_a_choice_says_what_it_was_and_what_it_may_be() -> None:
    (problem,) = judge(_event("agent.idled", agent="ana", outcome="asleep"))
    expected = '`outcome` is "asleep"; `agent.idled` takes `idle` or `clocked_out`'
    assert expected == str(problem)


def test_all_problems_of_an_event_are_told_at_once() -> None:
    event = _event("conversation.offered", agent=7, purpose="rout", colour="red", seq=-2)
    codes = ["unknown_field", "wrong_value", "wrong_value", "missing", "wrong_value"]
    assert codes == [problem.code for problem in judge(event)]


@pytest.mark.parametrize("given", TYPES.values(), ids=lambda given: given.name)
def test_every_required_field_of_every_type_is_asked_for(given: Any) -> None:
    missing = [problem for problem in judge(_event(given.name)) if problem.code == "missing"]
    asked = {field for problem in missing for field in problem.fields}
    assert set(given.required) <= asked
