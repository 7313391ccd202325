"""Inviting: colleagues who join, seen by the customer or not, directly or through a queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from handletime.floor.colleagues import COLLEAGUE, STANDING, colleague_reason, standing_reason
from handletime.floor.command import Command
from handletime.floor.commands.own import OWN, SERVING
from handletime.floor.drafts import draft
from handletime.floor.queueing import queued

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor
    from handletime.routing import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite(Command):
    """An agent asks a colleague to join: a conference, a consult, or it is not known yet which."""

    name: ClassVar = "invite"
    checks: ClassVar = (*SERVING, "unknown_colleague", "to_oneself", *COLLEAGUE)
    agent: str
    conversation: str
    to_agent: str
    purpose: Literal["conference", "consult", "invite"]

    def reason(self, question: Question) -> Reason | None:
        """Return what keeps the colleague from it."""
        return colleague_reason(question, self.purpose)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the offer."""
        yield draft(
            "conversation.offered",
            conversation=self.conversation,
            agent=self.to_agent,
            purpose=self.purpose,
            from_agent=self.agent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteThroughQueue(Command):
    """An agent has somebody sought in a queue who joins.

    The conversation waits there for one more, while it stays in hand; an invitation of a colleague
    takes the place of it.
    """

    name: ClassVar = "invite_through_queue"
    checks: ClassVar = (*SERVING, "unknown_queue", "offered_to_somebody")
    agent: str
    conversation: str
    queue: str
    purpose: Literal["conference", "consult"]

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the queueing and, of a consult, the strategy that remembers it."""
        yield queued(floor.conversations[self.conversation], self.queue)
        if self.purpose == "consult":
            yield draft("conversation.pulled", conversation=self.conversation, strategy="consult")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRole(Command):
    """An agent makes a colleague's part another: a conference, a consult, or all of it."""

    name: ClassVar = "change_role"
    checks: ClassVar = (
        *SERVING,
        "unknown_colleague",
        "to_oneself",
        "no_guest",
        "same_role",
        *STANDING,
    )
    agent: str
    conversation: str
    to_agent: str
    purpose: Literal["conference", "consult", "transfer"]

    def reason(self, question: Question) -> Reason | None:
        """Return what keeps a colleague from the new part while it rings; in hand, nothing."""
        leg = question.colleague_leg
        rings = leg is not None and leg.state == "alerting"
        return standing_reason(question, self.purpose) if rings else None

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the change; as a transfer, the agent is out once the colleague is in."""
        yield draft(
            "conversation.role_changed",
            conversation=self.conversation,
            agent=self.to_agent,
            purpose=self.purpose,
            from_agent=self.agent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """An agent takes back what it offered to a colleague."""

    name: ClassVar = "withdraw"
    checks: ClassVar = (*OWN, "unknown_colleague", "no_offer_of_yours")
    agent: str
    conversation: str
    to_agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the offer."""
        yield draft(
            "conversation.offer_ended",
            conversation=self.conversation,
            agent=self.to_agent,
            outcome="withdrawn",
        )
