"""Integrations: bots at entry, and strategies that route what the floor does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from handletime.floor import views
from handletime.floor.checks.reasons import OF_COLLEAGUES, of_colleague
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.ending import closing
from handletime.floor.live.consequences import offer
from handletime.floor.live.picture import waiting_of
from handletime.floor.queueing import home_of
from handletime.routing import reasons
from handletime.routing.bars import bar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor
    from handletime.routing import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class BotWrite(Command):
    """A bot or a system writes to the customer; it neither answers nor counts as anyone's work."""

    name: ClassVar = "bot_write"
    checks: ClassVar = ("not_an_integration", "unknown_conversation", "no_text", "not_open")
    conversation: str
    sender: Literal["bot", "system"] = "bot"
    text: str | None = None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the message."""
        yield draft(
            "conversation.message",
            conversation=self.conversation,
            sender=self.sender,
            text=self.text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(Command):
    """An integration puts a conversation into a queue: from entry, or from another queue."""

    name: ClassVar = "enqueue"
    checks: ClassVar = (
        "not_an_integration",
        "unknown_conversation",
        "unknown_queue",
        "not_open",
        "somebody_has_it",
    )
    conversation: str
    queue: str | None = None
    """The queue; None for the one that it belongs in."""
    priority: int | None = None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the queueing."""
        yield draft(
            "conversation.queued",
            conversation=self.conversation,
            queue=self.queue or home_of(floor, floor.conversations[self.conversation]),
            priority=self.priority,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull(Command):
    """A strategy of somebody else's takes a conversation from its queue, to seek an agent."""

    name: ClassVar = "pull"
    checks: ClassVar = (
        "not_an_integration",
        "unknown_conversation",
        "reserved_strategy",
        "not_open",
        "in_no_queue",
    )
    conversation: str
    strategy: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the pull."""
        yield draft("conversation.pulled", conversation=self.conversation, strategy=self.strategy)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTo(Command):
    """A strategy offers what it has pulled to an agent, who has to be one whom routing could ask.

    What somebody has in hand is offered to one more: to a conference, unless it says what else.
    """

    name: ClassVar = "offer_to"
    checks: ClassVar = (
        "not_an_integration",
        "unknown_conversation",
        "unknown_colleague",
        "not_open",
        "not_pulled",
        *(of_colleague(each) for each in OF_COLLEAGUES),
    )
    conversation: str
    to_agent: str
    purpose: Literal["conference", "consult", "transfer"] | None = None
    """What one more agent is wanted for, where somebody has it in hand."""

    def reason(self, question: Question) -> Reason | None:
        """Return the first reason that routing has against the agent."""
        desk = question.sight.picture.desks.get(self.to_agent)
        if desk is None:
            known = views.has_role(question.floor, self.to_agent, "agent")
            return reasons.AWAY if known else reasons.NO_AGENT
        waiting = waiting_of(question.floor, question.conversation)
        return bar(desk, waiting, question.sight.rules)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the offer."""
        conversation = floor.conversations[self.conversation]
        yield offer(conversation, self.to_agent, conversation.queue, self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandBack(Command):
    """A strategy puts what it has pulled back into the queue."""

    name: ClassVar = "hand_back"
    checks: ClassVar = ("not_an_integration", "unknown_conversation", "not_open", "not_pulled")
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the queueing."""
        conversation = floor.conversations[self.conversation]
        yield draft(
            "conversation.queued",
            conversation=self.conversation,
            queue=conversation.queue or home_of(floor, conversation),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemClose(Command):
    """An integration closes a conversation, as a telephone system does when a line is gone."""

    name: ClassVar = "system_close"
    checks: ClassVar = ("not_an_integration", "unknown_conversation", "not_open")
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the close, and the wrap-ups."""
        return closing(floor, floor.conversations[self.conversation], "system")
