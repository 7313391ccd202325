"""Who is no agent: a manager or an administrator who looks on, and is offered nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from handletime.floor.commands.attendance import ClockIn
from handletime.floor.commands.log_ins import LogIn
from handletime.floor.commands.presence import GoIdle
from handletime.floor.commands.taking import Next, TakeOver
from handletime.floor.drafts import SYSTEM
from handletime.floor.queries.actions import Actions
from handletime.floor.queries.agents_status import AgentsStatus
from handletime.floor.queries.own import Menu
from handletime.floor.queries.queues_status import QueuesStatus
from handletime.floor.queries.thread import Thread
from handletime.routing import Why, why

from .centre import HOUR, Centre, types_of
from .test_attendance import at_work, logged_in
from .test_queries import seen

LOOKERS_ON = ("fay", "ada")
"""The manager of north, and the administrator; neither is tracked, nor an agent."""


def rights(centre: Centre, user: str, *roles: str) -> list[dict[str, Any]]:
    """Give a user these roles and no others."""
    attributes = {"roles": list(roles), "groups": ["agents"], "unit": "north", "units": ["north"]}
    return centre.told("directory.set", kind="user", entry=user, attributes=attributes)


@pytest.mark.parametrize("user", LOOKERS_ON)
def test_who_looks_on_is_offered_nothing(user: str) -> None:
    """Neither by routing nor by asking for the next; and why says so."""
    centre = logged_in(user)
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert "no_agent" == centre.refuses(Next(actor=user, agent=user))
    found = why(centre.live.picture, centre.live.rules, "c1")
    assert isinstance(found, Why)
    assert [(user, "no_agent")] == [(each.agent, each.reason.code) for each in found.passed_over]


def test_clocked_in_it_is_offered_nothing_either() -> None:
    centre = logged_in("fay")
    rights(centre, "fay", "unit_manager")
    centre.do(ClockIn(actor="fay", agent="fay", unit="north", channels=("chat",)))
    assert ["conversation.queued"] == types_of(centre.chat("c1"))


def test_who_becomes_an_agent_is_offered_what_waits_at_once() -> None:
    """And who is one no longer is offered nothing from then on."""
    centre = logged_in("uma")
    centre.told("directory.set", kind="user", entry="uma", attributes={"roles": []})
    centre.chat("c1")
    roles = {"roles": ["agent"]}
    events = centre.told("directory.set", kind="user", entry="uma", attributes=roles)
    assert ["directory.set", "conversation.offered"] == types_of(events)


def test_who_is_in_no_directory_is_no_agent() -> None:
    centre = at_work("ana")
    centre.told("agent.clocked_out", agent="ana")
    centre.told("agent.logged_in", agent="eve")
    centre.told("agent.clocked_in", agent="eve", unit="north", channels=["chat"])
    assert ["conversation.queued"] == types_of(centre.chat("c1"))


@pytest.mark.parametrize("user", LOOKERS_ON)
def test_who_looks_on_need_not_move_a_hand(user: str) -> None:
    """It is never idle, and stays logged in as long as its desk gives signs of life."""
    centre = logged_in(user)
    idle = GoIdle(actor=SYSTEM, agent=user, active_at=centre.now)
    assert "not_due" == centre.after(9 * HOUR).refuses(idle)
    assert centre.floor.agents[user].logged_in


def test_to_look_writes_nothing_and_is_no_sign_of_life() -> None:
    """At a conversation, at what might be done with it, at the widget, at queues, at one's menu."""
    centre = at_work("ana")
    centre.do(LogIn(actor="fay", agent="fay"))
    centre.chat("c1")
    signs, log = deepcopy(centre.live.signs), list(centre.log)
    by: dict[str, Any] = {"actor": "fay", "agent": "fay"}
    for query in (
        Thread(actor="fay", conversation="c1", events=lambda: centre.log),
        Actions(**by, conversation="c1"),
        AgentsStatus(actor="fay"),
        QueuesStatus(actor="fay"),
        Menu(**by),
    ):
        seen(centre, query)
    assert [] == centre.follow()
    assert (signs, log) == (centre.live.signs, centre.log)


def test_who_looks_on_is_in_no_widget_and_may_still_take_over() -> None:
    centre = at_work("ana")
    centre.do(LogIn(actor="fay", agent="fay"))
    centre.chat("c1")
    centre.told("conversation.accepted", conversation="c1", agent="ana")
    assert "fay" not in {each.agent for each in seen(centre, AgentsStatus(actor="fay")).rows}
    taken = TakeOver(actor="fay", agent="fay", conversation="c1", from_agent="ana")
    assert ["conversation.taken_over"] == types_of(centre.do(taken))
    assert "not_due" == centre.after(HOUR).refuses(GoIdle(actor=SYSTEM, agent="fay", active_at=0))
