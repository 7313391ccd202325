"""Active Conversation Handle Time, sentence by sentence as its first report has it (seed 004)."""

from __future__ import annotations

from typing import Any

import pytest

import handletime as ht
from handletime.reports.registry import REPORTS

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = 1_772_438_400_000
"""2026-03-02 08:00 UTC."""


class Story:
    """Events of a small centre, told a minute after each other unless a time is given."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def tell(self, at: int, what: str, /, **fields: Any) -> Story:
        number = len(self.events)
        told = {"id": f"{number:03}", "type": what, "at": START + at, "seq": number}
        self.events.append(told | fields)
        return self

    def talk(self, conversation: str, at: int, minutes: int, **opened: Any) -> Story:
        """An agent, ana unless told, looks at a conversation for some minutes and has it still."""
        agent = opened.pop("agent", "ana")
        fields = {"customer": "kim", "channel": "chat", "direction": "inbound"} | opened
        self.tell(at, "conversation.opened", conversation=conversation, **fields)
        return self.hold(conversation, at, minutes, agent)

    def hold(self, conversation: str, at: int, minutes: int, agent: str) -> Story:
        self.tell(at, "conversation.accepted", conversation=conversation, agent=agent)
        self.tell(at, "agent.entered_conversation", conversation=conversation, agent=agent)
        end = at + minutes * MINUTE
        return self.tell(end, "agent.left_conversation", conversation=conversation, agent=agent)

    def close(self, conversation: str, at: int, agent: str = "ana") -> Story:
        by = {"by": "agent", "agent": agent}
        return self.tell(at, "conversation.closed", conversation=conversation, **by)

    def report(self, name: str = "acht-by-customer", **options: Any) -> ht.Answer:
        return ht.report(name, ht.derive(ht.read(self.events)), **options)


def rows(answer: ht.Answer, *columns: str) -> list[tuple[Any, ...]]:
    return answer.rows.select(columns).rows()


WHAT = ("closed_conversations", "handle_ms", "average_handle_ms")


def test_average_acht_is_handle_time_divided_by_closed_conversations_grouped_by_customers() -> None:
    story = Story().talk("c1", 0, 2).close("c1", 2 * MINUTE)
    story.talk("c2", HOUR, 5).close("c2", HOUR + 5 * MINUTE)
    story.talk("c3", 2 * HOUR, 9, customer="lior").close("c3", 2 * HOUR + 9 * MINUTE)
    assert [
        ("lior", 1, 9 * MINUTE, 9 * MINUTE),
        ("kim", 2, 7 * MINUTE, 3 * MINUTE + 30_000),
    ] == rows(story.report(), "customer", *WHAT)


def test_the_date_is_when_the_conversation_was_last_closed() -> None:
    story = Story().talk("c1", 0, 2).close("c1", 2 * MINUTE)
    story.tell(DAY, "conversation.reopened", conversation="c1", by="customer")
    story.hold("c1", DAY, 3, "ana").close("c1", DAY + 3 * MINUTE)
    first = story.report(start="2026-03-02", end="2026-03-03")
    second = story.report(start="2026-03-03", end="2026-03-04")
    assert [] == rows(first, *WHAT)
    assert [(1, 5 * MINUTE, 5 * MINUTE)] == rows(second, *WHAT)


def test_closed_conversations_have_ended_and_are_historical() -> None:
    """One that is open, and one that was reopened and is open, are not among them."""
    story = Story().talk("c1", 0, 2).close("c1", 2 * MINUTE)
    story.tell(HOUR, "conversation.reopened", conversation="c1", by="customer")
    story.talk("c2", 2 * HOUR, 2)
    assert [] == rows(story.report(), *WHAT)


def test_acht_is_attributed_to_when_the_conversation_closes() -> None:
    """The handle time of the evening counts on the next day, on which it closed."""
    evening = 15 * HOUR
    story = Story().talk("c1", evening, 10).close("c1", DAY)
    march: dict[str, Any] = {"by": ["day"], "start": "2026-03-02", "end": "2026-03-04"}
    assert ["2026-03-03"] == [str(day) for (day,) in rows(story.report(**march), "day")]
    assert [(1, 10 * MINUTE, 10 * MINUTE)] == rows(story.report(**march), *WHAT)


def test_acht_is_attributed_to_the_agent_who_closed_the_conversation() -> None:
    story = Story().talk("c1", 0, 2).close("c1", 5 * MINUTE, agent="ben")
    assert [("ben", 1)] == rows(story.report("acht-by-agent"), "agent", "closed_conversations")


def test_inbox_attribution_is_the_inbox_to_which_the_conversation_is_currently_assigned() -> None:
    story = Story().talk("c1", 0, 2, inbox="orders")
    story.close("c1", 2 * MINUTE)
    story.tell(HOUR, "conversation.moved", conversation="c1", inbox="returns")
    assert [("returns", 1)] == rows(story.report("acht-by-inbox"), "inbox", "closed_conversations")


@pytest.mark.parametrize(("channel", "found"), [("email", 1), ("chat", 0)])
def test_channel_filters_apply_to_the_channel_of_the_first_inbound_contact(
    channel: str, found: int
) -> None:
    """A conversation that starts on email and moves to chat is still an email conversation."""
    story = Story().talk("c1", 0, 2, channel="email")
    said = {"conversation": "c1", "sender": "customer", "channel": "chat"}
    story.tell(MINUTE, "conversation.message", **said).close("c1", 2 * MINUTE)
    answer = story.report(where={"channel": channel})
    assert found == len(rows(answer, *WHAT))
    assert [("email", 1)] == rows(
        story.report("acht-by-channel"), "channel", "closed_conversations"
    )


@pytest.mark.parametrize(
    ("by", "counted"),
    [
        ({"by": "rule"}, 0),
        ({"by": "agent", "agent": "ben"}, 0),
        ({"by": "system"}, 0),
        ({"by": "customer"}, 1),
        ({"by": "agent", "agent": "ana"}, 1),
    ],
    ids=["a rule", "another agent", "the system", "the customer", "the agent itself"],
)
@pytest.mark.parametrize("logged_out", [True, False], ids=["logged out", "logged in"])
def test_conversations_of_a_user_who_was_logged_out_when_another_closed_them_are_not_included(
    by: dict[str, str], counted: int, *, logged_out: bool
) -> None:
    story = Story().tell(0, "agent.clocked_in", agent="ana", unit="sales")
    story.talk("c1", 0, 2)
    if logged_out:
        story.tell(5 * MINUTE, "agent.clocked_out", agent="ana")
    story.tell(6 * MINUTE, "conversation.closed", conversation="c1", **by)
    answer = story.report()
    assert (counted if logged_out else 1) == answer.totals["closed_conversations"][0]


def test_which_of_our_customers_is_taking_the_longest_to_help() -> None:
    story = Story().talk("c1", 0, 1).close("c1", MINUTE)
    story.talk("c2", HOUR, 4, customer="lior").close("c2", HOUR + 4 * MINUTE)
    story.talk("c3", 2 * HOUR, 2, customer="mel").close("c3", 2 * HOUR + 2 * MINUTE)
    assert [("lior",), ("mel",), ("kim",)] == rows(story.report(), "customer")


def test_does_acht_increase_or_decrease_per_customer() -> None:
    """By month, against the month before; blank where there was none."""
    story = Story()
    for number, minutes in enumerate((4, 6, 3)):
        at = number * 31 * DAY
        story.talk(f"c{number}", at, minutes).close(f"c{number}", at + minutes * MINUTE)
    answer = story.report(by=["customer", "month"])
    assert [("2026-03", None), ("2026-04", 0.5), ("2026-05", -0.5)] == [
        (f"{month:%Y-%m}", change)
        for month, change in rows(answer, "month", "average_handle_change")
    ]


def test_a_conversation_counts_for_each_of_its_topics_and_once_in_the_total() -> None:
    story = Story().talk("c1", 0, 2)
    for topic in ("refund", "delivery"):
        story.tell(MINUTE, "conversation.topic_added", conversation="c1", topic=topic, agent="ana")
    story.close("c1", 2 * MINUTE)
    story.talk("c2", HOUR, 3).close("c2", HOUR + 3 * MINUTE)
    answer = story.report("acht-by-topic")
    assert {(None, 1), ("delivery", 1), ("refund", 1)} == set(
        rows(answer, "topic", "closed_conversations")
    )
    assert 2 == answer.totals["closed_conversations"][0]
    assert not any(column.additive for column in answer.columns)


def test_customers_who_reach_out_more_than_once_are_repeat_customers() -> None:
    story = Story().talk("c1", 0, 2).close("c1", 2 * MINUTE)
    story.tell(DAY, "conversation.reopened", conversation="c1", by="customer")
    story.talk("c2", 2 * DAY, 2, customer="lior")
    answer = story.report("inbound-contacts-by-customer", end="2026-03-08")
    assert [("kim", 2, 1, 2.0, True, 1), ("lior", 1, 1, 1.0, False, 0)] == rows(
        answer,
        "customer",
        "inbound_contacts",
        "contacted_conversations",
        "contacts_per_conversation",
        "repeat",
        "days_since_last_contact",
    )


def test_related_reports_stand_beside_it() -> None:
    assert {
        "acht-by-channel",
        "acht-by-topic",
        "inbound-contacts-by-customer",
        "inbound-contacts-by-customer-by-channel",
        "topics-by-agent",
    } <= set(REPORTS)
