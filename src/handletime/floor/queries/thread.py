"""The thread: what was said and done in a conversation, read from the log.

The floor itself keeps no words. An agent sees all of it; a customer sees what was said to all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from handletime.floor.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question

Events = Callable[[], Iterable[Mapping[str, Any]]]
"""Gives the events of the conversation, in their order, as they were written."""

TOLD: Final = (
    "from_agent",
    "to_agent",
    "queue",
    "to_queue",
    "strategy",
    "purpose",
    "outcome",
    "topic",
    "inbox",
    "channel",
)
"""The fields of an event that are told with it."""
MESSAGE: Final = "conversation.message"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said or done."""

    at: int
    kind: str
    """The type of the event without `conversation.`, such as `message` or `transferred`."""
    by: str | None
    """`customer`, `agent`, `bot`, `system` or `rule`, where the event says who."""
    agent: str | None
    text: str | None
    """What was said; None of what was done, and where the floor was not told."""
    only_agents: bool
    """Whether the customer does not see it."""
    told: dict[str, str]
    """What else is to be known of it, by field."""


def entries_of(events: Iterable[Mapping[str, Any]], conversation: str) -> Iterator[Entry]:
    """Give what was said and done in a conversation, as its events tell it."""
    for event in events:
        spoken = event["type"].startswith("conversation.")
        if spoken and event.get("conversation") == conversation:
            yield _entry(event)


def _entry(event: Mapping[str, Any]) -> Entry:
    kind = event["type"].removeprefix("conversation.")
    says = event["type"] == MESSAGE
    return Entry(
        at=event["at"],
        kind=kind,
        by=event.get("sender") or event.get("by"),
        agent=event.get("agent"),
        text=event.get("text") if says else None,
        only_agents=not says or event.get("audience") == "agents",
        told={name: event[name] for name in TOLD if event.get(name) is not None},
    )


@dataclass(frozen=True, kw_only=True)
class Thread(Query[tuple[Entry, ...]]):
    """All of a conversation; any user may read it, in whose hand ever it is."""

    name: ClassVar = "thread"
    checks: ClassVar = ("unknown_user", "unknown_conversation")
    conversation: str
    events: Events = field(repr=False)

    def answer(self, question: Question) -> tuple[Entry, ...]:
        """Return its entries, the oldest first."""
        return tuple(entries_of(self.events(), self.conversation))


@dataclass(frozen=True, kw_only=True)
class CustomerThread(Query[tuple[Entry, ...]]):
    """What a customer sees of its own conversation: messages to all, no notes, no doings."""

    name: ClassVar = "customer_thread"
    checks: ClassVar = ("not_a_customer", "unknown_conversation")
    conversation: str
    customer: str
    events: Events = field(repr=False)

    def answer(self, question: Question) -> tuple[Entry, ...]:
        """Return its entries, the oldest first."""
        found = entries_of(self.events(), self.conversation)
        return tuple(each for each in found if not each.only_agents)
