"""What routing sees of the floor: it is what is so, and follows each change without a look at all.

The days at random in `test_conversation_laws.py` look after every decision.
"""

from __future__ import annotations

from typing import Any

import pytest

from handletime.floor.live.picture import rules_of
from handletime.floor.state.floor import Floor
from handletime.routing import Rules
from handletime.routing.bars import place_of_work

from .centre import SECOND, Centre, types_of
from .test_attendance import at_work
from .watch import the_picture_is_true

ORDER = "routing.channel_order"


def set_in(centre: Centre, kind: str, entry: str, **attributes: Any) -> None:
    centre.told("directory.set", kind=kind, entry=entry, attributes=attributes)


def places(centre: Centre) -> dict[str, int]:
    """Return the place of each channel in the order of work."""
    rules = centre.live.rules
    names = ("voice", "chat", "messaging", "email", "carrier_pigeon")
    return {each: rules.of(each).order for each in names}


def test_a_centre_that_has_set_nothing_has_the_rules_of_routing() -> None:
    assert Rules() == rules_of(Floor())


def test_a_channel_that_nobody_named_goes_with_messaging() -> None:
    centre = at_work("ana")
    found = places(centre)
    assert found["voice"] < found["messaging"] == found["carrier_pigeon"] < found["email"]
    groups = [["email"], ["messaging", "chat"], ["voice"]]
    centre.told("setting.changed", name=ORDER, new=groups)
    assert [3, 2, 2, 1, 2] == list(places(centre).values())


def test_where_messaging_has_no_place_it_is_last_and_so_are_they() -> None:
    centre = at_work("ana")
    centre.told("setting.changed", name=ORDER, new=[["email"], ["voice"]])
    assert [2, 3, 3, 1, 3] == list(places(centre).values())


def test_what_came_first_goes_first_between_messaging_and_a_channel_nobody_named() -> None:
    centre = at_work("ana")
    centre.told("agent.channels_set", agent="ana", channels=[])
    for name, channel in (("c1", "email"), ("c2", "carrier_pigeon"), ("c3", "chat")):
        centre.after(SECOND).chat(name, "anywhere", channel)
    live = centre.live
    line = sorted(live.picture.waiting.values(), key=lambda each: place_of_work(each, live.rules))
    assert ["c2", "c3", "c1"] == [each.conversation for each in line]


def changes(centre: Centre) -> None:
    """Change all of the directory that routing sees something of, and look after each."""
    now = centre.now
    for kind, entry, attributes in (
        ("user", "ben", {"roles": ["agent"], "groups": ["agents"], "skills": ["gold"]}),
        ("user", "ben", {"roles": ["unit_manager"], "groups": ["guests"]}),
        ("queue", "support", {"channel": "chat", "skills": ["gold"], "priority": 5}),
        ("queue", "support", {"channel": "chat", "routing": "external"}),
        ("queue", "support", {"channel": "chat"}),
        ("group", "agents", {}),
        ("customer", "kim-c1", {"tier": "gold"}),
    ):
        set_in(centre, kind, entry, **attributes)
        the_picture_is_true(centre.live, now)


def test_the_picture_follows_the_directory() -> None:
    centre = at_work("ana", "ben")
    for agent in ("ana", "ben"):
        centre.told("agent.status_set", agent=agent, status="unavailable", reason="break")
    for name in ("c1", "c2"):
        centre.chat(name)
    changes(centre)


def test_the_picture_follows_merges_of_customers() -> None:
    """Whom the one that is left had last, goes first for what waits of both, chain by chain."""
    centre = at_work("ana")
    centre.told("conversation.opened", conversation="c9", customer="lou", channel="chat",
                direction="inbound")  # fmt: skip
    centre.told("conversation.accepted", conversation="c9", agent="ana")
    centre.told("agent.status_set", agent="ana", status="unavailable", reason="break")
    for name in ("c1", "c2"):
        centre.chat(name)
    for one, into in (("kim-c1", "kim-c2"), ("kim-c2", "lou"), ("lou", "kim-c1"), ("nobody", "x")):
        centre.told("customer.merged", customer=one, into=into)
        the_picture_is_true(centre.live, centre.now)
    assert {"ana"} == {each.last_agent for each in centre.live.picture.waiting.values()}
    centre.told("conversation.opened", conversation="c8", customer="kim-c1", channel="chat",
                direction="inbound")  # fmt: skip
    centre.told("agent.logged_in", agent="ben")
    centre.told("conversation.accepted", conversation="c8", agent="ben")
    the_picture_is_true(centre.live, centre.now)
    assert {"ben"} == {each.last_agent for each in centre.live.picture.waiting.values()}


@pytest.mark.parametrize("kind", ["user", "queue", "customer"])
def test_an_entry_of_the_directory_is_no_reason_to_look_at_everybody(kind: str) -> None:
    """A thousand entries in a row cost as much as a thousand entries."""
    centre = at_work("ana", "ben")
    before = list(centre.live.picture.desks.values())
    set_in(centre, kind, "new")
    assert all(
        one is other for one, other in zip(before, centre.live.picture.desks.values(), strict=True)
    )


def test_who_is_offered_what_changes_with_the_skills_of_a_queue_in_the_same_decision() -> None:
    centre = at_work("ana")
    set_in(centre, "queue", "support", channel="chat", skills=["gold"])
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    events = centre.told("directory.set", kind="queue", entry="support", attributes={})
    assert ["directory.set", "conversation.offered"] == types_of(events)
