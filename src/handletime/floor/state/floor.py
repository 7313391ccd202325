"""The floor: everything that is so now, as the log tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from handletime.floor.state.agents import Agent
from handletime.floor.state.conversations import Conversation, Leg
from handletime.floor.state.directory import Directory
from handletime.floor.state.place import Place  # noqa: TC001  # a snapshot is read by the types
from handletime.floor.state.tasks import Task  # noqa: TC001  # as above

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Customer:
    """What routing knows of a customer."""

    id: str
    last_agent: str | None = None
    """Who last took up a conversation of this customer."""


class Retraction(NamedTuple):
    """An event that takes another one out of the set."""

    place: Place
    source: str
    """The source of what it takes out."""
    event: str
    """The id of what it takes out."""


@dataclass(slots=True)
class Floor:
    """A fold of the log; only `handletime.floor.fold` changes it."""

    agents: dict[str, Agent] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    """Customer to the one that it became."""
    directory: Directory = field(default_factory=Directory)
    settings: dict[str, Any] = field(default_factory=dict)
    """The values that differ from the defaults, by name."""
    tasks: dict[str, Task] = field(default_factory=dict)
    retractions: list[Retraction] = field(default_factory=list)
    """Every retraction that the log has."""
    gone: set[tuple[str, str]] = field(default_factory=set)
    """The (source, id) of all that is taken out."""
    ahead: list[dict[str, Any]] = field(default_factory=list)
    """Events of the log that are dated after now: they are not so yet."""
    position: int = 0
    """The position in the log of the last event that was folded."""
    at: int = 0
    """The latest instant of an event; the floor's own events are never earlier."""
    seq: int = -1
    """The highest `seq` of the events at that instant."""
    numbered: int = 0
    """The highest number that is the id of an event of source `local`."""

    def agent(self, name: str) -> Agent:
        """Return an agent, who is away if nothing was heard of it yet."""
        found = self.agents.get(name)
        if found is None:
            found = self.agents[name] = Agent(name)
        return found

    def conversation(self, name: str) -> Conversation:
        """Return a conversation, which nobody has opened if nothing was heard of it yet."""
        found = self.conversations.get(name)
        if found is None:
            found = self.conversations[name] = Conversation(name)
        return found

    def leg(self, conversation: Conversation, agent: str) -> Leg:
        """Return an agent's leg, which is out if nothing was heard of it yet."""
        found = conversation.legs.get(agent)
        if found is None:
            found = conversation.legs[agent] = Leg(agent)
        return found

    def customer(self, name: str) -> Customer:
        """Return a customer."""
        found = self.customers.get(name)
        if found is None:
            found = self.customers[name] = Customer(name)
        return found

    def customer_of(self, name: str | None) -> str | None:
        """Return whom a customer became by merging."""
        while name is not None and name in self.merged:
            name = self.merged[name]
        return name


def taken_out(retractions: Iterable[Retraction]) -> set[tuple[str, str]]:
    """Return the (source, id) of what is retracted; the last in the order acts first."""
    gone: set[tuple[str, str]] = set()
    for each in sorted(retractions, reverse=True):
        if (each.place.source, each.place.id) not in gone:
            gone.add((each.source, each.event))
    return gone
