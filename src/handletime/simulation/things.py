"""What a simulated centre consists of: agents, conversations and queues, as they stand now."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handletime.simulation.channels import Channel

NEW: Final = 0
WAITING: Final = 1
"""In a queue."""
ROUTING: Final = 2
"""With the strategy, which has chosen an agent."""
ALERTING: Final = 3
IN_HAND: Final = 4
CLOSED: Final = 5


@dataclass(slots=True, eq=False)
class Agent:
    """An agent as it stands now."""

    number: int
    name: str
    unit: int
    mix: tuple[Channel, ...]
    """The channels that the agent can do; none for a manager."""
    capacity: int
    channels: tuple[Channel, ...] = ()
    """The channels that the agent is available on."""
    on_duty: bool = False
    hold: str = ""
    """Why the agent is not to be given work, or nothing."""
    focus: int = 0
    """The number of the present focus mode; 0 where there is none."""
    focuses: int = 0
    alerting: bool = False
    """An offer to the agent is open, or about to be."""
    absent: bool = False
    """The agent is away from the desk, and has told nobody."""
    missed: int = 0
    """Offers missed in a row."""
    load: int = 0
    """What is in hand or wrapping, in the weights of channels; the parked is left out."""
    doing: Conversation | None = None
    """What the agent reads, types, talks or wraps up in."""
    attending: Conversation | None = None
    """The conversation last entered and not left."""
    hidden: bool = False
    todo: deque[Conversation] = field(default_factory=deque)
    """Conversations that wait for the agent, the longest waiting first."""
    wants: list[tuple[str, int]] = field(default_factory=list)
    """What the agent will do once the present work is done, each with its length."""
    leaves_at: int = 0
    """When the agent gives away what is still in hand; 0 while the shift goes on."""
    last: Conversation | None = None
    """The conversation that the agent closed last."""

    @property
    def may_work(self) -> bool:
        """Whether the agent is at the desk, and not on a break."""
        return self.on_duty and not self.hold and not self.absent

    @property
    def may_be_offered(self) -> bool:
        """Whether routing may give the agent more, capacity apart."""
        return (
            self.on_duty and not self.hold and not self.focus and not self.alerting
            and not self.wants
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class Conversation:
    """A conversation as it stands now."""

    number: int
    customer: int
    channel: Channel
    unit: int
    priority: int = 0
    state: int = NEW
    stamp: int = 0
    """Counts what happened to it: a step that was planned before finds another number."""
    visit: int = 0
    """Counts how often it was put into a queue."""
    agent: Agent | None = None
    """Who has it in hand, and answers."""
    target: Agent | None = None
    """Who is chosen for it, or offered it."""
    refused: Agent | None = None
    """Who let the last offer pass."""
    turns: int = 0
    """How often an agent will still answer."""
    unfinished_ms: int = 0
    """What is still to be typed of an answer."""
    needed: bool = False
    """It stands in its agent's list of things to do."""
    parked: bool = False
    held: bool = False
    plan: str = ""
    """What else will be done in it: a transfer, a hold, a conference …"""
    outbound: bool = False
    topic: str = ""


@dataclass(slots=True, eq=False)
class Queue:
    """The waiting customers of a unit on a channel, and the agents who could take them."""

    name: str
    channel: Channel
    unit: int
    urgent: deque[Conversation] = field(default_factory=deque)
    normal: deque[Conversation] = field(default_factory=deque)
    idle: dict[Agent, None] = field(default_factory=dict)
    """Agents with nothing in hand, the one longest without an offer first."""
    spare: dict[Agent, None] = field(default_factory=dict)
    """Agents with something in hand, and room for more."""

    def first(self) -> Conversation | None:
        """Return who is to be served next: by priority, then by age; those who left are dropped."""
        for waiting in (self.urgent, self.normal):
            while waiting:
                if waiting[0].state == WAITING:
                    return waiting[0]
                waiting.popleft()
        return None
