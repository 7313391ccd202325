"""Focus mode: what it pauses, what ends it, and what comes at its end."""

from __future__ import annotations

from handletime.floor.commands.attendance import ClockOut
from handletime.floor.commands.focus import EndFocus, StartFocus
from handletime.floor.commands.statuses import Return, SetChannels, SetUnavailable

from .centre import Centre, types_of
from .test_attendance import at_work, logged_in, working

START = StartFocus(actor="ana", agent="ana")
END = EndFocus(actor="ana", agent="ana")


def in_focus(*agents: str) -> Centre:
    """Return a centre in which Ana is in Focus mode."""
    centre = at_work(*(agents or ("ana",)))
    centre.do(START)
    return centre


def test_an_agent_in_focus_is_offered_nothing_and_keeps_its_channels() -> None:
    centre = in_focus()
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert {"chat", "voice"} == set(centre.floor.agents["ana"].channels)
    assert "available" == centre.floor.agents["ana"].status
    centre.agrees_with_facts()


def test_the_end_of_focus_offers_the_next_customer_in_the_same_decision() -> None:
    centre = in_focus()
    centre.chat("c1")
    events = centre.do(END)
    assert ["agent.focus_mode_ended", "conversation.offered"] == types_of(events)
    assert {("ana", centre.now)} == {(each["agent"], each["at"]) for each in events}
    centre.agrees_with_facts()


def test_at_standard_capacity_the_end_of_focus_offers_nothing() -> None:
    centre = working("ana", routing__capacity_standard=1)
    centre.do(START)
    centre.chat("c2")
    assert ["agent.focus_mode_ended"] == types_of(centre.do(END))


def test_becoming_unavailable_from_focus_ends_it_and_offers_nothing_in_between() -> None:
    centre = in_focus()
    centre.chat("c1")
    gone = centre.do(SetUnavailable(actor="ana", agent="ana", reason="break"))
    assert ["agent.status_set"] == types_of(gone)
    assert "off" == centre.floor.agents["ana"].focus_mode
    centre.agrees_with_facts()


def test_clocking_out_from_focus_ends_it_and_offers_nothing_in_between() -> None:
    centre = in_focus()
    centre.chat("c1")
    assert ["agent.clocked_out"] == types_of(centre.do(ClockOut(actor="ana", agent="ana")))
    assert "off" == centre.floor.agents["ana"].focus_mode
    centre.agrees_with_facts()


def test_an_offer_that_is_open_goes_on_to_another_when_focus_begins() -> None:
    centre = at_work("ana", "ben")
    offered = centre.chat("c1")[-1]["agent"]
    events = centre.do(StartFocus(actor=offered, agent=offered))
    assert ["conversation.offer_ended", "agent.focus_mode_started", "conversation.offered"] == (
        types_of(events)
    )
    assert offered != events[-1]["agent"]


def test_colleagues_may_ask_who_is_in_focus_as_it_is_set() -> None:
    """A consult stays open when Focus begins, a transfer does not."""
    for purpose, stays in (("consult", True), ("transfer", False), ("conference", False)):
        centre = working("ben")
        centre.told("agent.clocked_in", agent="ana", unit="north", channels=["chat"])
        centre.told(
            "conversation.offered",
            conversation="c1",
            agent="ana",
            purpose=purpose,
            from_agent="ben",
        )
        assert stays == ("conversation.offer_ended" not in types_of(centre.do(START)))


def test_a_reason_is_asked_for_by_setting() -> None:
    centre = at_work("ana", focus__asks_reason=True)
    assert "focus_reason_missing" == centre.refuses(START)
    nap = StartFocus(actor="ana", agent="ana", reason="nap")
    assert "unknown_focus_reason" == centre.refuses(nap)
    (event,) = centre.do(StartFocus(actor="ana", agent="ana", reason="project"))
    assert "project" == event["reason"]


def test_focus_needs_a_channel() -> None:
    centre = at_work("ana")
    centre.do(SetChannels(actor="ana", agent="ana", channels=()))
    assert "on_no_channel" == centre.refuses(START)
    centre.do(SetChannels(actor="ana", agent="ana", channels=("chat",)))
    centre.do(START)


def test_who_never_set_channels_is_on_every_channel() -> None:
    centre = logged_in("uma")
    centre.do(StartFocus(actor="uma", agent="uma"))
    centre.agrees_with_facts()


def test_focus_does_not_begin_while_away_unavailable_idle_or_twice() -> None:
    assert "not_clocked_in" == logged_in("ana").refuses(START)
    centre = at_work("ana")
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="break"))
    assert "is_unavailable" == centre.refuses(START)
    centre = at_work("ana")
    centre.told("agent.idled", agent="ana", outcome="idle")
    assert "is_idle" == centre.refuses(START)
    assert "in_focus_already" == in_focus().refuses(START)
    assert "not_in_focus" == at_work("ana").refuses(END)


def test_who_was_idle_in_focus_is_not_in_focus_on_return() -> None:
    centre = in_focus()
    centre.told("agent.idled", agent="ana", outcome="idle")
    centre.do(Return(actor="ana", agent="ana"))
    assert "off" == centre.floor.agents["ana"].focus_mode
    centre.agrees_with_facts()
