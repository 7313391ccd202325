"""Conditions: what some fields of an event demand of its other fields.

They complete the vocabulary, which says what each type may and must have. The judge
applies them to one event, the check to columns; neither knows a rule that is not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Condition:
    """Where `field` has one of `values`, the event needs some fields and refuses others.

    A text that is needed, here or by the vocabulary, is not empty.
    """

    type: str
    field: str
    values: tuple[str, ...]
    needs: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


CONDITIONS: Final = (
    Condition("agent.status_set", "status", ("unavailable",), needs=("reason",)),
    Condition("agent.status_set", "status", ("available",), refuses=("reason", "note", "task")),
    Condition("agent.status_set", "reason", ("other",), needs=("note",)),
    Condition("conversation.message", "sender", ("agent",), needs=("agent",)),
    Condition("conversation.closed", "by", ("agent",), needs=("agent",)),
    Condition(
        "conversation.offered",
        "purpose",
        ("transfer", "conference", "consult", "invite"),
        needs=("from_agent",),
    ),
    Condition("conversation.role_changed", "purpose", ("transfer",), needs=("from_agent",)),
)

EXACTLY_ONE: Final = {"conversation.transferred": ("to_queue", "to_agent")}
"""Type to the two fields of which it has one and not both."""

NOT_AFTER_AT: Final = ("since",)
"""Instants that are not after the event's own."""

WITHOUT_SLASH: Final = ("source", "event_source")
"""Ids that a slash would make ambiguous, since tables write `source/id`."""

NOT_NEGATIVE: Final = ("seq",)
"""Integers that are 0 or more."""

OBJECTS: Final = ("x", "attributes")
"""JSON values that are objects."""

LONGEST_ID: Final = 200
"""The most characters of an id; the fewest are 1."""

LARGEST_INTEGER: Final = 2**63 - 1
"""The largest integer that a column holds."""
