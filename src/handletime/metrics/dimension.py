"""What rows of reports are told apart by: parts of time, and who or what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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
    )
}
"""Every dimension by name, parts of time first."""
