"""A conversation with its legs, as the floor sees it now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from handletime.floor.state.place import Place  # noqa: TC001  # a snapshot is read by the types
from handletime.machines.leg import IN_HAND
from handletime.machines.waiting import ENTRY, STAY

ROLES: Final = {
    "route": "RoutedTo",
    "transfer": "ReceivedTransfer",
    "conference": "InConference",
    "invite": "InConference",
    "consult": "ReceivedConsult",
}
"""Purpose of an offer to the role of who takes it up (FACTS §5)."""


@dataclass(slots=True)
class Leg:
    """One agent's part in one conversation; the states are those of the machine leg."""

    agent: str
    state: str = "out"
    since: int = 0
    """When it came to be in this state."""
    role: str | None = None
    purpose: str | None = None
    """That of the last offer or change of role, whatever became of it."""
    from_agent: str | None = None
    """Who offered it, or changed its role, last."""
    queue: str | None = None
    """The queue that the offer named."""
    offered_at: int | None = None
    started_at: int | None = None
    """When the present segment began; None outside one."""
    taken_from: str | None = None
    """The queue out of which the agent last took it up, whose limit of wrap-up counts."""
    taken_up_before: bool = False
    """Whether the agent ever took it up, so that a wrap-up is earned."""

    @property
    def in_hand(self) -> bool:
        """True while the agent has the conversation in hand."""
        return self.state in IN_HAND


@dataclass(slots=True)
class Conversation:
    """What is so of one conversation; instants are epoch milliseconds.

    The states are those of the machines stretch, pending and waiting.
    """

    name: str
    stretch: str = "never"
    stretches: int = 0
    """How many stretches have begun."""
    customer: str | None = None
    channel: str | None = None
    direction: str | None = None
    inbox: str | None = None
    topics: set[str] = field(default_factory=set)
    opened_at: int | None = None
    """When the stretch last begun began."""
    closed_at: int | None = None
    closed_by: str | None = None
    pending: str = "never"
    pending_since: int | None = None
    waiting: str = "none"
    waiting_since: int | None = None
    """When the present stay, or the offering out of it, began."""
    queue: str | None = None
    """The queue that it was last put into."""
    home_queue: str | None = None
    """The queue in which it last waited with nobody having it in hand: where it goes back to."""
    queued_by: str | None = None
    """The user who put it there, where one did: who invites, if somebody has it in hand."""
    strategy: str | None = None
    priority: int | None = None
    """The first that was given in the queue entry; None counts as 0."""
    entered_at: int | None = None
    """When the queue entry that is open began; None with none open."""
    first_queued_at: int | None = None
    """The first queueing of the stretch, which its age in the queue counts from."""
    legs: dict[str, Leg] = field(default_factory=dict)
    answered: bool = False
    """Whether somebody had it in hand in this stretch."""
    passed_by: str | None = None
    """The agent who let the last offer pass, or gave it up before this visit to a queue."""
    given_up_by: str | None = None
    """Who last left it, gave it to a queue, or did not take what it was given blindly."""
    last_agent: str | None = None
    """Who took it up last."""
    customer_message_at: int | None = None
    """The last message of the customer in the stretch last begun."""
    agent_message_at: int | None = None
    """The last message of an agent to the customer in that stretch."""
    last: Place | None = None
    """The place of the last event that concerned the conversation."""

    @property
    def open(self) -> bool:
        """True while it is open."""
        return self.stretch == "open"

    @property
    def in_hand(self) -> list[Leg]:
        """The legs of those who have it in hand, in the order of their first events."""
        return [leg for leg in self.legs.values() if leg.in_hand]

    @property
    def serving(self) -> list[Leg]:
        """The legs of those who have it in hand and whom the customer sees: not of consults."""
        return [leg for leg in self.in_hand if leg.role != "ReceivedConsult"]

    @property
    def alerting(self) -> list[Leg]:
        """The offers that are open."""
        return [leg for leg in self.legs.values() if leg.state == "alerting"]

    @property
    def in_queue(self) -> bool:
        """True during a stay, in a queue or with a strategy."""
        return self.waiting in STAY

    @property
    def in_entry(self) -> bool:
        """True while a queue entry is open, offers out of it included."""
        return self.waiting in ENTRY
