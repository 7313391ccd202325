"""The floor as routing sees it: desks, and conversations that wait.

Whoever keeps the picture puts what has changed and drops what has gone; to decide is to read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from handletime.routing.index import Index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.routing.rules import Capacity, Rules

NOTHING: Final[Mapping[str, int]] = MappingProxyType({})
NO_CAPACITY: Final[Mapping[str, Capacity]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Desk:
    """A user who is logged in or clocked in, as routing sees it."""

    agent: str
    """Whose desk it is."""
    tracked: bool
    """The agent has to clock in before work; another is at work once logged in."""
    clocked_in: bool
    """A session of the agent is open."""
    logged_in: bool
    """The agent is logged in to the desk."""
    live: bool
    """A desk of the agent gives signs of life."""
    is_agent: bool = True
    """The user has the role of an agent; others look on, and are offered nothing."""
    status: Literal["available", "active", "unavailable", "idle"] | None = None
    """What the agent is in; none outside a session, where nothing speaks against an offer."""
    focus_mode: bool = False
    """The agent has paused routing."""
    channels: frozenset[str] | None = None
    """The channels on which the agent is available; none if never set, which is every channel."""
    skills: frozenset[str] = frozenset()
    """What the agent can do, in the words of the queues."""
    load: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    """By channel, the legs that are alerting, engaged, held or wrapping; not those parked."""
    alerting: bool = False
    """An offer to the agent is open."""
    offered_at: int | None = None
    """When the agent got the last offer, in ms; none if never."""
    capacity: Mapping[str, Capacity] = field(default_factory=lambda: NO_CAPACITY)
    """By channel, the agent's own capacity, where it is not that of the rules."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that waits for an agent."""

    conversation: str
    """Which conversation."""
    queue: str
    """The queue in which it waits."""
    channel: str
    """The channel on which an agent has to be available."""
    queued_at: int
    """When it was first put into a queue, in ms: its age counts from there, whatever failed."""
    priority: int = 0
    """By default the higher goes first."""
    skills: frozenset[str] = frozenset()
    """All the skills that an agent needs."""
    last_agent: str | None = None
    """Whom the customer had last."""
    passed_by: str | None = None
    """Who let the last offer pass, or gave it back: not the next while another is free."""
    in_hand_of: frozenset[str] = frozenset()
    """Who has it in hand while it waits for one more, as a conference through a queue does."""


class Picture:
    """Desks by agent and waiting conversations by id, with an index that follows each change.

    The index belongs to the rules that were last asked with; other rules have it built anew,
    which takes as long as reading all of the picture.
    """

    def __init__(self) -> None:
        self.desks: dict[str, Desk] = {}
        """Every desk by its agent; to be changed through the methods only."""
        self.waiting: dict[str, Waiting] = {}
        """Every conversation that waits, by its id; to be changed through the methods only."""
        self._index: Index | None = None

    def put_desk(self, desk: Desk) -> None:
        """Have a desk as it is now, whether or not it was known."""
        self.desks[desk.agent] = desk
        if self._index is not None:
            self._index.put_desk(desk)

    def drop_desk(self, agent: str) -> None:
        """Forget an agent's desk, if there is one."""
        if self.desks.pop(agent, None) is not None and self._index is not None:
            self._index.drop_desk(agent)

    def put_waiting(self, waiting: Waiting) -> None:
        """Have a conversation wait as it does now, whether or not it waited."""
        self.waiting[waiting.conversation] = waiting
        if self._index is not None:
            self._index.put_waiting(waiting)

    def drop_waiting(self, conversation: str) -> None:
        """Have a conversation wait no longer, if it did."""
        if self.waiting.pop(conversation, None) is not None and self._index is not None:
            self._index.drop_waiting(conversation)

    def indexed(self, rules: Rules) -> Index:
        """Return the index for these rules."""
        index = self._index
        if index is None or (index.rules is not rules and index.rules != rules):
            index = Index(rules, self.desks.values(), self.waiting.values())
            self._index = index
        return index
