"""Small stories of what reaches into rows from afar: each event comes alone, and one looks."""

from __future__ import annotations

from typing import Any, Final

import pytest

from handletime.events.read import read
from handletime.facts import Policies, derive
from handletime.facts.kept import KeptFacts
from kept.feeding import NOW, differences

Row = dict[str, Any]

OPENED: Final = {"customer": "kim", "channel": "chat", "direction": "inbound"}
STORIES: Final = {
    # Ana left before the conversation began, and is its assignee: it is excluded.
    "a session that ended before": """
        0 agent.clocked_in agent=ana unit=north
        10 agent.clocked_out agent=ana
        20 conversation.opened conversation=c
        30 conversation.accepted conversation=c agent=ana
        40 conversation.message conversation=c sender=customer
        50 conversation.closed conversation=c by=rule
    """,
    # Where a hidden window stops the clock, it does so for what comes later too.
    "a window that was hidden before": """
        0 agent.window_hidden agent=ana
        10 conversation.opened conversation=c
        20 conversation.accepted conversation=c agent=ana
        21 agent.entered_conversation conversation=c agent=ana
        40 conversation.message conversation=c sender=customer
        50 conversation.closed conversation=c by=rule
        60 agent.window_shown agent=ana
    """,
    # A clocking out ends a wrap-up long after the last event of the conversation.
    "a clocking out that ended a wrap-up, taken back": """
        0 agent.clocked_in agent=ana unit=north
        10 conversation.opened conversation=c
        20 conversation.accepted conversation=c agent=ana
        30 conversation.wrap_up_started conversation=c agent=ana
        40 conversation.closed conversation=c by=customer
        100 agent.clocked_out agent=ana id=early
        200 agent.clocked_in agent=ana unit=north
        110 event.retracted event=early
        300 agent.clocked_out agent=ana
        90 agent.clocked_out agent=ana
        150 agent.status_set agent=ana status=available
    """,
    # Work that outlasts a session makes the next one active, until somebody else ends it.
    "work that was taken up a session before": """
        0 agent.clocked_in agent=ana unit=north
        5 agent.status_set agent=ana status=unavailable reason=break
        10 conversation.opened conversation=c
        20 conversation.accepted conversation=c agent=ana
        30 agent.clocked_out agent=ana
        40 agent.clocked_in agent=ana unit=south
        45 agent.status_set agent=ana status=unavailable reason=break
        50 agent.status_set agent=ana status=available
        60 conversation.closed conversation=c by=customer
        70 agent.status_set agent=ana status=unavailable reason=break
        65 conversation.reopened conversation=c by=customer
    """,
    # Looking at another conversation ends attention to the first.
    "attention that goes elsewhere": """
        0 conversation.opened conversation=c
        1 conversation.opened conversation=d
        10 conversation.accepted conversation=c agent=ana
        11 agent.entered_conversation conversation=c agent=ana
        12 conversation.accepted conversation=d agent=ana
        30 agent.entered_conversation conversation=d agent=ana
        40 conversation.message conversation=c sender=customer
        20 agent.idled agent=ana outcome=idle
        50 agent.left_conversation conversation=d agent=ana
    """,
    # A transfer moves the leg of somebody whom the event does not name.
    "legs that others move": """
        0 agent.clocked_in agent=ana unit=north
        1 agent.clocked_in agent=ben unit=north
        10 conversation.opened conversation=c
        20 conversation.accepted conversation=c agent=ana
        30 conversation.offered conversation=c agent=ben purpose=transfer from_agent=ana
        40 conversation.accepted conversation=c agent=ben
        25 conversation.parked conversation=c agent=ana
        50 conversation.closed conversation=c by=customer
        9 conversation.closed conversation=c by=customer
    """,
    # A contact ends by an event that names no conversation, and customers become others.
    "what names no conversation": """
        0 conversation.opened conversation=c
        10 contact.started conversation=c contact=k channel=chat direction=inbound
        20 conversation.message conversation=c sender=customer
        30 contact.ended contact=k
        40 customer.merged customer=kim into=lee
        50 customer.merged customer=lee into=kim
        25 contact.ended contact=k
    """,
}


def events_of(story: str) -> list[Row]:
    """Read a story, a line an event, in the order of arrival; a step is a second."""
    rows = []
    for number, line in enumerate(story.strip().splitlines()):
        at, kind, *fields = line.split()
        row: Row = {"id": str(number), "type": kind, "at": int(at) * 1000}
        row |= OPENED if kind == "conversation.opened" else {}
        rows.append(row | dict(field.split("=") for field in fields))
    return rows


@pytest.mark.parametrize(
    "policies", [Policies(), Policies(hidden_window="stops")], ids=["counts", "stops"]
)
@pytest.mark.parametrize("name", STORIES)
def test_what_reaches_from_afar_is_derived_again(name: str, policies: Policies) -> None:
    events, kept = events_of(STORIES[name]), KeptFacts(policies)
    for fed in range(1, len(events) + 1):
        kept.add(read(events[fed - 1 : fed]))
        for as_of in (max(row["at"] for row in events[:fed]), 1_000_000):
            derived = derive(read(events[:fed]), as_of=as_of, now=NOW, policies=policies)
            assert [] == differences(derived, kept.at(as_of, now=NOW)), (fed, as_of)
