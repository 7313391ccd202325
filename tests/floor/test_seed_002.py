"""Focus mode, sentence by sentence; `sentences.py` has them."""

from __future__ import annotations

from typing import Any

from handletime.floor import presence
from handletime.floor.commands.attendance import ClockOut
from handletime.floor.commands.closing import Close
from handletime.floor.commands.focus import EndFocus, StartFocus
from handletime.floor.commands.inviting import Invite
from handletime.floor.commands.log_ins import LogOut
from handletime.floor.commands.opening import OpenOutbound
from handletime.floor.commands.presence import GoIdle
from handletime.floor.commands.statuses import Return, SetChannels, SetUnavailable
from handletime.floor.commands.taking import Next, Take
from handletime.floor.commands.tasks import CreateTask
from handletime.floor.commands.working import Reply
from handletime.floor.drafts import SYSTEM
from handletime.floor.queries.desk import Buttons

from .centre import HOUR, MINUTE, Centre, types_of
from .test_attendance import at_work, working
from .test_queries import codes, enabled, seen

ANA: dict[str, Any] = {"actor": "ana", "agent": "ana"}


def in_focus(centre: Centre, reason: str | None = None) -> Centre:
    """Have Ana start Focus mode."""
    centre.do(StartFocus(**ANA, reason=reason))
    return centre


def test_focus_pauses_routing_and_leaves_the_channels() -> None:
    centre = in_focus(at_work("ana"))
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    agent = centre.floor.agents["ana"]
    assert ({"chat", "voice"}, "available") == (set(agent.channels), agent.status)
    centre.agrees_with_facts()


def test_focus_gives_time_after_a_contact() -> None:
    """Notes are written up and a task is created, and nobody comes in between."""
    centre = in_focus(working("ana"), "after_contact_work")
    centre.do(Close(**ANA, conversation="c1"))
    centre.chat("c2")
    events = centre.do(CreateTask(**ANA, title="Call back on Friday"))
    assert "conversation.offered" not in types_of(events)


def test_focus_gives_time_for_customers_projects() -> None:
    centre = in_focus(at_work("ana"), "project")
    centre.chat("c1")
    follow_up = OpenOutbound(**ANA, conversation="c2", customer="kim", channel="email", text="Hi")
    assert "conversation.offered" not in types_of(centre.do(follow_up))


def test_focus_gives_time_to_get_help() -> None:
    """A manager is consulted on what is in hand."""
    centre = working("ana")
    centre.told("agent.logged_in", agent="fay")
    in_focus(centre, "help")
    events = centre.do(Invite(**ANA, conversation="c1", to_agent="fay", purpose="consult"))
    assert ["conversation.offered"] == types_of(events)


def test_there_is_no_focus_without_a_channel() -> None:
    centre = at_work("ana")
    assert "start_focus" in enabled(centre)
    centre.do(SetChannels(**ANA, channels=()))
    assert "on_no_channel" == codes(centre)["start_focus"]
    assert "on_no_channel" == centre.refuses(StartFocus(**ANA))


def test_the_button_begins_focus() -> None:
    centre = at_work("ana")
    assert ["agent.focus_mode_started"] == types_of(centre.do(StartFocus(**ANA)))
    assert "in_focus_already" == centre.refuses(StartFocus(**ANA))


def test_a_break_is_no_focus() -> None:
    """Who takes a break leaves Focus, and who is on one cannot begin it."""
    centre = in_focus(at_work("ana"))
    centre.do(SetUnavailable(**ANA, reason="break"))
    assert "off" == centre.floor.agents["ana"].focus_mode
    assert "is_unavailable" == centre.refuses(StartFocus(**ANA))


def test_who_trains_a_colleague_is_on_no_channel() -> None:
    """Available still, and offered nothing, without Focus."""
    centre = at_work("ana")
    centre.do(SetChannels(**ANA, channels=()))
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert "available" == centre.floor.agents["ana"].status


def test_focus_is_no_status() -> None:
    centre = in_focus(working("ana"))
    agent = centre.floor.agents["ana"]
    assert ("active", "on") == (agent.status, agent.focus_mode)
    centre.agrees_with_facts()


def test_in_focus_only_close_works() -> None:
    centre = in_focus(working("ana"))
    (close, _) = seen(centre, Buttons(**ANA, conversation="c1"))
    assert ("close", True) == (close.command, close.enabled)
    assert "conversation.closed" in types_of(centre.do(Close(**ANA, conversation="c1")))


def test_next_is_visible_and_disabled() -> None:
    centre = working("ana")
    (_, one_more) = seen(centre, Buttons(**ANA, conversation="c1"))
    assert ("next", "nobody_waits") == (one_more.command, one_more.refusal.code)
    in_focus(centre)
    (_, one_more) = seen(centre, Buttons(**ANA, conversation="c1"))
    assert ("next", "in_focus_mode") == (one_more.command, one_more.refusal.code)


def test_nobody_in_focus_asks_for_another_customer() -> None:
    """By the API neither, and not by picking one from the browser."""
    centre = in_focus(at_work("ana"))
    centre.chat("c1")
    assert "in_focus_mode" == centre.refuses(Next(**ANA))
    assert "in_focus_mode" == centre.refuses(Take(**ANA, conversation="c1"))


def test_outbound_and_messages_go_on_in_focus() -> None:
    centre = in_focus(working("ana"))
    centre.do(Reply(**ANA, conversation="c1", text="One moment, please."))
    for name, channel in (("c2", "sms"), ("c3", "email")):
        centre.do(
            OpenOutbound(**ANA, conversation=name, customer="lee", channel=channel, text="Hello")
        )
    assert "on" == centre.floor.agents["ana"].focus_mode
    centre.agrees_with_facts()


def test_one_is_reminded_of_the_time_in_focus() -> None:
    centre = in_focus(at_work("ana"))
    assert centre.now + 15 * MINUTE == presence.reminder_due_at(centre.floor, "ana")


def test_customers_wait_while_focus_is_on() -> None:
    centre = in_focus(at_work("ana"))
    for name in ("c1", "c2"):
        centre.chat(name)
    centre.after(HOUR)
    assert {"c1", "c2"} == set(centre.live.picture.waiting)


def test_no_activity_in_focus_makes_idle_or_logs_off() -> None:
    """By the setting for all agents: idle, or clocked out."""
    for outcome, session in (("idle", "on"), ("clocked_out", "off")):
        centre = in_focus(at_work("ana", idle__outcome=outcome))
        active_at = centre.now
        centre.after(10 * MINUTE).do(GoIdle(actor=SYSTEM, agent="ana", active_at=active_at))
        agent = centre.floor.agents["ana"]
        assert (session, "off") == (agent.session, agent.focus_mode)
        centre.agrees_with_facts()


def test_one_returns_without_focus() -> None:
    centre = in_focus(at_work("ana"))
    active_at = centre.now
    centre.after(10 * MINUTE).do(GoIdle(actor=SYSTEM, agent="ana", active_at=active_at))
    centre.chat("c1")
    assert ["agent.returned", "conversation.offered"] == types_of(centre.do(Return(**ANA)))


def test_the_button_ends_focus() -> None:
    centre = in_focus(at_work("ana"))
    assert ["agent.focus_mode_ended"] == types_of(centre.do(EndFocus(**ANA)))
    assert "not_in_focus" == centre.refuses(EndFocus(**ANA))


def test_the_next_customer_on_its_channels_comes_at_once() -> None:
    """In the same decision, and none of a channel that it is not on."""
    centre = at_work("ana")
    centre.do(SetChannels(**ANA, channels=("chat",)))
    in_focus(centre)
    centre.chat("c1", "calls", "voice")
    centre.chat("c2")
    events = centre.do(EndFocus(**ANA))
    assert [("agent.focus_mode_ended", None), ("conversation.offered", "c2")] == [
        (each["type"], each.get("conversation")) for each in events
    ]
    assert {centre.now} == {each["at"] for each in events}


def test_the_end_of_focus_gives_the_channels_back() -> None:
    centre = at_work("ana")
    channels = dict(centre.floor.agents["ana"].channels)
    in_focus(centre)
    centre.after(MINUTE).do(EndFocus(**ANA))
    assert channels == centre.floor.agents["ana"].channels


def test_who_steps_out_is_not_routed_to_on_the_way() -> None:
    centre = in_focus(at_work("ana"))
    centre.chat("c1")
    for command in (SetUnavailable(**ANA, reason="break"), ClockOut(**ANA)):
        assert "conversation.offered" not in types_of(centre.copy().do(command))


def test_who_logs_out_is_not_routed_to_on_the_way() -> None:
    centre = in_focus(at_work("ana"))
    centre.chat("c1")
    events = centre.do(LogOut(**ANA))
    assert ["agent.clocked_out", "agent.logged_out"] == types_of(events)
    assert "off" == centre.floor.agents["ana"].focus_mode
