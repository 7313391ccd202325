"""Lines of events: time, event, who and detail, to the events that a reader takes."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import Any, Final

from handletime.events.vocabulary import ALL_FIELDS, TYPES

from .times import MIDNIGHT, milliseconds, nearest

_CONVERSATION: Final = re.compile(r"c\d+")
_PARTIES: Final = frozenset({"customer", "bot", "system", "rule"})
_KEYS: Final = {"from": "from_agent", "recorded": "recorded_at"}

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of events; an optional one may happen never, once or several times."""

    event: Event
    optional: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How one short name is written: its type, what `who` says, and the words that follow."""

    type: str
    who: str
    words: tuple[str, ...] = ()
    """Fields that bare words fill, in this order."""
    given: dict[str, str] = field(default_factory=dict)
    """Fields that the name itself says, or that have a usual value."""


FORMS: Final = {
    "clocked_in": Form("agent.clocked_in", "agent", ("unit",), {"unit": "north"}),
    "clocked_out": Form("agent.clocked_out", "agent", ("reason",)),
    "returned": Form("agent.returned", "agent"),
    "idled": Form("agent.idled", "agent", ("outcome",), {"outcome": "idle"}),
    "channels": Form("agent.channels_set", "agent", ("channels",)),
    "available": Form("agent.status_set", "agent", (), {"status": "available"}),
    "unavailable": Form("agent.status_set", "agent", ("reason",), {"status": "unavailable"}),
    "focus_on": Form("agent.focus_mode_started", "agent", ("reason",)),
    "focus_off": Form("agent.focus_mode_ended", "agent"),
    "entered": Form("agent.entered_conversation", "agent"),
    "left": Form("agent.left_conversation", "agent", ("cause",)),
    "hidden": Form("agent.window_hidden", "agent"),
    "shown": Form("agent.window_shown", "agent"),
    "opened": Form(
        "conversation.opened", "opener", ("channel",), {"channel": "chat", "customer": "kim"}
    ),
    "reopened": Form("conversation.reopened", "by", ("channel",)),
    "closed": Form("conversation.closed", "by"),
    "message": Form("conversation.message", "sender", ("channel",)),
    "moved": Form("conversation.moved", "nobody", ("inbox",)),
    "topic_added": Form("conversation.topic_added", "agent", ("topic",)),
    "topic_removed": Form("conversation.topic_removed", "agent", ("topic",)),
    "merged": Form("customer.merged", "nobody", ("customer", "into")),
    "contact_started": Form(
        "contact.started",
        "nobody",
        ("contact", "channel"),
        {"channel": "chat", "direction": "inbound"},
    ),
    "contact_ended": Form("contact.ended", "nobody", ("contact",)),
    "queued": Form("conversation.queued", "nobody", ("queue",), {"queue": "support"}),
    "pulled": Form("conversation.pulled", "nobody", ("strategy",), {"strategy": "router"}),
    "offered": Form("conversation.offered", "agent", ("purpose",), {"purpose": "route"}),
    "offer_ended": Form("conversation.offer_ended", "agent", ("outcome",), {"outcome": "revoked"}),
    "accepted": Form("conversation.accepted", "agent"),
    "role_changed": Form("conversation.role_changed", "agent", ("purpose",)),
    "taken_over": Form("conversation.taken_over", "agent"),
    "held": Form("conversation.held", "agent"),
    "resumed": Form("conversation.resumed", "agent"),
    "parked": Form("conversation.parked", "agent"),
    "unparked": Form("conversation.unparked", "agent"),
    "transferred": Form("conversation.transferred", "agent"),
    "returned_to_queue": Form(
        "conversation.returned_to_queue", "agent", ("queue",), {"queue": "support"}
    ),
    "agent_left": Form("conversation.agent_left", "agent"),
    "wrap_up_started": Form("conversation.wrap_up_started", "agent"),
    "wrap_up_ended": Form("conversation.wrap_up_ended", "agent"),
    "retracted": Form("event.retracted", "nobody", ("event",)),
} | {name: Form(name, "agent") for name in TYPES}
"""Short name, or the full name of a type, to how it is written."""


def line_of(text: str, number: int) -> Line:
    """Read one line of events; `number` names it, unless it has an id."""
    optional = text.split(maxsplit=1)[0] == "optional"
    cells = text.strip().removeprefix("optional").split(maxsplit=3)
    if len(cells) < len(("time", "event", "who")):
        raise ValueError("an event is written: time, event, who, detail; who is '-' for nobody")
    time, name, who = cells[:3]
    if name not in FORMS:
        raise ValueError(f"no event {name!r}{nearest(name, FORMS)}")
    form = FORMS[name]
    event = {"id": f"e{number:02}", "type": form.type, "at": MIDNIGHT + milliseconds(time)}
    words = shlex.split(cells[3]) if cells[3:] else []
    return Line(event | form.given | _who(form, who) | _detail(form, words), optional)


def _who(form: Form, who: str) -> Event:
    agent = {} if who == "-" or who in _PARTIES else {"agent": who}
    if form.who == "opener":
        return {"direction": "inbound" if who == "customer" else "outbound"} | agent
    if form.who in ("sender", "by"):
        return {form.who: "agent" if agent else who} | agent
    return agent


def _detail(form: Form, words: list[str]) -> Event:
    bare = [word for word in words if "=" not in word]
    pairs = [word.split("=", 1) for word in words if "=" in word]
    event: Event = {_KEYS.get(key, key): value for key, value in pairs}
    places = list(form.words)
    if "conversation" in TYPES[form.type].fields:
        named = [word for word in bare if _CONVERSATION.fullmatch(word)]
        bare = [word for word in bare if word not in named]
        event = {"conversation": (*named, "c1")[0]} | event
    if len(bare) > len(places):
        raise ValueError(f"what is {bare[len(places)]!r}? write other fields as key=value")
    event |= dict(zip(places, bare, strict=False))
    return {key: _typed(key, value) for key, value in event.items()}


def _typed(key: str, value: str) -> Any:
    kind = ALL_FIELDS[key].kind if key in ALL_FIELDS else "text"
    if kind == "instant":
        return MIDNIGHT + milliseconds(value)
    if kind == "integer":
        return int(value)
    if kind == "list":
        return [] if value == "[]" else value.split(",")
    return json.loads(value) if kind == "json" else value
