"""Giving away: to a colleague, to a queue, back to its queue, or to the others who have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.colleagues import COLLEAGUE, colleague_reason
from handletime.floor.command import Command
from handletime.floor.commands.own import OWN, SERVING
from handletime.floor.drafts import draft
from handletime.floor.queueing import given_back, queued, with_priority, without_guests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor
    from handletime.routing import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Command):
    """An agent offers a conversation to a colleague, and stays in until it is accepted (warm)."""

    name: ClassVar = "transfer"
    checks: ClassVar = (*SERVING, "unknown_colleague", "to_oneself", "transfer_open", *COLLEAGUE)
    agent: str
    conversation: str
    to_agent: str

    def reason(self, question: Question) -> Reason | None:
        """Return what keeps the colleague from it."""
        return colleague_reason(question, "transfer")

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the offer."""
        yield _offered(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBlind(Command):
    """An agent gives a conversation to a colleague, and is out at once.

    If the colleague does not take it, it goes back to its queue.
    """

    name: ClassVar = "transfer_blind"
    checks: ClassVar = (*SERVING, "unknown_colleague", "to_oneself", "others_have_it", *COLLEAGUE)
    agent: str
    conversation: str
    to_agent: str

    def reason(self, question: Question) -> Reason | None:
        """Return what keeps the colleague from it."""
        return colleague_reason(question, "transfer")

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the transfer, and the offer to the colleague."""
        yield from without_guests(floor.conversations[self.conversation], self.agent)
        yield draft(
            "conversation.transferred",
            conversation=self.conversation,
            agent=self.agent,
            to_agent=self.to_agent,
        )
        yield _offered(self)


def _offered(command: Transfer | TransferBlind) -> Draft:
    return draft(
        "conversation.offered",
        conversation=command.conversation,
        agent=command.to_agent,
        purpose="transfer",
        from_agent=command.agent,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferToQueue(Command):
    """An agent gives a conversation to a queue, and is out at once (blind)."""

    name: ClassVar = "transfer_to_queue"
    checks: ClassVar = (*SERVING, "unknown_queue", "others_have_it")
    agent: str
    conversation: str
    queue: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the transfer."""
        conversation = floor.conversations[self.conversation]
        yield from without_guests(conversation, self.agent)
        yield draft(
            "conversation.transferred",
            conversation=self.conversation,
            agent=self.agent,
            to_queue=self.queue,
        )
        yield from with_priority(conversation, self.queue)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferThroughQueue(Command):
    """An agent has a colleague sought in a queue, and stays in until one accepts (warm)."""

    name: ClassVar = "transfer_through_queue"
    checks: ClassVar = (*SERVING, "unknown_queue", "offered_to_somebody")
    agent: str
    conversation: str
    queue: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the queueing, and the strategy that says what for."""
        yield queued(floor.conversations[self.conversation], self.queue)
        yield draft("conversation.pulled", conversation=self.conversation, strategy="transfer")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackToQueue(Command):
    """An agent gives a conversation back to its queue."""

    name: ClassVar = "back_to_queue"
    checks: ClassVar = (*SERVING, "others_have_it")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the return."""
        return given_back(floor, floor.conversations[self.conversation], self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    """An agent leaves a conversation; if nobody else serves it, it goes back to its queue."""

    name: ClassVar = "leave"
    checks: ClassVar = (*OWN, "not_open", "not_in_hand")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the leaving."""
        yield draft("conversation.agent_left", conversation=self.conversation, agent=self.agent)
