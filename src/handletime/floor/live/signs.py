"""Signs of life: what the floor sees and does not write down.

A desk answers every few seconds, an agent moves the mouse, a customer's page is open. None of
this is an event; what follows from its absence is. After a restart everybody who is logged in
counts as seen at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Signs:
    """When who was last seen, in epoch milliseconds."""

    since: int = 0
    """When the floor began to look; nobody was seen before."""
    desks: dict[str, int] = field(default_factory=dict)
    """Agent to the last sign of life of its desk."""
    activity: dict[str, int] = field(default_factory=dict)
    """Agent to the last time that it did something."""
    customers: dict[str, int] = field(default_factory=dict)
    """Conversation to the last sign of life of its customer."""

    def desk(self, agent: str) -> int:
        """Return when the desk of an agent was last seen."""
        return self.desks.get(agent, self.since)

    def active(self, agent: str) -> int:
        """Return when an agent last did something."""
        return self.activity.get(agent, self.since)

    def customer(self, conversation: str) -> int | None:
        """Return when the customer of a conversation was last seen; None where nobody looks."""
        return self.customers.get(conversation)
