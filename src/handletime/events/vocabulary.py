"""The vocabulary of events: every type, its fields, and the values that they take.

This is the contract of EVENTS as data. Readers, writers, the reference page and the
nearest-name suggestions are made from it; nothing else spells an event type's fields.
The place of a type in `VOCABULARY` is its rank among events of equal instant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["text", "instant", "integer", "list", "json"]
"""What a field holds: text, an instant, an integer, a list of texts, or any JSON value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event: its name, what it holds, and a sentence about it."""

    name: str
    kind: Kind
    sentence: str
    identifier: bool = False
    """True for an opaque id of 1 to 200 characters."""
    default: str | int | None = None
    """What an absent field means, where absence means something."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event: its name, required and optional fields, and closed lists of values."""

    name: str
    sentence: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to the only values that it takes in this type."""
    defaults: dict[str, str] = field(default_factory=dict)
    """Field to the value that its absence means in this type."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of the type, required ones first; the envelope's are not among them."""
        return self.required + self.optional


ENVELOPE: Final = (
    Field("id", "text", "Unique within its source.", identifier=True),
    Field("type", "text", "The type of the event, from the vocabulary."),
    Field("at", "instant", "When it happened."),
    Field("recorded_at", "instant", "When the log took it."),
    Field("source", "text", "Who says so; no slash in it.", default="local"),
    Field("seq", "integer", "Order among events of equal instant.", default=0),
    Field("actor", "text", "The user who did it, where it is not the agent itself."),
    Field("x", "json", "An object of the sender's own; kept, never read."),
)

FIELDS: Final = (
    Field("agent", "text", "The agent whom the event is about.", identifier=True),
    Field("unit", "text", "The unit that the agent works in.", identifier=True),
    Field("channels", "list", "The whole set of channels the agent is available on."),
    Field("status", "text", "The status that is set."),
    Field("reason", "text", "Why, in a word."),
    Field("note", "text", "Why, in the agent's own words."),
    Field("task", "text", "The back-office task.", identifier=True),
    Field("cause", "text", "What brought it about."),
    Field("conversation", "text", "The conversation.", identifier=True),
    Field("customer", "text", "The customer.", identifier=True),
    Field("channel", "text", "The channel, such as chat, voice or email.", identifier=True),
    Field("direction", "text", "Who began it: inbound is the customer, outbound the centre."),
    Field("inbox", "text", "The inbox that the conversation is assigned to.", identifier=True),
    Field("by", "text", "Who did it."),
    Field("topic", "text", "The topic.", identifier=True),
    Field("into", "text", "The customer that the merged one becomes.", identifier=True),
    Field("contact", "text", "The contact.", identifier=True),
    Field("outcome", "text", "How it ended."),
    Field("queue", "text", "The queue.", identifier=True),
    Field("priority", "integer", "The priority in the queue; higher goes first."),
    Field("strategy", "text", "The routing strategy.", identifier=True),
    Field("purpose", "text", "What the agent is wanted for."),
    Field("from_agent", "text", "The agent who gives, invites or loses it.", identifier=True),
    Field("since", "instant", "The instant at which attention had already ended."),
    Field("sender", "text", "Who wrote the message."),
    Field("audience", "text", "Who sees the message."),
    Field("text", "text", "The words of the message."),
    Field("to_queue", "text", "The queue that a blind transfer goes to.", identifier=True),
    Field("to_agent", "text", "The agent that a blind transfer goes to.", identifier=True),
    Field("event", "text", "The id of the event that is retracted.", identifier=True),
    Field("event_source", "text", "The source of that event; by default this event's own."),
    Field("name", "text", "The name of a setting or of an entry of the directory."),
    Field("old", "json", "The value of a setting before."),
    Field("new", "json", "The value of a setting after."),
    Field("kind", "text", "The kind of an entry of the directory."),
    Field("entry", "text", "The id of an entry of the directory.", identifier=True),
    Field("attributes", "json", "Attributes of an entry of the directory, as an object."),
    Field("title", "text", "The title of a back-office task."),
)

ALL_FIELDS: Final = {each.name: each for each in (*ENVELOPE, *FIELDS)}
"""Every field that an event can have, by name, the envelope's first."""

LEFT_CAUSES: Final = ("navigated", "disconnected", "lease_expired")
STATUS_CAUSES: Final = ("agent", "manager", "system")
CLOCK_OUT_CAUSES: Final = ("agent", "manager", "disconnected", "system")
PURPOSES: Final = ("route", "transfer", "conference", "consult", "invite")
DIRECTIONS: Final = ("inbound", "outbound")

# A row an entry: a table to be read down.
# fmt: off
VOCABULARY: Final = (
    EventType("agent.clocked_in", "An agent clocks in to a unit.",
              ("agent", "unit"), ("channels",)),
    EventType("agent.returned", "An idle agent is back.", ("agent",)),
    EventType("agent.channels_set", "The whole set of channels the agent is available on.",
              ("agent", "channels")),
    EventType("agent.status_set", "An agent's status is set by hand or by a system.",
              ("agent", "status"), ("reason", "note", "task", "cause"),
              {"status": ("available", "unavailable"), "cause": STATUS_CAUSES},
              {"cause": "agent"}),
    EventType("agent.focus_mode_started", "An agent pauses routing to work in Focus.",
              ("agent",), ("reason",)),
    EventType("agent.focus_mode_ended", "An agent leaves Focus.", ("agent",)),
    EventType("conversation.opened", "A conversation begins.",
              ("conversation", "customer", "channel", "direction"), ("inbox", "agent"),
              {"direction": DIRECTIONS}),
    EventType("conversation.reopened", "A closed conversation goes on.",
              ("conversation", "by"), ("agent", "channel"),
              {"by": ("customer", "agent", "system")}),
    EventType("conversation.moved", "A conversation is assigned to an inbox.",
              ("conversation", "inbox")),
    EventType("conversation.topic_added", "A topic is set.",
              ("conversation", "topic"), ("agent",)),
    EventType("conversation.topic_removed", "A topic is taken off.",
              ("conversation", "topic"), ("agent",)),
    EventType("customer.merged", "Two customers turn out to be one.", ("customer", "into")),
    EventType("contact.started", "The platform says that a contact begins.",
              ("contact", "conversation", "channel", "direction"), (),
              {"direction": DIRECTIONS}),
    EventType("contact.ended", "The platform says that a contact ends.", ("contact",)),
    EventType("conversation.offer_ended", "An offer ends without being accepted.",
              ("conversation", "agent", "outcome"), (),
              {"outcome": ("revoked", "timed_out", "rejected", "withdrawn")}),
    EventType("conversation.queued", "A conversation is put into a queue.",
              ("conversation", "queue"), ("priority",)),
    EventType("conversation.pulled", "A routing strategy takes it from the queue.",
              ("conversation", "strategy")),
    EventType("conversation.offered", "A conversation alerts at an agent.",
              ("conversation", "agent", "purpose"), ("from_agent", "queue"),
              {"purpose": PURPOSES}),
    EventType("conversation.accepted", "An agent accepts, or pulls it without an offer.",
              ("conversation", "agent")),
    EventType("conversation.role_changed", "An agent's part in a conversation becomes another.",
              ("conversation", "agent", "purpose"), ("from_agent",),
              {"purpose": ("transfer", "conference", "consult")}),
    EventType("conversation.taken_over", "An agent takes a conversation from another.",
              ("conversation", "agent", "from_agent")),
    EventType("agent.left_conversation", "An agent looks away from a conversation.",
              ("agent", "conversation"), ("cause", "since"), {"cause": LEFT_CAUSES}),
    EventType("agent.entered_conversation", "An agent looks at a conversation.",
              ("agent", "conversation")),
    EventType("agent.window_hidden", "The desk's window is hidden.", ("agent",)),
    EventType("agent.window_shown", "The desk's window is in view again.", ("agent",)),
    EventType("conversation.message", "Somebody writes.",
              ("conversation", "sender"), ("agent", "audience", "channel", "text"),
              {"sender": ("customer", "agent", "bot", "system"), "audience": ("all", "agents")},
              {"audience": "all"}),
    EventType("conversation.held", "An agent puts the customer on hold.",
              ("conversation", "agent")),
    EventType("conversation.resumed", "An agent is back from hold.", ("conversation", "agent")),
    EventType("conversation.parked", "An agent leaves it waiting for the customer.",
              ("conversation", "agent")),
    EventType("conversation.unparked", "A parked conversation is work again.",
              ("conversation", "agent")),
    EventType("conversation.transferred", "A blind transfer: the giving agent is out at once.",
              ("conversation", "agent"), ("to_queue", "to_agent")),
    EventType("conversation.returned_to_queue", "An agent gives it back to a queue.",
              ("conversation", "agent", "queue")),
    EventType("conversation.agent_left", "An agent leaves a conversation that goes on.",
              ("conversation", "agent")),
    EventType("conversation.closed", "A conversation ends.",
              ("conversation", "by"), ("agent",),
              {"by": ("customer", "agent", "system", "rule")}),
    EventType("conversation.wrap_up_started", "An agent's part is over but for the wrap-up.",
              ("conversation", "agent")),
    EventType("conversation.wrap_up_ended", "An agent's wrap-up is done.",
              ("conversation", "agent")),
    EventType("agent.idled", "No sign of life: the agent is set idle, or clocked out.",
              ("agent", "outcome"), ("since",), {"outcome": ("idle", "clocked_out")}),
    EventType("agent.clocked_out", "An agent's day ends.",
              ("agent",), ("reason", "cause"), {"cause": CLOCK_OUT_CAUSES},
              {"cause": "agent"}),
    EventType("event.retracted", "An event is taken out of the set.",
              ("event",), ("event_source", "reason")),
)
# fmt: on
"""The types that machines read, in order of rank: rank is place plus one."""

FLOOR_VOCABULARY: Final = (
    EventType("agent.logged_in", "A user logs in to the live service.", ("agent",)),
    EventType(
        "agent.logged_out",
        "A user logs out of the live service.",
        ("agent",),
        ("cause",),
        {"cause": ("agent", "disconnected", "expired")},
    ),
    EventType(
        "agent.next_status_set",
        "A status to be taken after the present work.",
        ("agent",),
        ("status", "reason"),
    ),
    EventType("setting.changed", "A setting has a new value.", ("name",), ("old", "new")),
    EventType(
        "directory.set",
        "An entry of the directory: its name, groups and attributes.",
        ("kind", "entry"),
        ("name", "attributes"),
        {"kind": ("user", "group", "unit", "queue", "customer", "inbox", "topic")},
    ),
    EventType("task.created", "A back-office task is created.", ("task",), ("agent", "title")),
    EventType("task.assigned", "A back-office task is assigned.", ("task",), ("agent", "title")),
    EventType("task.finished", "A back-office task is finished.", ("task",), ("agent", "title")),
)
"""Types that the live service writes too; machines ignore them. All have one rank."""

FLOOR_RANK: Final = len(VOCABULARY) + 1
TYPES: Final = {each.name: each for each in (*VOCABULARY, *FLOOR_VOCABULARY)}
"""Every event type by name, in order of rank."""
RANK: Final = {name: min(place + 1, FLOOR_RANK) for place, name in enumerate(TYPES)}
"""Event type to rank, 1 to 40."""
