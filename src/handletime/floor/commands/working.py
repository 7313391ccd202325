"""Working on a conversation: replies and notes, hold, park."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.commands.own import OWN, SERVING
from handletime.floor.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Command):
    """An agent writes to the customer."""

    name: ClassVar = "reply"
    checks: ClassVar = (*SERVING, "no_text")
    agent: str
    conversation: str
    text: str | None = None
    """What is written; None where the floor is not told."""
    channel: str | None = None
    """The channel of the message; None for that of the conversation."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the message."""
        yield draft(
            "conversation.message",
            conversation=self.conversation,
            sender="agent",
            agent=self.agent,
            channel=self.channel,
            text=self.text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Command):
    """An agent writes to other agents only."""

    name: ClassVar = "note"
    checks: ClassVar = (*OWN, "no_text", "not_open", "not_in_hand")
    agent: str
    conversation: str
    text: str | None = None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the message."""
        yield draft(
            "conversation.message",
            conversation=self.conversation,
            sender="agent",
            agent=self.agent,
            audience="agents",
            text=self.text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """An agent puts the customer on hold."""

    name: ClassVar = "hold"
    checks: ClassVar = (*SERVING, "not_engaged")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the hold."""
        yield draft("conversation.held", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Command):
    """An agent is back from hold."""

    name: ClassVar = "resume"
    checks: ClassVar = (*OWN, "not_open", "not_in_hand", "not_held")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the hold."""
        yield draft("conversation.resumed", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(Command):
    """An agent parks a conversation, which then waits for the customer and is no work."""

    name: ClassVar = "park"
    checks: ClassVar = (*SERVING, "parked_already")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the parking."""
        yield draft("conversation.parked", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpark(Command):
    """An agent goes on with what it had parked."""

    name: ClassVar = "unpark"
    checks: ClassVar = (*OWN, "not_open", "not_in_hand", "not_parked")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the parking."""
        yield draft("conversation.unparked", conversation=self.conversation, agent=self.agent)
