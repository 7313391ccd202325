"""Customers open conversations, write, and leave."""

from __future__ import annotations

from typing import Any

import pytest

from handletime.floor.commands.closing import Close
from handletime.floor.commands.customers import CustomerLeave, OpenConversation, Write
from handletime.floor.commands.inviting import InviteThroughQueue
from handletime.floor.commands.nobody import QueueFromEntry
from handletime.floor.commands.strategies import BotWrite, Enqueue
from handletime.floor.commands.working import Park
from handletime.floor.drafts import CUSTOMER

from .centre import HOUR, MINUTE, Event, types_of
from .people import BOT, People


def queue_of(events: list[Event]) -> str:
    """Return the queue that a conversation was put into."""
    (queue,) = [each["queue"] for each in events if each["type"] == "conversation.queued"]
    return str(queue)


@pytest.mark.parametrize(
    ("fields", "queue"),
    [
        ({"queue": "calls"}, "calls"),
        ({"queue": "calls", "inbox": "sales"}, "calls"),
        ({"inbox": "sales"}, "offers"),
        ({"inbox": "other"}, "support"),
        ({"channel": "voice"}, "calls"),
        ({"channel": "fax"}, "main"),
    ],
)
def test_the_queue_is_the_given_one_else_of_the_inbox_else_of_the_channel_else_the_default(
    fields: dict[str, Any], queue: str
) -> None:
    people = People()
    told = people.centre.told
    told("directory.set", kind="queue", entry="offers")
    told("directory.set", kind="inbox", entry="sales", attributes={"queue": "offers"})
    told("directory.set", kind="inbox", entry="other")
    assert queue == queue_of(people.opens(**fields))


def test_a_conversation_is_opened_written_in_and_queued_in_one_decision() -> None:
    events = People().opens(text="Good morning", priority=2)
    assert ["conversation.opened", "conversation.message", "conversation.queued"] == types_of(
        events
    )
    assert 1 == len({each["at"] for each in events})
    assert 2 == events[-1]["priority"]


def test_where_no_queue_is_known_a_conversation_waits_in_the_default_one() -> None:
    people = People("ana", conversation__default_queue="lobby")
    assert "lobby" == queue_of(people.opens(channel="fax"))
    assert "waiting" == people.where()


def test_a_message_unparks_what_is_parked() -> None:
    people = People("ana")
    people.served()
    people.does(Park, "ana")
    assert ["conversation.message", "conversation.unparked"] == types_of(people.writes())
    assert {"ana": ("engaged", "Puller")} == people.states()


def test_a_message_soon_after_the_close_reopens_and_a_later_one_begins_anew() -> None:
    people = People("ana")
    people.served()
    people.does(Close, "ana")
    people.centre.after(HOUR - 1)
    assert ["conversation.reopened", "conversation.message", "conversation.queued"] == types_of(
        people.writes(anew="c2")
    )
    people.takes("ana")
    people.does(Close, "ana")
    people.centre.after(HOUR)
    late = Write(actor=CUSTOMER, conversation="c1", customer="kim", text="Hello?")
    assert "closed_for_good" == people.centre.refuses(late)
    events = people.writes(anew="c2")
    assert ["conversation.opened", "conversation.message", "conversation.queued"] == types_of(
        events
    )
    assert {"c2"} == {each["conversation"] for each in events}
    assert ("kim", "chat") == (events[0]["customer"], events[0]["channel"])
    people.centre.agrees_with_facts()


def test_how_long_a_message_reopens_hangs_on_its_channel_and_the_setting() -> None:
    people = People("ana", conversation__reopen_for_ms=MINUTE)
    people.served()
    people.does(Close, "ana")
    people.centre.after(MINUTE)
    assert "conversation.opened" == people.writes(anew="c2")[0]["type"]
    people = People("ana")
    people.served()
    people.does(Close, "ana")
    people.centre.after(2 * HOUR)
    reopened = people.writes(channel="sms", anew="c2")[0]
    assert ("conversation.reopened", "sms") == (reopened["type"], reopened["channel"])


def test_what_is_reopened_goes_to_its_own_queue_and_not_to_that_of_an_invitation() -> None:
    people = People("ana")
    people.served(queue="support")
    people.does(InviteThroughQueue, "ana", queue="calls", purpose="conference")
    people.does(Close, "ana")
    assert "support" == queue_of(people.writes())


def test_the_conversation_of_another_is_unknown_to_a_customer() -> None:
    people = People()
    people.opens()
    for command in (Write, CustomerLeave):
        foreign = command(actor=CUSTOMER, conversation="c1", customer="lou")
        assert "unknown_conversation" == people.centre.refuses(foreign)
    people.centre.told("customer.merged", customer="kim", into="lou")
    people.centre.do(CustomerLeave(actor=CUSTOMER, conversation="c1", customer="lou"))
    assert "closed" == people.where()


def test_an_integration_may_speak_for_customers_and_an_agent_may_not() -> None:
    people = People("ana")
    people.opens(actor=BOT)
    people.writes(actor=BOT)
    mine = OpenConversation(actor="ana", conversation="c2", customer="kim", channel="chat")
    assert "not_a_customer" == people.centre.refuses(mine)


def test_a_bot_has_the_word_at_entry_until_somebody_queues_or_the_time_is_over() -> None:
    people = People("ana", channels=("chat",))
    people.bot_opens()
    people.centre.do(BotWrite(actor=BOT, conversation="c1", text="How can I help?"))
    assert "at entry" == people.where()
    assert "not_due" == people.centre.refuses(QueueFromEntry(conversation="c1"))
    people.centre.after(5 * MINUTE)
    events = people.centre.do(QueueFromEntry(conversation="c1"))
    assert ["conversation.queued", "conversation.offered"] == types_of(events)
    people.bot_opens("c2")
    people.centre.do(Enqueue(actor=BOT, conversation="c2", queue="support", priority=3))
    assert "waiting" == people.where("c2")


def test_a_customer_who_leaves_closes_and_those_at_work_wrap_up() -> None:
    people = People("ana")
    people.served()
    events = people.centre.do(CustomerLeave(actor=CUSTOMER, conversation="c1", customer="kim"))
    assert ["conversation.closed", "conversation.wrap_up_started"] == types_of(events)
    assert "customer" == events[0]["by"]
