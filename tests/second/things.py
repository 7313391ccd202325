"""What one conversation is made of: facts, segments, stays, entries, stretches, contacts.

Each thing keeps the events that began and ended it; rows are made of them at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .arranged import Event

IN_HAND = ("engaged", "held", "parked")
WORK = ("engaged", "held", "wrapping")
INVISIBLE = ("InConference", "ReceivedConsult")
ROLES = {
    "route": "RoutedTo",
    "transfer": "ReceivedTransfer",
    "conference": "InConference",
    "invite": "InConference",
    "consult": "ReceivedConsult",
}


@dataclass(eq=False)
class Piece:
    """Time in one state; end is None while it goes on."""

    state: str
    start: int
    end: int | None = None


@dataclass(eq=False)
class Segment:
    """An agent has the conversation in hand without a break."""

    agent: str
    fact: Fact
    begun: Event
    ended: Event | None = None
    end_reason: str | None = None
    wraps: list[Piece] = field(default_factory=list)
    customer_messages: int = 0
    agent_messages: int = 0
    first_reply_at: int | None = None
    run_from: int | None = None
    """The agent's last message, if no customer message came after it."""
    sending: list[tuple[int, int]] = field(default_factory=list)
    number: int = 0


@dataclass(eq=False)
class Fact:
    """One resource fact."""

    resource_type: str
    resource: str | None
    role: str
    begun: Event
    stretch: int
    """The stretch last begun when it began; 0 before the first."""
    window_start: int | None
    """The previous offer or acceptance in this stretch, or its beginning."""
    offered: bool = False
    offered_in: Stretch | None = None
    """The stretch that was open when it was offered."""
    from_agent: str | None = None
    queue: str | None = None
    accepted: Event | None = None
    ended: Event | None = None
    result: str | None = None
    reason: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    segment: Segment | None = None
    ordinal: int = 0

    def turn(self, state: str | None, at: int) -> None:
        """Go into another state, or into none."""
        if self.pieces and self.pieces[-1].end is None:
            self.pieces[-1].end = at
        if state is not None:
            self.pieces.append(Piece(state, at))


@dataclass(eq=False)
class Leg:
    """The slot of one agent in one conversation."""

    agent: str
    state: str = "out"
    fact: Fact | None = None
    """The offer, or what has become of it, while alerting or in hand."""
    latest: Segment | None = None
    """The agent's latest segment here."""


@dataclass(eq=False)
class Stay:
    """A stay in a queue, or with a strategy."""

    kind: Literal["queue", "strategy"]
    resource: str
    begun: Event
    again: bool
    entry_queue: str | None
    """The queue of the entry open once it has begun."""
    stretch: int
    ended: Event | None = None
    ended_by: Literal["queueing", "pulled", "agent", "close"] | None = None
    target: Fact | None = None
    strategy: Stay | None = None
    """The stay that pulled it."""
    abandoned: Fact | None = None
    ordinal: int = 0


@dataclass(eq=False)
class Entry:
    """One visit of the customer to a queue."""

    queue: str
    purpose: str
    begun: Event
    priority: int | None = None
    ended: Event | None = None
    outcome: str = "waiting"
    abandoned_in: str | None = None
    answered_by: str | None = None
    offers: int = 0


@dataclass(eq=False)
class Stretch:
    """From opened or reopened to closed."""

    number: int
    begun: Event
    channel: str | None
    direction: str
    entry_queue: str | None
    """The queue of an entry that was open when it began."""
    ended: Event | None = None
    outcome: str = "open"
    abandoned_in: str | None = None
    replied: bool = False
    agents: set[str] = field(default_factory=set)
    transfers: int = 0
    conferences: int = 0
    consults: int = 0


@dataclass(eq=False)
class Close:
    """What was so at an effective close."""

    event: Event
    assignee: str | None
    assignee_was_out: bool
    """The assignee was tracked and had no session."""


@dataclass(eq=False)
class Contact:
    """Customer and centre in touch on one channel."""

    name: str
    channel: str | None
    direction: str
    begun: Event
    ended: Event | None = None
    taken_up_by: str | None = None
    taken_up_at: int | None = None
    wait_from: int | None = None
    """The first queueing in it before the taking up, else its start."""
    queue: str | None = None
    queued_at: int | None = None
    first_reply_at: int | None = None
