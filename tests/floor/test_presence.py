"""Idle agents and silent desks: what the floor does when it is due, and not before."""

from __future__ import annotations

import pytest

from handletime.floor import presence
from handletime.floor.commands.focus import StartFocus
from handletime.floor.commands.log_ins import LogIn
from handletime.floor.commands.presence import EndAttention, GoIdle, IdleOut, LoseDesk
from handletime.floor.commands.statuses import Return, SetAvailable, SetUnavailable
from handletime.floor.commands.taking import Accept
from handletime.floor.drafts import SYSTEM

from .centre import HOUR, MINUTE, SECOND, Centre, types_of
from .test_attendance import at_work, logged_in, working

TEN_MINUTES = 10 * MINUTE


def idle(agent: str, active_at: int) -> GoIdle:
    """Return the command by which an agent goes idle."""
    return GoIdle(actor=SYSTEM, agent=agent, active_at=active_at)


def test_an_agent_without_activity_is_idle_when_it_is_due_and_not_before() -> None:
    centre = at_work("ana")
    active_at = centre.now
    assert "not_due" == centre.after(TEN_MINUTES - 1).refuses(idle("ana", active_at))
    (event,) = centre.after(1).do(idle("ana", active_at))
    assert ("idle", active_at) == (event["outcome"], event["since"])
    assert "idle" == centre.floor.agents["ana"].status
    assert "not_due" == centre.refuses(idle("ana", active_at))
    centre.agrees_with_facts()


def test_by_setting_an_agent_without_activity_is_clocked_out() -> None:
    centre = working("ana", idle__outcome="clocked_out")
    active_at = centre.now
    events = centre.after(TEN_MINUTES).do(idle("ana", active_at))
    assert ["conversation.returned_to_queue", "agent.idled"] == types_of(events)
    assert "off" == centre.floor.agents["ana"].session
    centre.agrees_with_facts()


def test_idleness_is_counted_in_focus_too_and_ends_it() -> None:
    centre = at_work("ana")
    centre.do(StartFocus(actor="ana", agent="ana"))
    active_at = centre.now
    centre.after(TEN_MINUTES).do(idle("ana", active_at))
    centre.do(Return(actor="ana", agent="ana"))
    agent = centre.floor.agents["ana"]
    assert ("available", "off") == (agent.status, agent.focus_mode)
    centre.agrees_with_facts()


def test_idleness_is_not_counted_while_unavailable() -> None:
    """It begins when the agent is available again, also if a manager sets that."""
    centre = at_work("ana")
    active_at = centre.now
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="meeting"))
    assert "not_due" == centre.after(HOUR).refuses(idle("ana", active_at))
    centre.do(SetAvailable(actor="fay", agent="ana"))
    assert "not_due" == centre.after(TEN_MINUTES - 1).refuses(idle("ana", active_at))
    assert ["agent.idled"] == types_of(centre.after(1).do(idle("ana", active_at)))


def test_idleness_is_not_counted_on_a_voice_call() -> None:
    """It begins when the call ends, whoever ends it."""
    centre = at_work("ana")
    centre.chat("c1", "calls", "voice")
    centre.do(Accept(actor="ana", agent="ana", conversation="c1"))
    active_at = centre.now
    assert "not_due" == centre.after(HOUR).refuses(idle("ana", active_at))
    centre.told("conversation.held", conversation="c1", agent="ana")
    assert "not_due" == centre.after(HOUR).refuses(idle("ana", active_at))
    centre.told("conversation.closed", conversation="c1", by="customer")
    assert "not_due" == centre.after(TEN_MINUTES - 1).refuses(idle("ana", active_at))
    centre.after(1).do(idle("ana", active_at))


def test_idleness_goes_on_through_work_that_begins_and_ends_by_itself() -> None:
    centre = working("ana")
    active_at = centre.now
    centre.after(9 * MINUTE).told("conversation.closed", conversation="c1", by="customer")
    assert ["agent.idled"] == types_of(centre.after(MINUTE).do(idle("ana", active_at)))


def test_no_limit_is_no_idleness() -> None:
    centre = at_work("ana", idle__after_ms=0, idle__log_out_after_ms=0)
    assert "not_due" == centre.after(24 * HOUR).refuses(idle("ana", 0))
    centre.told("agent.idled", agent="ana", outcome="idle")
    assert "not_due" == centre.after(24 * HOUR).refuses(IdleOut(actor=SYSTEM, agent="ana"))


def test_an_offer_to_who_goes_idle_goes_on_to_another() -> None:
    centre = at_work("ana", "ben")
    active_at = centre.now
    offered = centre.after(TEN_MINUTES).chat("c1")[-1]["agent"]
    events = centre.do(idle(offered, active_at))
    assert ["conversation.offer_ended", "agent.idled", "conversation.offered"] == types_of(events)


def test_who_is_not_tracked_is_logged_out_instead() -> None:
    """There is no status that could keep offers away."""
    centre = working("uma")
    active_at = centre.now
    events = centre.after(TEN_MINUTES).do(idle("uma", active_at))
    assert ["conversation.returned_to_queue", "agent.logged_out"] == types_of(events)
    assert "expired" == events[-1]["cause"]
    assert "not_due" == centre.refuses(idle("uma", active_at))
    centre.agrees_with_facts()


def test_who_has_not_clocked_in_is_not_idle() -> None:
    centre = logged_in("ana")
    assert "not_due" == centre.after(HOUR).refuses(idle("ana", 0))


def test_who_is_idle_for_too_long_is_clocked_out() -> None:
    centre = working("ana")
    centre.after(TEN_MINUTES).do(idle("ana", centre.now - TEN_MINUTES))
    since, out = centre.now, IdleOut(actor=SYSTEM, agent="ana")
    assert "not_due" == centre.after(HOUR - 1).refuses(out)
    events = centre.after(1).do(out)
    assert ["conversation.returned_to_queue", "agent.idled"] == types_of(events)
    assert ("clocked_out", since) == (events[-1]["outcome"], events[-1]["since"])
    assert "not_due" == centre.refuses(out)
    centre.agrees_with_facts()


def attending(agent: str) -> Centre:
    """Return a centre in which an agent looks at the conversation that it works on."""
    centre = working(agent)
    centre.told("agent.entered_conversation", agent=agent, conversation="c1")
    return centre.after(MINUTE)


def test_attention_ends_with_the_last_sign_of_the_desk() -> None:
    centre = attending("ana")
    seen_at = centre.now
    gone = EndAttention(actor=SYSTEM, agent="ana", seen_at=seen_at)
    assert "not_due" == centre.after(45 * SECOND - 1).refuses(gone)
    (event,) = centre.after(1).do(gone)
    assert ("lease_expired", seen_at, "c1") == (
        event["cause"],
        event["since"],
        event["conversation"],
    )
    assert "not_due" == centre.refuses(gone)
    centre.agrees_with_facts()


def test_what_the_desk_showed_last_is_a_sign_too() -> None:
    centre = attending("ana")
    entered_at = centre.now - MINUTE
    centre.told("agent.left_conversation", agent="ana", conversation="c1")
    centre.told("agent.entered_conversation", agent="ana", conversation="c1")
    gone = EndAttention(actor=SYSTEM, agent="ana", seen_at=entered_at)
    assert "not_due" == centre.refuses(gone)
    (event,) = centre.after(MINUTE).do(gone)
    assert centre.now - MINUTE == event["since"]


@pytest.mark.parametrize(
    ("where", "written"), [("queue", ["conversation.returned_to_queue"]), ("agent", [])]
)
def test_a_desk_that_is_gone_logs_its_agent_out_and_clocks_it_out(
    where: str, written: list[str]
) -> None:
    centre = at_work("ana", desk__conversations_after=where)
    centre.chat("c1")
    centre.do(Accept(actor="ana", agent="ana", conversation="c1"))
    gone = LoseDesk(actor=SYSTEM, agent="ana", seen_at=centre.now)
    assert "not_due" == centre.after(5 * MINUTE - 1).refuses(gone)
    events = centre.after(1).do(gone)
    assert [*written, "agent.clocked_out", "agent.logged_out"] == types_of(events)
    assert {"disconnected"} == {each["cause"] for each in events[-2:]}
    assert "not_due" == centre.refuses(gone)
    centre.agrees_with_facts()


def test_a_meeting_goes_on_without_a_desk() -> None:
    """Who is unavailable stays clocked in, and is there when it logs in again."""
    centre = at_work("ana")
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="meeting"))
    centre.after(HOUR)
    events = centre.do(LoseDesk(actor=SYSTEM, agent="ana", seen_at=centre.now - HOUR))
    assert ["agent.channels_set", "agent.logged_out"] == types_of(events)
    assert "unavailable" == centre.floor.agents["ana"].status
    centre.do(LogIn(actor="ana", agent="ana"))
    centre.do(SetAvailable(actor="ana", agent="ana"))
    centre.agrees_with_facts()


def test_a_desk_that_is_gone_leaves_nothing_running() -> None:
    centre = attending("uma")
    centre.do(StartFocus(actor="uma", agent="uma"))
    events = centre.after(HOUR).do(LoseDesk(actor=SYSTEM, agent="uma", seen_at=centre.now - HOUR))
    assert [
        "agent.left_conversation",
        "conversation.returned_to_queue",
        "agent.focus_mode_ended",
        "agent.logged_out",
    ] == types_of(events)
    centre.agrees_with_facts()


def test_only_the_floor_itself_does_any_of_this() -> None:
    centre = at_work("ana")
    for actor in ("ana", "fay", "ada"):
        for command in (
            GoIdle(actor=actor, agent="ana", active_at=0),
            IdleOut(actor=actor, agent="ana"),
            EndAttention(actor=actor, agent="ana", seen_at=0),
            LoseDesk(actor=actor, agent="ana", seen_at=0),
        ):
            said = centre.refused(command)
            assert ("not_the_system", 403) == (said.code, said.status)


def test_the_reminder_of_focus_comes_when_it_is_set() -> None:
    centre = at_work("ana")
    assert presence.reminder_due_at(centre.floor, "ana") is None
    centre.do(StartFocus(actor="ana", agent="ana"))
    assert centre.now + 15 * MINUTE == presence.reminder_due_at(centre.floor, "ana")
    centre.told("setting.changed", name="focus.reminder_after_ms", new=0)
    assert presence.reminder_due_at(centre.floor, "ana") is None
