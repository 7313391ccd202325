"""What rows of reports are told apart by: parts of time, and who or what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.metrics.metric import Unit


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its name, what a column of it holds, and a sentence."""

    name: str
    unit: Unit
    sentence: str

    @property
    def is_time(self) -> bool:
        """True for a part of time, which comes from the grid and not from the rows."""
        return self.unit in {"instant", "day", "month"}


DIMENSIONS: Final = {
    each.name: each
    for each in (
        Dimension("month", "month", "The local month."),
        Dimension("day", "day", "The local day, of 23 or 25 hours when clocks change."),
        Dimension("interval", "instant", "Where the interval begins, by the local clock."),
        Dimension(
            "unit", "text", "The unit that the agent was clocked in to; blank outside sessions."
        ),
        Dimension("agent", "text", "The agent."),
        Dimension("queue", "text", "The queue."),
        Dimension("channel", "text", "The channel of the conversation's first inbound contact."),
        Dimension("role", "text", "The part that the agent had in the conversation."),
        Dimension("purpose", "text", "What the conversation was put into the queue for."),
        Dimension("customer", "text", "The customer, after merges."),
        Dimension("inbox", "text", "The inbox that the conversation is in now."),
        Dimension("topic", "text", "The topic; a conversation may have several, or none."),
        Dimension("task", "text", "The back-office task."),
        Dimension("descriptor", "text", "How an attempt ended: its technical descriptor."),
        Dimension("resource_type", "text", "Who or what was tried: agent, queue, strategy, entry."),
        Dimension("code", "text", "The code of the finding."),
    )
}
"""Every dimension by name, parts of time first; `DESCRIBED` adds to some of them."""

DESCRIBED: Final = {
    "agent": "user",
    "customer": "customer",
    "queue": "queue",
    "unit": "unit",
    "inbox": "inbox",
    "topic": "topic",
}
"""The dimensions that the directory describes, and the kind of entry that does.

Rows can be told apart by what it says of them, too: `agent.name`, `agent.groups`,
`customer.tier`, or any other attribute of an entry.
"""


def dimension(name: str) -> Dimension:
    """Return a dimension, such as `agent`, or what the directory says of one: `agent.name`."""
    base, _, attribute = name.partition(".")
    if not attribute:
        return DIMENSIONS[name]
    return Dimension(name, "text", f"The {attribute} of the {base}, as the directory has it last.")


def bases(names: Iterable[str]) -> tuple[str, ...]:
    """Return the dimensions that some are, or describe."""
    return tuple(dict.fromkeys(each.partition(".")[0] for each in names))
