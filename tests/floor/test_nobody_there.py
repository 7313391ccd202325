"""Nobody there: what time alone brings about, and what keeps it from doing so."""

from __future__ import annotations

from typing import Any, Final

import pytest

from handletime.floor.commands.closing import Close, FinishWrapUp, StartWrapUp
from handletime.floor.commands.customers import CustomerLeave
from handletime.floor.commands.giving import BackToQueue
from handletime.floor.commands.inviting import Invite, InviteThroughQueue
from handletime.floor.commands.nobody import (
    CloseSilent,
    CustomerGone,
    EndStrategy,
    EndWrapUp,
    ParkSilent,
    Timed,
    TimeOutOffer,
    timed,
)
from handletime.floor.commands.statuses import SetChannels
from handletime.floor.commands.strategies import Pull
from handletime.floor.commands.working import Hold, Park, Resume, Unpark
from handletime.floor.drafts import CUSTOMER

from .centre import HOUR, MINUTE, SECOND, types_of
from .people import BOT, People

DAY: Final = 24 * HOUR


def due_in(people: People, command: Timed) -> int | None:
    """Return in how long something is due; None where it is not to be."""
    at = command.due_at(people.centre.floor)
    return None if at is None else at - people.centre.now


def comes(people: People, command: Timed, lapse: int) -> list[dict[str, Any]]:
    """Assert that something is due after a lapse and no sooner, and have it be done then."""
    people.centre.after(lapse - 1)
    assert "not_due" == people.centre.refuses(command)
    people.centre.after(1)
    return people.centre.do(command)


def answered(**settings: Any) -> People:
    """Return a chat that Ana has answered."""
    people = People("ana", **settings)
    people.served(text="Good morning")
    people.replies("ana")
    return people


def test_an_offer_is_revoked_after_thirty_seconds_and_goes_to_another() -> None:
    people = People("ana", "ben", channels=("chat",))
    people.opens()
    (first,) = people.states()
    events = comes(people, TimeOutOffer(conversation="c1", agent=first), 30 * SECOND)
    assert ["conversation.offer_ended", "conversation.offered"] == types_of(events)
    assert "revoked" == events[0]["outcome"]
    assert {"ana", "ben"} - {first} == set(people.states())
    people.centre.agrees_with_facts()


def test_the_time_to_accept_is_that_of_the_channel() -> None:
    people = People("ana", channels=("chat",), routing__offer_timeout_ms__chat=5 * SECOND)
    people.opens()
    comes(people, TimeOutOffer(conversation="c1", agent="ana"), 5 * SECOND)


def test_who_lets_three_offers_in_a_row_pass_is_unavailable() -> None:
    people = People("ana", channels=("chat",))
    people.opens()
    for _ in range(2):
        comes(people, TimeOutOffer(conversation="c1", agent="ana"), 30 * SECOND)
    events = comes(people, TimeOutOffer(conversation="c1", agent="ana"), 30 * SECOND)
    assert ["conversation.offer_ended", "agent.status_set"] == types_of(events)
    assert ("missed_offers", "system") == (events[1]["reason"], events[1]["cause"])
    assert "waiting" == people.where()


def test_a_chat_customer_without_a_sign_of_life_has_left_while_nobody_has_the_chat() -> None:
    people = People("ana")
    people.opens()
    gone = CustomerGone(conversation="c1", seen_at=people.centre.now)
    people.takes("ana")
    assert due_in(people, gone) is None
    people.does(BackToQueue, "ana")
    (closed,) = comes(people, gone, 90 * SECOND)
    assert "customer" == closed["by"]


def test_only_of_a_chat_is_it_known_that_a_customer_has_left() -> None:
    people = People()
    people.opens(channel="messaging")
    assert due_in(people, CustomerGone(conversation="c1", seen_at=0)) is None


def test_an_answered_chat_is_parked_after_ten_minutes_of_silence() -> None:
    people = answered()
    (parked,) = comes(people, ParkSilent(conversation="c1", agent="ana"), 10 * MINUTE)
    assert "conversation.parked" == parked["type"]
    assert "available" == people.centre.floor.agents["ana"].status
    people.writes()
    assert "active" == people.centre.floor.agents["ana"].status
    people.centre.agrees_with_facts()


def test_nothing_is_parked_while_the_customer_waits_or_is_on_hold_or_voice() -> None:
    park = ParkSilent(conversation="c1", agent="ana")
    people = answered()
    people.does(Hold, "ana")
    assert due_in(people, park) is None
    people.centre.after(MINUTE)
    people.does(Resume, "ana")
    assert 10 * MINUTE == due_in(people, park)
    people.writes()
    assert due_in(people, park) is None
    people = People("ana")
    people.served(channel="voice")
    people.replies("ana")
    assert due_in(people, park) is None


def test_who_comes_back_to_a_parked_chat_has_it_for_ten_minutes_again() -> None:
    people = answered()
    people.does(Park, "ana")
    people.centre.after(20 * MINUTE)
    people.does(Unpark, "ana")
    assert 10 * MINUTE == due_in(people, ParkSilent(conversation="c1", agent="ana"))


def test_who_consults_is_not_parked() -> None:
    people = People("ana", "ben")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="consult")
    people.accepts("ben")
    people.replies("ana")
    assert due_in(people, ParkSilent(conversation="c1", agent="ben")) is None


@pytest.mark.parametrize(("channel", "lapse"), [("chat", 30 * MINUTE), ("messaging", DAY)])
def test_a_silent_conversation_is_closed_by_rule(channel: str, lapse: int) -> None:
    people = People("ana")
    people.served(channel=channel)
    people.replies("ana")
    people.does(Park, "ana")
    (closed,) = comes(people, CloseSilent(conversation="c1"), lapse)
    assert "rule" == closed["by"]
    people.centre.agrees_with_facts()


def test_no_rule_closes_what_waits_for_an_agent_or_is_worked_on() -> None:
    close = CloseSilent(conversation="c1")
    people = People("ana")
    people.served(text="Good morning")
    assert due_in(people, close) is None, "not answered yet"
    people.replies("ana")
    people.does(Hold, "ana")
    assert due_in(people, close) is None, "on hold"
    people.does(Resume, "ana")
    people.does(BackToQueue, "ana")
    assert due_in(people, close) is None, "waits in its queue for somebody"
    people.takes("ana")
    assert 30 * MINUTE == due_in(people, close)
    people.writes()
    assert due_in(people, close) is None, "the customer waits for an answer"


def test_a_close_starts_the_wrap_ups_of_those_who_were_at_work() -> None:
    """Whoever closes: it is the work after the customer that counts, and not who hung up."""
    people = People("ana", "ben", "fay")
    people.served()
    for guest, purpose in (("ben", "conference"), ("fay", "consult")):
        people.does(Invite, "ana", to_agent=guest, purpose=purpose)
        people.accepts(guest)
    people.does(Park, "ben")
    events = people.centre.do(CustomerLeave(actor=CUSTOMER, conversation="c1", customer="kim"))
    assert ["ana"] == [each["agent"] for each in events[1:]]
    people.writes()
    people.takes("ben")
    people.does(Park, "ben")
    events = people.does(Close, "ben")
    assert ["ben"] == [each["agent"] for each in events[1:]]
    people.centre.agrees_with_facts()


def test_a_wrap_up_ends_after_the_limit_of_the_queue_or_when_it_is_done() -> None:
    people = People("ana", wrap_up__limit_ms__support=MINUTE)
    people.served(queue="support")
    people.does(Close, "ana")
    (ended,) = comes(people, EndWrapUp(conversation="c1", agent="ana"), MINUTE)
    assert "conversation.wrap_up_ended" == ended["type"]
    people.does(StartWrapUp, "ana")
    people.does(FinishWrapUp, "ana")
    assert "not_due" == people.centre.refuses(EndWrapUp(conversation="c1", agent="ana"))


def test_each_agent_has_the_limit_of_the_queue_that_it_took_the_conversation_out_of() -> None:
    """An expert who joined through another queue has that queue's, and the first keeps its own."""
    people = People("ana", "ben", wrap_up__limit_ms__support=MINUTE, wrap_up__limit_ms__calls=0)
    people.served(queue="support")
    people.does(InviteThroughQueue, "ana", queue="calls", purpose="conference")
    people.centre.do(SetChannels(actor="ben", agent="ben", channels=("chat",)))
    people.accepts("ben")
    events = people.does(Close, "ana")
    assert ["ana"] == [each["agent"] for each in events[1:]]
    comes(people, EndWrapUp(conversation="c1", agent="ana"), MINUTE)


def test_with_a_limit_of_zero_there_is_no_wrap_up() -> None:
    people = People("ana", wrap_up__limit_ms=0)
    people.served()
    assert ["conversation.closed"] == types_of(people.does(Close, "ana"))
    assert "no_wrap_up" == people.refuses(StartWrapUp, "ana")


def test_a_strategy_that_finds_nobody_gives_the_conversation_back() -> None:
    people = People()
    people.opens()
    people.centre.do(Pull(actor=BOT, conversation="c1", strategy="router"))
    (queued,) = comes(people, EndStrategy(conversation="c1"), MINUTE)
    assert ("conversation.queued", "support") == (queued["type"], queued["queue"])


def test_a_deadline_moves_with_its_setting() -> None:
    people = answered()
    park = ParkSilent(conversation="c1", agent="ana")
    people.centre.told("setting.changed", name="conversation.park_after_ms", new=MINUTE)
    assert MINUTE == due_in(people, park)
    people.centre.told("setting.changed", name="conversation.park_after_ms", new=0)
    assert due_in(people, park) is None


def test_nobody_but_time_may_ask_for_it() -> None:
    people = answered()
    park = ParkSilent(conversation="c1", agent="ana", actor="ana")
    assert "not_the_system" == people.centre.refuses(park)


def test_what_time_may_bring_about_in_a_conversation_names_each_once() -> None:
    people = answered()
    names = [each.name for each in timed(people.conversation(), seen_at=0)]
    assert sorted(set(names)) == sorted(names)
    assert {each.name for each in Timed.__subclasses__() if "name" in vars(each)} <= set(names)
