"""Customers: they open conversations, write, and leave; an integration may speak for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.ending import closing
from handletime.floor.queueing import home_of, queue_for, queued
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConversation(Command):
    """A customer opens a conversation; it goes into a queue at once."""

    name: ClassVar = "open_conversation"
    checks: ClassVar = (
        "not_a_customer",
        "unknown_queue",
        "unknown_inbox",
        "no_text",
        "conversation_exists",
    )
    conversation: str
    customer: str
    channel: str
    text: str | None = None
    """The first message; None where there is none, as in a call."""
    inbox: str | None = None
    queue: str | None = None
    """The queue; None for that of the inbox, else of the channel, else the default one."""
    priority: int | None = None

    def begins(self, floor: Floor, now: int) -> str | None:
        """Return the id of the conversation that begins."""
        return self.conversation

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the opening, the first message, and the queue."""
        yield from opened(self)
        yield draft(
            "conversation.queued",
            conversation=self.conversation,
            queue=self.queue or queue_for(floor, self.channel, self.inbox),
            priority=self.priority,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAtEntry(Command):
    """A conversation is opened in which a bot has the first word; it is queued later."""

    name: ClassVar = "open_at_entry"
    checks: ClassVar = ("not_an_integration", "unknown_inbox", "no_text", "conversation_exists")
    conversation: str
    customer: str
    channel: str
    text: str | None = None
    inbox: str | None = None

    def begins(self, floor: Floor, now: int) -> str | None:
        """Return the id of the conversation that begins."""
        return self.conversation

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the opening and the first message."""
        return opened(self)


def opened(command: OpenConversation | OpenAtEntry) -> Iterator[Draft]:
    """Give an inbound opening and the first message."""
    yield draft(
        "conversation.opened",
        conversation=command.conversation,
        customer=command.customer,
        channel=command.channel,
        direction="inbound",
        inbox=command.inbox,
    )
    if command.text is not None:
        yield said(command.conversation, command.text, command.channel)


def said(conversation: str, text: str | None, channel: str | None) -> Draft:
    """Give a message of the customer."""
    return draft(
        "conversation.message",
        conversation=conversation,
        sender="customer",
        channel=channel,
        text=text,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Command):
    """A customer writes: what is parked is work again, what is closed is reopened or begun anew.

    How long after the close a message reopens is the setting `conversation.reopen_for_ms`.
    """

    name: ClassVar = "write"
    checks: ClassVar = (
        "not_a_customer",
        "unknown_conversation",
        "no_text",
        "conversation_exists",
        "closed_for_good",
    )
    conversation: str
    customer: str
    text: str | None = None
    """What is written; None where the floor is not told."""
    channel: str | None = None
    """The channel of the message; None for that of the conversation."""
    anew: str | None = None
    """The id of the conversation that begins if this one was closed too long ago."""

    def is_late(self, floor: Floor, now: int) -> bool:
        """Say whether the conversation was closed too long ago to be reopened."""
        conversation = floor.conversations[self.conversation]
        if conversation.open:
            return False
        limit = settings.CONVERSATION_REOPEN_FOR.of(floor, self.channel or conversation.channel)
        return now - (conversation.closed_at or 0) >= limit

    def begins(self, floor: Floor, now: int) -> str | None:
        """Return the id of the conversation that begins, None where none does."""
        return self.anew if self.is_late(floor, now) else None

    def is_too_late(self, floor: Floor, now: int) -> bool:
        """Say whether one would have to begin, and has no id."""
        return self.anew is None and self.is_late(floor, now)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the message, and what it brings about."""
        conversation = floor.conversations[self.conversation]
        if conversation.open:
            yield said(self.conversation, self.text, self.channel)
            for leg in conversation.in_hand:
                if leg.state == "parked":
                    yield draft(
                        "conversation.unparked", conversation=self.conversation, agent=leg.agent
                    )
        elif self.is_late(floor, now):
            yield from self._anew(floor)
        else:
            yield draft(
                "conversation.reopened",
                conversation=self.conversation,
                by="customer",
                channel=self.channel,
            )
            yield said(self.conversation, self.text, self.channel)
            yield queued(conversation, home_of(floor, conversation))

    def _anew(self, floor: Floor) -> Iterator[Draft]:
        conversation = floor.conversations[self.conversation]
        assert self.anew is not None, "Without an id for a new one it was refused."
        begun = OpenConversation(
            actor=self.actor,
            conversation=self.anew,
            customer=self.customer,
            channel=self.channel or conversation.channel or "",
            inbox=conversation.inbox,
        )
        yield from opened(begun)
        yield said(self.anew, self.text, None)
        yield draft(
            "conversation.queued", conversation=self.anew, queue=home_of(floor, conversation)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLeave(Command):
    """A customer ends a conversation."""

    name: ClassVar = "customer_leave"
    checks: ClassVar = ("not_a_customer", "unknown_conversation", "not_open")
    conversation: str
    customer: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the close, and the wrap-ups."""
        return closing(floor, floor.conversations[self.conversation], "customer")
