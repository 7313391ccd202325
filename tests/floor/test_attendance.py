"""Clocking in and out, logging in and out."""

from __future__ import annotations

import pytest

from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.log_ins import LogIn, LogOut
from handletime.floor.commands.statuses import SetUnavailable
from handletime.floor.commands.taking import Accept
from handletime.floor.drafts import SYSTEM

from .centre import MINUTE, SECOND, Centre, a_centre, types_of


def logged_in(*agents: str, **settings: object) -> Centre:
    """Return a centre in which some agents are logged in."""
    centre = a_centre(**settings)
    for agent in agents:
        centre.do(LogIn(actor=agent, agent=agent))
    return centre.after(SECOND)


def at_work(*agents: str, **settings: object) -> Centre:
    """Return a centre in which some agents are logged in and, if tracked, clocked in."""
    centre = logged_in(*agents, **settings)
    for agent in agents:
        if agent != "uma":
            unit = "south" if agent == "cem" else "north"
            centre.do(ClockIn(actor=agent, agent=agent, unit=unit, channels=("chat", "voice")))
    return centre.after(SECOND)


def working(agent: str, **settings: object) -> Centre:
    """Return a centre in which one agent is at work on the conversation c1."""
    centre = at_work(agent, **settings)
    centre.chat("c1")
    centre.do(Accept(actor=agent, agent=agent, conversation="c1"))
    return centre.after(MINUTE)


def test_a_tracked_agent_who_logs_in_is_offered_nothing_before_it_clocks_in() -> None:
    centre = logged_in("ana")
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    events = centre.do(ClockIn(actor="ana", agent="ana", unit="north"))
    assert ["agent.clocked_in", "conversation.offered"] == types_of(events)
    centre.agrees_with_facts()


def test_an_untracked_agent_works_as_soon_as_it_logs_in() -> None:
    centre = a_centre()
    centre.chat("c1")
    events = centre.do(LogIn(actor="uma", agent="uma"))
    assert ["agent.logged_in", "conversation.offered"] == types_of(events)
    centre.do(Accept(actor="uma", agent="uma", conversation="c1"))
    centre.agrees_with_facts()


def test_nobody_has_to_clock_in_where_nothing_is_tracked() -> None:
    centre = logged_in("ana", tracking__enabled=False)
    assert "conversation.offered" in types_of(centre.chat("c1"))
    assert "not_tracked" == centre.refuses(ClockIn(actor="ana", agent="ana", unit="north"))


def test_a_second_log_in_writes_nothing() -> None:
    centre = logged_in("ana")
    assert [] == centre.do(LogIn(actor="ana", agent="ana"))


def test_work_in_hand_keeps_an_agent_from_clocking_out_whatever_its_unit() -> None:
    centre = working("cem")
    assert "south" == centre.floor.agents["cem"].unit
    assert "work_in_hand" == centre.refuses(ClockOut(actor="cem", agent="cem"))
    assert "work_in_hand" == centre.refuses(LogOut(actor="cem", agent="cem"))


@pytest.mark.parametrize(
    ("where", "written"),
    [
        ("queue", ["conversation.returned_to_queue", "agent.clocked_out"]),
        ("agent", ["agent.clocked_out"]),
    ],
)
def test_by_setting_an_agent_clocks_out_with_work_in_hand(where: str, written: list[str]) -> None:
    centre = working(
        "ana", tracking__clock_out_while_active=True, tracking__conversations_after=where
    )
    events = centre.do(ClockOut(actor="ana", agent="ana", reason="sick"))
    assert written == types_of(events)
    assert ("sick", "agent") == (events[-1]["reason"], events[-1]["cause"])
    assert (where == "agent") == bool(centre.floor.conversations["c1"].in_hand)
    centre.agrees_with_facts()


def test_a_conversation_that_goes_back_is_offered_to_another_at_once() -> None:
    centre = working("ana", tracking__clock_out_while_active=True)
    centre.do(LogIn(actor="ben", agent="ben"))
    centre.do(ClockIn(actor="ben", agent="ben", unit="north"))
    events = centre.do(ClockOut(actor="ana", agent="ana"))
    assert ["conversation.returned_to_queue", "agent.clocked_out", "conversation.offered"] == (
        types_of(events)
    )
    assert "ben" == events[-1]["agent"]


def test_an_offer_to_an_agent_who_clocks_out_is_withdrawn_and_goes_to_the_next() -> None:
    centre = at_work("ana", "ben")
    offered = centre.chat("c1")[-1]["agent"]
    other = {"ana": "ben", "ben": "ana"}[offered]
    events = centre.do(ClockOut(actor=offered, agent=offered))
    assert ["conversation.offer_ended", "agent.clocked_out", "conversation.offered"] == (
        types_of(events)
    )
    assert ("withdrawn", other) == (events[0]["outcome"], events[-1]["agent"])


def test_a_manager_clocks_out_who_left_with_work_in_hand() -> None:
    """It is the way to end the day of who went home; the conversations go back."""
    centre = working("ana")
    events = centre.do(ClockOut(actor="fay", agent="ana"))
    assert ["conversation.returned_to_queue", "agent.clocked_out"] == types_of(events)
    assert ("manager", "fay") == (events[-1]["cause"], events[-1]["actor"])
    assert "not_yours_nor_your_unit" == centre.refuses(ClockOut(actor="gus", agent="ana"))
    assert "not_yours_nor_your_unit" == centre.refuses(ClockOut(actor="ben", agent="ana"))


def test_logging_out_is_clocking_out_as_well() -> None:
    centre = at_work("ana")
    assert ["agent.clocked_out", "agent.logged_out"] == types_of(
        centre.do(LogOut(actor="ana", agent="ana"))
    )
    centre.agrees_with_facts()


def test_an_untracked_agent_who_logs_out_leaves_nothing_running() -> None:
    """Conversations go back, and what clocking out would end has an end."""
    centre = working("uma")
    centre.told("agent.entered_conversation", agent="uma", conversation="c1")
    centre.told("agent.focus_mode_started", agent="uma")
    centre.told("agent.channels_set", agent="uma", channels=["chat"])
    assert [
        "agent.left_conversation",
        "conversation.returned_to_queue",
        "agent.focus_mode_ended",
        "agent.channels_set",
        "agent.logged_out",
    ] == types_of(centre.do(LogOut(actor="uma", agent="uma")))
    assert "not_logged_in" == centre.refuses(LogOut(actor="uma", agent="uma"))
    centre.agrees_with_facts()


def test_a_log_in_that_expires_in_a_meeting_leaves_the_agent_clocked_in() -> None:
    centre = at_work("ana", "ben")
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="meeting"))
    assert "agent.clocked_out" not in types_of(centre.do(LogOut(actor=SYSTEM, agent="ana")))
    assert "unavailable" == centre.floor.agents["ana"].status
    events = centre.do(LogOut(actor=SYSTEM, agent="ben"))
    assert [("agent.clocked_out", "system"), ("agent.logged_out", "expired")] == [
        (each["type"], each["cause"]) for each in events
    ]
    centre.agrees_with_facts()
