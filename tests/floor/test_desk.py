"""What a desk shows of conversations: mine, offered, what may be done, and the thread."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args, get_type_hints

import pytest

from handletime.floor.command import decide
from handletime.floor.commands.closing import Close
from handletime.floor.commands.giving import Transfer
from handletime.floor.commands.inviting import Invite
from handletime.floor.commands.looking import Enter
from handletime.floor.commands.working import Note, Park
from handletime.floor.drafts import CUSTOMER
from handletime.floor.queries.actions import Actions, ColleagueRow, Colleagues, Guests
from handletime.floor.queries.conversations import ConversationRow, MyConversations, Offers
from handletime.floor.queries.earlier import EarlierConversations
from handletime.floor.queries.thread import CustomerThread, Thread
from handletime.floor.refusal import Refusal
from handletime.floor.registry import COMMANDS

from .centre import MINUTE, SECOND
from .people import People
from .side_by_side import derived
from .test_queries import seen


def mine(people: People, agent: str = "ana") -> dict[str, ConversationRow]:
    """Return the rows of an agent, by conversation, in their order."""
    rows = seen(people.centre, MyConversations(actor=agent, agent=agent))
    return {row.conversation: row for row in rows}


def may(people: People, agent: str = "ana") -> dict[str, str | None]:
    """Return each action with the code of its refusal."""
    items = seen(people.centre, Actions(actor=agent, agent=agent, conversation="c1"))
    return {each.command: each.refusal.code if each.refusal else None for each in items}


def test_a_customer_who_waits_stands_before_one_who_is_waited_for() -> None:
    people = People("ana")
    begun = people.centre.now
    for name in ("c1", "c2", "c3"):
        people.served(name=name, text="Good morning")
        people.centre.after(SECOND)
    people.replies("ana", "c1")
    people.writes("c2")
    rows = mine(people)
    assert ["c2", "c3", "c1"] == list(rows)
    assert ("customer", begun + SECOND) == (rows["c2"].waits, rows["c2"].waits_since_at)
    assert ("agent", begun + 3 * SECOND) == (rows["c1"].waits, rows["c1"].waits_since_at)


def test_a_row_tells_state_role_company_attention_and_when_a_wrap_up_ends() -> None:
    people = People("ana", "ben", "fay")
    people.served(inbox="sales")
    people.does(Invite, "ana", to_agent="ben", purpose="conference")
    people.accepts("ben")
    people.does(Transfer, "ana", to_agent="fay")
    people.does(Enter, "ana")
    people.does(Park, "ana")
    row = mine(people)["c1"]
    assert ("parked", "Puller", "sales", True) == (
        row.state,
        row.role,
        row.inbox,
        row.is_looked_at,
    )
    assert (("ben",), ("fay",), None) == (row.others, row.offered_to, row.ends_at)
    people.does(Close, "ben")
    row = mine(people, "ben")["c1"]
    assert ("wrapping", None, people.centre.now + 2 * MINUTE) == (row.state, row.waits, row.ends_at)


def test_nobody_waits_in_what_an_agent_has_reopened_until_something_is_said() -> None:
    people = People("ana")
    people.served(text="Good morning")
    people.replies("ana")
    people.does(Close, "ana")
    people.does(COMMANDS["reopen"], "ana")
    row = mine(people)["c1"]
    assert ("agent", None) == (row.waits, row.waits_since_at)


def test_an_offer_has_its_countdown() -> None:
    people = People("ana", "ben", channels=("chat",))
    people.opens()
    (agent,) = people.states()
    (row,) = seen(people.centre, Offers(actor=agent, agent=agent))
    assert ("c1", "kim", "route", None, "support") == (
        row.conversation,
        row.customer,
        row.purpose,
        row.from_agent,
        row.queue,
    )
    assert (people.centre.now, people.centre.now + 30 * SECOND) == (row.offered_at, row.ends_at)
    people.accepts(agent)
    assert () == seen(people.centre, Offers(actor=agent, agent=agent))


def test_what_may_be_done_is_what_commands_are_answered() -> None:
    people = People("ana", "fay")
    people.opens()
    found = may(people)
    assert (None, "not_in_hand") == (found["take"], found["reply"])
    people.takes("ana")
    found = may(people)
    assert [None] * 5 == [found[name] for name in ("reply", "hold", "close", "leave", "add_topic")]
    assert ("no_offer", "not_held", "not_parked", "still_open") == (
        found["accept"],
        found["resume"],
        found["unpark"],
        found["reopen"],
    )
    assert may(people, "fay")["take_over"] is None
    people.does(Close, "ana")
    found = may(people)
    assert (None, None, "not_open") == (found["finish_wrap_up"], found["reopen"], found["close"])


def test_every_command_of_an_agent_about_a_conversation_is_asked_of_somewhere() -> None:
    """Either among the actions, or where a colleague is chosen."""
    people = People("ana")
    people.opens()
    names = {
        each: {field.name for field in dataclasses.fields(of)} for each, of in COMMANDS.items()
    }
    about = {each for each, fields in names.items() if {"agent", "conversation"} <= fields}
    timed = {each for each, of in COMMANDS.items() if hasattr(of, "due_at")}
    with_colleague = {"transfer", "transfer_blind", "invite", "change_role", "withdraw"}
    assert about - timed - with_colleague - {"open_outbound"} == set(may(people))


def test_colleagues_who_may_be_asked_stand_first() -> None:
    people = People("ana", "ben", "fay")
    people.served()
    people.centre.told("agent.focus_mode_started", agent="ben")
    people.centre.told("agent.status_set", agent="ben", status="unavailable", reason="break")

    def asked(wanted: Any) -> dict[str, str | None]:
        query = Colleagues(actor="ana", agent="ana", conversation="c1", wanted=wanted)
        rows: tuple[ColleagueRow, ...] = seen(people.centre, query)
        return {row.name: row.refusal.code if row.refusal else None for row in rows}

    for wanted in get_args(get_type_hints(Colleagues)["wanted"]):
        found = asked(wanted)
        assert ["Fay", None] == list(next(iter(found.items())))
        assert "colleague_unavailable" == found["Ben"]
        assert {"Ben", "Cem", "Fay", "Gus", "Uma"} == set(found)


def test_guests_can_be_made_something_else_or_sent_away() -> None:
    people = People("ana", "ben", "fay")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="consult")
    people.accepts("ben")
    people.does(Invite, "ana", to_agent="fay", purpose="invite")
    rows = seen(people.centre, Guests(actor="ana", agent="ana", conversation="c1"))
    assert [("ben", "engaged"), ("fay", "alerting")] == [(row.agent, row.state) for row in rows]
    ben, fay = rows
    assert ben.withdraw is not None
    assert fay.withdraw is None
    assert ["same_role"] == [each.code for each in ben.roles.values() if each is not None]
    assert [None] * 3 == list(fay.roles.values())


def test_a_thread_has_what_was_said_and_done_and_a_customer_sees_what_is_for_all() -> None:
    people = People("ana", "ben")
    people.served(text="Good morning")
    people.opens("c2", text="And this")
    people.does(Note, "ana", text="A friend of the house")
    people.replies("ana")
    people.does(Transfer, "ana", to_agent="ben")
    log = people.centre.log
    found = seen(people.centre, Thread(actor="ben", conversation="c1", events=lambda: log))
    assert ["opened", "message", "queued", "accepted", "message", "message", "offered"] == [
        each.kind for each in found
    ]
    assert {"purpose": "transfer", "from_agent": "ana"} == found[-1].told
    assert [("customer", "Good morning"), ("agent", "A friend of the house")] == [
        (each.by, each.text) for each in found if each.text
    ][:2]
    asked = CustomerThread(actor=CUSTOMER, conversation="c1", customer="kim", events=lambda: log)
    said = seen(people.centre, asked)
    assert ["Good morning", "Good morning"] == [each.text for each in said]
    assert ["customer", "agent"] == [each.by for each in said]


def test_the_customer_s_earlier_conversations_stand_beside_the_present_one() -> None:
    """Those of whom the customer was before a merge as well, and of nobody else."""
    people = People("ana")
    people.served(name="c1")
    people.does(Close, "ana", "c1")
    people.centre.after(MINUTE)
    people.opens("c2", customer="kimberly")
    people.opens("c3", customer="lou")
    people.centre.after(MINUTE)
    people.opens("c4")
    people.centre.told("customer.merged", customer="kimberly", into="kim")
    centre = people.centre
    asked = EarlierConversations(
        actor="ben", conversation="c4", facts=lambda: derived(centre.log, centre.now, centre.now)
    )
    rows = seen(centre, asked)
    assert [("c2", "open", 0), ("c1", "completed", 1)] == [
        (row.conversation, row.outcome, row.agents) for row in rows
    ]
    assert [None, centre.now - 2 * MINUTE] == [row.ended_at for row in rows]


@pytest.mark.parametrize("agent", ["ana", "ben", "fay"])
def test_actions_agree_with_what_is_decided(agent: str) -> None:
    """An action is enabled if and only if its command would be carried out."""
    people = People("ana", "ben", "fay")
    people.served()
    people.does(Invite, "ana", to_agent="ben", purpose="consult")
    query = Actions(actor=agent, agent=agent, conversation="c1")
    commands = {each.name: each for each in query._commands(people.centre.floor)}
    for name, refusal in may(people, agent).items():
        answer = decide(
            people.centre.floor, commands[name], people.centre.now, people.centre.live.sight
        )
        assert (refusal is not None) == isinstance(answer, Refusal)
