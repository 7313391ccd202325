"""Conversations are taken and given away, and nobody is lost on the way."""

from __future__ import annotations

from typing import Any, Final

import pytest

from handletime.floor.commands.closing import Close, StartWrapUp
from handletime.floor.commands.focus import StartFocus
from handletime.floor.commands.giving import (
    BackToQueue,
    Leave,
    Transfer,
    TransferBlind,
    TransferThroughQueue,
    TransferToQueue,
)
from handletime.floor.commands.inviting import ChangeRole, Invite, InviteThroughQueue, Withdraw
from handletime.floor.commands.nobody import TimeOutOffer
from handletime.floor.commands.opening import OpenOutbound, Reopen
from handletime.floor.commands.statuses import SetChannels, SetUnavailable
from handletime.floor.commands.strategies import OfferTo, Pull
from handletime.floor.commands.taking import Decline, Next, Take, TakeOver
from handletime.floor.commands.working import Note, Reply

from .centre import SECOND, Centre, types_of
from .people import BOT, People

TIMEOUT: Final = 30 * SECOND


def on_channel(people: People, *agents: str) -> None:
    """Have agents be routed to from now on."""
    for agent in agents:
        people.centre.do(SetChannels(actor=agent, agent=agent, channels=("chat",)))


def test_a_warm_transfer_keeps_the_giver_in_until_it_is_accepted() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Transfer, "ana", to_agent="ben")
    assert {"ana": ("engaged", "Puller"), "ben": ("alerting", "ReceivedTransfer")} == (
        people.states()
    )
    assert "transfer_open" == people.refuses(Transfer, "ana", to_agent="ben")
    people.accepts("ben")
    assert {"ben": ("engaged", "ReceivedTransfer")} == people.states()
    people.centre.agrees_with_facts()


@pytest.mark.parametrize("how", ["declined", "timed out", "withdrawn"])
def test_a_blind_transfer_that_fails_goes_back_to_its_queue(how: str) -> None:
    people = People("ana", "ben")
    people.served(queue="support", priority=4)
    people.does(TransferBlind, "ana", to_agent="ben")
    assert {"ben": ("alerting", "ReceivedTransfer")} == people.states()
    if how == "declined":
        events = people.does(Decline, "ben")
    elif how == "withdrawn":
        events = people.does(Withdraw, "ana", to_agent="ben")
    else:
        people.centre.after(TIMEOUT)
        events = people.centre.do(TimeOutOffer(conversation="c1", agent="ben"))
    assert ["conversation.offer_ended", "conversation.queued"] == types_of(events)
    assert ("support", 4) == (events[1]["queue"], events[1]["priority"])
    assert "waiting" == people.where()
    people.centre.agrees_with_facts()


def test_a_transfer_that_fails_leaves_the_giver_in() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Transfer, "ana", to_agent="ben")
    people.does(Decline, "ben")
    assert {"ana": ("engaged", "Puller")} == people.states()


def test_a_warm_transfer_whose_giver_leaves_goes_on_as_a_blind_one() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Transfer, "ana", to_agent="ben")
    assert ["conversation.agent_left"] == types_of(people.does(Leave, "ana"))
    assert "offered" == people.where()
    assert "conversation.queued" in types_of(people.does(Decline, "ben"))


def test_a_transfer_through_a_queue_keeps_the_giver_in_until_somebody_accepts() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(TransferThroughQueue, "ana", queue="support")
    on_channel(people, "ben")
    assert {"ana": ("engaged", "Puller"), "ben": ("alerting", "ReceivedTransfer")} == (
        people.states()
    )
    people.accepts("ben")
    assert {"ben": ("engaged", "ReceivedTransfer")} == people.states()
    people.centre.agrees_with_facts()


@pytest.mark.parametrize("purpose", ["conference", "consult"])
def test_through_a_queue_somebody_joins_and_the_one_who_asked_stays(purpose: Any) -> None:
    people = People("ana", "ben")
    people.served()
    people.does(InviteThroughQueue, "ana", queue="support", purpose=purpose)
    on_channel(people, "ben")
    people.accepts("ben")
    role = {"conference": "InConference", "consult": "ReceivedConsult"}[purpose]
    assert {"ana": ("engaged", "Puller"), "ben": ("engaged", role)} == people.states()
    people.centre.agrees_with_facts()


@pytest.mark.parametrize("purpose", ["conference", "consult", "transfer"])
def test_a_request_to_a_queue_outlives_who_made_it_as_a_customer_who_waits(purpose: str) -> None:
    """In its own queue; whoever comes is routed to it, and not invited by nobody."""
    people = People("ana", "ben")
    people.served()
    if purpose == "transfer":
        people.does(TransferThroughQueue, "ana", queue="calls")
    else:
        people.does(InviteThroughQueue, "ana", queue="calls", purpose=purpose)
    people.does(Leave, "ana")
    assert ("waiting", "support") == (people.where(), people.conversation().queue)
    on_channel(people, "ben")
    assert {"ben": ("alerting", "RoutedTo")} == people.states()


@pytest.mark.parametrize("how", [BackToQueue, Leave, "to queue"])
def test_who_gives_it_up_is_not_asked_next_while_another_is_free(how: Any) -> None:
    people = People("ana", "ben")
    people.served()
    on_channel(people, "ana", "ben")
    if how == "to queue":
        people.does(TransferToQueue, "ana", queue="support")
    else:
        people.does(how, "ana")
    assert {"ben": ("alerting", "RoutedTo")} == people.states()


def test_who_declines_what_is_given_blindly_is_not_asked_next_either() -> None:
    people = People("ana", "ben")
    people.served()
    on_channel(people, "ana", "ben")
    people.does(TransferBlind, "ana", to_agent="ben")
    people.does(Decline, "ben")
    assert {"ana": ("alerting", "RoutedTo")} == people.states()


def test_the_priority_goes_back_to_the_queue_with_the_customer() -> None:
    people = People("ana")
    people.served(priority=7)
    people.does(BackToQueue, "ana")
    assert 7 == people.conversation().priority
    people.takes("ana")
    people.does(TransferToQueue, "ana", queue="calls")
    assert 7 == people.conversation().priority
    people.centre.agrees_with_facts()


def test_who_consults_leaves_before_the_customer_goes_back_to_a_queue() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="consult")
    people.accepts("ben")
    events = people.does(BackToQueue, "ana")
    assert ["conversation.agent_left", "conversation.returned_to_queue"] == types_of(events)
    assert {} == people.states()


def test_a_conference_is_left_to_the_others_and_not_given_to_a_queue() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="conference")
    people.accepts("ben")
    assert "others_have_it" == people.refuses(BackToQueue, "ana")
    assert ["conversation.agent_left"] == types_of(people.does(Leave, "ana"))
    assert {"ben": ("engaged", "InConference")} == people.states()
    assert ["conversation.agent_left", "conversation.queued"] == types_of(people.does(Leave, "ben"))


def test_invitations_of_who_has_left_are_withdrawn() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="conference")
    events = people.does(Leave, "ana")
    assert types_of(events) == [
        "conversation.agent_left",
        "conversation.offer_ended",
        "conversation.queued",
    ]
    assert "waiting" == people.where()


def test_a_consult_is_unseen_by_the_customer_and_can_become_all_of_it() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="consult")
    people.accepts("ben")
    assert "only_consults" == people.refuses(Reply, "ben", text="Hello")
    assert ["conversation.message"] == types_of(people.does(Note, "ben", text="Ask for the bill"))
    people.does(ChangeRole, "ana", to_agent="ben", purpose="conference")
    people.replies("ben")
    people.does(ChangeRole, "ana", to_agent="ben", purpose="transfer")
    assert {"ben": ("engaged", "ReceivedTransfer")} == people.states()
    people.centre.agrees_with_facts()


def test_what_an_invitation_is_for_can_become_known_while_it_rings() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="invite")
    people.does(ChangeRole, "ana", to_agent="ben", purpose="consult")
    assert ("alerting", "ReceivedConsult") == people.states()["ben"]
    assert "same_role" == people.refuses(ChangeRole, "ana", to_agent="ben", purpose="consult")
    people.accepts("ben")
    people.centre.agrees_with_facts()


def test_a_manager_takes_over_and_an_open_transfer_ends() -> None:
    people = People("ana", "ben", "fay")
    people.served()
    people.does(Transfer, "ana", to_agent="ben")
    events = people.does(TakeOver, "fay", from_agent="ana")
    assert ["conversation.taken_over", "conversation.offer_ended"] == types_of(events)
    assert {"fay": ("engaged", "TookOver")} == people.states()
    assert "not_their_manager" == people.refuses(TakeOver, "ben", from_agent="fay")
    people.centre.agrees_with_facts()


def test_next_pulls_above_the_standard_up_to_the_maximum() -> None:
    people = People("ana", routing__capacity_standard=1, routing__capacity_max=2)
    for number in range(1, 4):
        people.opens(f"c{number}")
    on_channel(people, "ana")
    people.accepts("ana", "c1")
    events = people.centre.do(Next(actor="ana", agent="ana"))
    assert [("conversation.accepted", "c2")] == [(e["type"], e["conversation"]) for e in events]
    assert ("engaged", "Puller") == people.states("c2")["ana"]
    assert "at_capacity" == people.centre.refuses(Next(actor="ana", agent="ana"))
    assert "at_capacity" == people.refuses(Take, "ana", "c3")


def test_next_of_who_waits_for_one_more_is_an_invitation_that_is_accepted() -> None:
    people = People("ana", "ben", routing__capacity_standard=0)
    people.served()
    on_channel(people, "ben")
    people.does(InviteThroughQueue, "ana", queue="support", purpose="consult")
    events = people.centre.do(Next(actor="ben", agent="ben"))
    assert ["conversation.offered", "conversation.accepted"] == types_of(events)
    assert ("engaged", "ReceivedConsult") == people.states()["ben"]
    people.centre.agrees_with_facts()


def test_focus_pauses_next_and_take_and_lets_outbound_go_on() -> None:
    people = People("ana", channels=("email",))
    people.opens()
    people.centre.do(StartFocus(actor="ana", agent="ana"))
    assert "in_focus_mode" == people.centre.refuses(Next(actor="ana", agent="ana"))
    assert "in_focus_mode" == people.refuses(Take, "ana")
    people.does(OpenOutbound, "ana", "c2", customer="lou", channel="sms", text="News for you")
    assert {"ana": ("engaged", "Puller")} == people.states("c2")
    people.does(Close, "ana", "c2")
    people.does(Reopen, "ana", "c2")
    people.centre.agrees_with_facts()


def test_who_takes_something_up_is_on_a_break_no_longer() -> None:
    people = People("ana")
    people.opens()
    people.centre.do(SetUnavailable(actor="ana", agent="ana", reason="break"))
    people.takes("ana")
    assert "active" == people.centre.floor.agents["ana"].status


def test_an_outbound_conversation_that_is_left_goes_to_the_queue_of_its_channel() -> None:
    people = People("ana")
    people.does(OpenOutbound, "ana", customer="lou", channel="voice")
    events = people.does(BackToQueue, "ana")
    assert "calls" == events[0]["queue"]


def test_nobody_leaves_an_open_conversation_to_its_own_wrap_up() -> None:
    people = People("ana", "ben")
    people.served()
    assert "nobody_else_has_it" == people.refuses(StartWrapUp, "ana")
    people.does(Invite, "ana", to_agent="ben", purpose="conference")
    people.accepts("ben")
    people.does(StartWrapUp, "ana")
    assert {"ana": ("wrapping", "Puller"), "ben": ("engaged", "InConference")} == people.states()


def test_a_queue_of_an_outside_strategy_is_left_to_it() -> None:
    people = People("ana", channels=("chat",))
    attributes = {"routing": "external"}
    people.centre.told("directory.set", kind="queue", entry="outside", attributes=attributes)
    people.opens(queue="outside")
    assert {} == people.states()
    people.centre.do(Pull(actor=BOT, conversation="c1", strategy="router"))
    people.centre.do(OfferTo(actor=BOT, conversation="c1", to_agent="ana"))
    assert {"ana": ("alerting", "RoutedTo")} == people.states()


SITUATIONS: Final = {
    "away": ("agent.clocked_out", {}),
    "no_live_desk": ("agent.logged_out", {}),
    "idle": ("agent.idled", {"outcome": "idle"}),
    "unavailable": ("agent.status_set", {"status": "unavailable", "reason": "break"}),
    "in_focus_mode": ("agent.focus_mode_started", {}),
}
AGENT: Final = {
    "transfer": set(SITUATIONS),
    "conference": set(SITUATIONS),
    "invite": set(SITUATIONS),
    "consult": set(SITUATIONS) - {"in_focus_mode"},
}
"""By default, what keeps an agent from each; a consult is allowed in Focus mode."""


def _asks(purpose: str, to_agent: str) -> Any:
    by: dict[str, Any] = {"actor": "ana", "agent": "ana", "conversation": "c1"}
    if purpose == "transfer":
        return Transfer(**by, to_agent=to_agent)
    return Invite(**by, to_agent=to_agent, purpose=purpose)  # type: ignore[arg-type]


@pytest.mark.parametrize("purpose", AGENT)
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("colleague", ["ben", "fay"])
def test_whom_a_colleague_may_be(purpose: str, situation: str, colleague: str) -> None:
    """A consult may go to a manager who is at work, in whatever status or Focus mode."""
    people = People("ana", colleague)
    people.served()
    if colleague == "fay":
        people.centre.told("agent.clocked_in", agent="fay", unit="north")
    type_, fields = SITUATIONS[situation]
    if (colleague, situation) == ("fay", "away"):
        type_ = "agent.logged_out"
        people.centre.told("agent.clocked_out", agent="fay")
    people.centre.told(type_, agent=colleague, **fields)
    against = AGENT[purpose]
    if purpose == "consult" and colleague == "fay":
        against = {"away", "no_live_desk"}
    _answered(people.centre, _asks(purpose, colleague), situation if situation in against else None)


@pytest.mark.parametrize("purpose", ["transfer", "conference", "consult"])
def test_settings_say_what_focus_mode_allows(purpose: str) -> None:
    for allowed in (True, False):
        people = People("ana", "ben")
        people.served()
        people.centre.told("setting.changed", name=f"focus.allows_{purpose}", new=allowed)
        people.centre.told("agent.focus_mode_started", agent="ben")
        expected = None if allowed else "in_focus_mode"
        _answered(people.centre, _asks(purpose, "ben"), expected)


@pytest.mark.parametrize("purpose", ["transfer", "conference", "consult"])
@pytest.mark.parametrize("colleague", ["ben", "fay"])
def test_nobody_is_asked_twice_at_a_time_and_only_managers_above_the_maximum(
    purpose: str, colleague: str
) -> None:
    exempt = (purpose, colleague) == ("consult", "fay")
    for already, reason in ((1, "offer_open"), (0, "at_capacity")):
        people = People("ana", colleague, routing__capacity_standard=1, routing__capacity_max=1)
        if colleague == "fay":
            both = {"roles": ["agent", "unit_manager"], "units": ["north"]}
            people.centre.told("directory.set", kind="user", entry="fay", attributes=both)
        people.served()
        people.opens("c2", customer="lou")
        channels = ["chat"] if already else []
        people.centre.told("agent.channels_set", agent=colleague, channels=channels)
        if not already:
            people.takes(colleague, "c2")
        expected = None if exempt and not already else reason
        _answered(people.centre, _asks(purpose, colleague), expected)


def _answered(centre: Centre, command: Any, reason: str | None) -> None:
    """Assert that a command is refused for a reason against the colleague, or not at all."""
    if reason is None:
        assert ["conversation.offered"] == types_of(centre.do(command))
    else:
        assert f"colleague_{reason}" == centre.refuses(command)
