"""Kinds of events: a type together with the field that decides what it means to a machine.

A kind is written as the type, or as type and value with a colon. An event without the
deciding field, or with a value that no kind names, is of the plain kind of its type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handletime.events.vocabulary import LEFT_CAUSES, PURPOSES, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Decider:
    """The field of a type that decides its kind, and the values that make kinds."""

    field: str
    values: tuple[str, ...]


DECIDERS: Final = {
    "agent.status_set": Decider("status", ("available", "unavailable")),
    "agent.idled": Decider("outcome", ("idle", "clocked_out")),
    "agent.left_conversation": Decider("cause", LEFT_CAUSES),
    "conversation.opened": Decider("direction", ("inbound", "outbound")),
    "conversation.reopened": Decider("by", ("customer", "agent", "system")),
    "conversation.offer_ended": Decider(
        "outcome", ("revoked", "timed_out", "rejected", "withdrawn")
    ),
    "conversation.offered": Decider("purpose", PURPOSES),
    "conversation.role_changed": Decider("purpose", ("transfer", "conference", "consult")),
    "conversation.message": Decider("sender", ("customer", "agent", "bot", "system")),
    "conversation.closed": Decider("by", ("customer", "agent", "system", "rule")),
}
"""The types whose meaning hangs on a field; those of all others hang on the type alone."""

AGENTS_ONLY: Final = "conversation.message:agents"
"""A message that the customer does not see, whoever wrote it."""
TO_QUEUE: Final = "conversation.transferred:to_queue"
"""A blind transfer to a queue; the plain kind is one to an agent."""


def _kinds_of(name: str) -> tuple[str, ...]:
    decider = DECIDERS.get(name)
    return (name, *(f"{name}:{value}" for value in decider.values)) if decider else (name,)


KINDS: Final = (*(kind for name in TYPES for kind in _kinds_of(name)), AGENTS_ONLY, TO_QUEUE)
"""Every kind, the plain one of each type first."""
NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
"""Kind to its number."""


def kind_of(event: Mapping[str, object]) -> str:
    """Return the kind of one event, given as its fields.

    An event of a type that no machine reads has the plain kind of its type.
    """
    name = str(event["type"])
    if name == "conversation.message" and event.get("audience") == "agents":
        return AGENTS_ONLY
    if name == "conversation.transferred" and event.get("to_queue") is not None:
        return TO_QUEUE
    decider = DECIDERS.get(name)
    if decider is None or event.get(decider.field) not in decider.values:
        return name
    return f"{name}:{event[decider.field]}"
