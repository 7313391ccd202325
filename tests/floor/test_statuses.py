"""Statuses that are set by hand, the one that is to come, and channels."""

from __future__ import annotations

import pytest

from handletime.floor.commands.attendance import ClockOut
from handletime.floor.commands.statuses import (
    Return,
    SetAvailable,
    SetChannels,
    SetNextStatus,
    SetUnavailable,
    TakeBackNextStatus,
)

from .centre import MINUTE, types_of
from .test_attendance import at_work, logged_in, working


@pytest.mark.parametrize("reason", ["break", "meeting", "back_office", "other"])
def test_an_agent_is_unavailable_for_a_standard_reason(reason: str) -> None:
    centre = at_work("ana")
    note = "fire drill" if reason == "other" else None
    centre.do(SetUnavailable(actor="ana", agent="ana", reason=reason, note=note))
    agent = centre.floor.agents["ana"]
    assert ("unavailable", reason, note) == (
        agent.status,
        *((agent.unavailable or ("", ""))[:2]),
    )
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert ["agent.status_set", "conversation.offered"] == types_of(
        centre.do(SetAvailable(actor="ana", agent="ana"))
    )
    centre.agrees_with_facts()


def test_a_centre_has_reasons_of_its_own() -> None:
    centre = at_work("ana", tracking__unavailable_reasons=["training"])
    assert "unknown_unavailable_reason" == centre.refuses(
        SetUnavailable(actor="ana", agent="ana", reason="break")
    )
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="training"))


def test_the_reason_other_is_described() -> None:
    centre = at_work("ana")
    for note in (None, "", "  "):
        assert "description_missing" == centre.refuses(
            SetUnavailable(actor="ana", agent="ana", reason="other", note=note)
        )


def test_an_offer_goes_on_to_another_when_its_agent_becomes_unavailable() -> None:
    centre = at_work("ana", "ben")
    offered = centre.chat("c1")[-1]["agent"]
    events = centre.do(SetUnavailable(actor=offered, agent=offered, reason="break"))
    assert ["conversation.offer_ended", "agent.status_set", "conversation.offered"] == (
        types_of(events)
    )
    assert offered != events[-1]["agent"]
    centre.agrees_with_facts()


def test_active_and_available_change_by_themselves() -> None:
    centre = working("ana")
    assert "active" == centre.floor.agents["ana"].status
    centre.told("conversation.closed", conversation="c1", by="customer")
    assert "available" == centre.floor.agents["ana"].status
    centre.agrees_with_facts()


def test_the_next_status_comes_when_the_present_work_ends() -> None:
    centre = working("ana")
    centre.do(SetNextStatus(actor="ana", agent="ana", reason="break"))
    assert "active" == centre.floor.agents["ana"].status
    assert ["conversation.queued"] == types_of(centre.chat("c2"))
    events = centre.after(MINUTE).told("conversation.closed", conversation="c1", by="customer")
    assert ["conversation.closed", "agent.status_set"] == types_of(events)
    assert "break" == events[-1]["reason"]
    centre.agrees_with_facts()


def test_the_next_status_can_be_taken_back() -> None:
    centre = working("ana")
    centre.do(SetNextStatus(actor="ana", agent="ana", reason="break"))
    centre.do(TakeBackNextStatus(actor="ana", agent="ana"))
    assert "no_next_status" == centre.refuses(TakeBackNextStatus(actor="ana", agent="ana"))
    assert ["conversation.closed"] == types_of(
        centre.told("conversation.closed", conversation="c1", by="customer")
    )


def test_a_status_by_hand_comes_before_the_one_that_was_to_come() -> None:
    centre = working("ana")
    centre.do(SetNextStatus(actor="ana", agent="ana", reason="break"))
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="meeting"))
    centre.told("conversation.closed", conversation="c1", by="customer")
    assert ("meeting", None, None) == centre.floor.agents["ana"].unavailable
    assert centre.floor.agents["ana"].next_status is None


def test_without_work_there_is_nothing_to_come_after() -> None:
    centre = at_work("ana")
    said = SetNextStatus(actor="ana", agent="ana", reason="break")
    assert "no_work_in_hand" == centre.refuses(said)
    other = SetNextStatus(actor="ana", agent="ana", reason="other")
    assert "description_impossible" == centre.refuses(other)


def test_a_manager_sets_the_status_of_an_agent_of_its_unit() -> None:
    centre = at_work("ana", "cem")
    (event,) = centre.do(SetUnavailable(actor="fay", agent="ana", reason="meeting"))
    assert ("manager", "fay") == (event["cause"], event["actor"])
    (event,) = centre.do(SetAvailable(actor="fay", agent="ana"))
    assert "manager" == event["cause"]
    for command in (
        SetUnavailable(actor="fay", agent="cem", reason="meeting"),
        SetAvailable(actor="fay", agent="cem"),
        SetAvailable(actor="ben", agent="ana"),
    ):
        assert "not_yours_nor_your_unit" == centre.refuses(command)


def test_a_manager_acts_where_the_agent_works_and_not_where_its_home_is() -> None:
    """Ana works in south today."""
    centre = at_work("ana")
    centre.do(ClockOut(actor="ana", agent="ana"))
    centre.told("agent.clocked_in", agent="ana", unit="south")
    assert "not_yours_nor_your_unit" == centre.refuses(SetAvailable(actor="fay", agent="ana"))
    centre.do(SetUnavailable(actor="gus", agent="ana", reason="meeting"))


def test_everything_is_refused_before_clocking_in() -> None:
    centre = logged_in("ana")
    for command in (
        ClockOut(actor="ana", agent="ana"),
        SetAvailable(actor="ana", agent="ana"),
        SetUnavailable(actor="ana", agent="ana", reason="break"),
        SetNextStatus(actor="ana", agent="ana", reason="break"),
        TakeBackNextStatus(actor="ana", agent="ana"),
        Return(actor="ana", agent="ana"),
        SetChannels(actor="ana", agent="ana", channels=("chat",)),
    ):
        assert "not_clocked_in" == centre.refuses(command)


def test_an_idle_agent_returns() -> None:
    centre = at_work("ana")
    assert "not_idle" == centre.refuses(Return(actor="ana", agent="ana"))
    centre.told("agent.idled", agent="ana", outcome="idle")
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert ["agent.returned", "conversation.offered"] == types_of(
        centre.do(Return(actor="ana", agent="ana"))
    )
    centre.agrees_with_facts()


def test_an_agent_is_offered_only_what_is_on_its_channels() -> None:
    centre = at_work("ana")
    centre.do(SetChannels(actor="ana", agent="ana", channels=("voice", "voice")))
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert "conversation.offered" in types_of(centre.chat("c2", "calls", "voice"))
    centre.agrees_with_facts()
