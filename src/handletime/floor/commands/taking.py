"""Taking up: offers that are accepted or declined, and what is taken without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.commands.own import OWN
from handletime.floor.drafts import draft
from handletime.floor.live.consequences import offer
from handletime.routing import Reason, next_for, reasons
from handletime.routing.bars import bar_of_room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Command):
    """An agent takes up what it is offered."""

    name: ClassVar = "accept"
    checks: ClassVar = (*OWN, "no_offer")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the acceptance."""
        yield draft("conversation.accepted", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Command):
    """An agent does not take up what it is offered."""

    name: ClassVar = "decline"
    checks: ClassVar = (*OWN, "no_offer")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the offer."""
        yield draft(
            "conversation.offer_ended",
            conversation=self.conversation,
            agent=self.agent,
            outcome="rejected",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Next(Command):
    """An agent asks for one more: the first in the order of work, up to the maximum capacity."""

    name: ClassVar = "next"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "not_clocked_in",
        *(each.code for each in reasons.REASONS if each not in (reasons.AWAY, reasons.LET_IT_PASS)),
        reasons.NOBODY_WAITS.code,
    )
    agent: str

    def reason(self, question: Question) -> Reason | None:
        """Return why there is nothing for the agent."""
        found = next_for(question.sight.picture, question.sight.rules, self.agent)
        return found if isinstance(found, Reason) else None

    def answer(self, question: Question) -> Iterator[Draft]:
        """Give the taking up; where a colleague waits for one more, the offer of it first."""
        found = next_for(question.sight.picture, question.sight.rules, self.agent)
        assert not isinstance(found, Reason), "A reason is a refusal."
        conversation = question.floor.conversations[found.conversation]
        if conversation.serving:
            yield offer(conversation, self.agent, found.queue or None)
        yield draft("conversation.accepted", conversation=found.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Take(Command):
    """An agent picks one that waits, from the browser; skills and channels are its own affair."""

    name: ClassVar = "take"
    checks: ClassVar = (
        *OWN,
        "not_open",
        "not_waiting",
        reasons.IN_FOCUS_MODE.code,
        reasons.OFFER_OPEN.code,
        reasons.EXCLUSIVE.code,
        reasons.AT_CAPACITY.code,
    )
    agent: str
    conversation: str

    def reason(self, question: Question) -> Reason | None:
        """Return what keeps the agent from one more, whichever it is."""
        desk = question.sight.picture.desks.get(self.agent)
        if desk is None:
            return None
        if desk.focus_mode:
            return reasons.IN_FOCUS_MODE
        if desk.alerting:
            return reasons.OFFER_OPEN
        channel = question.conversation.channel or ""
        return bar_of_room(desk, channel, question.sight.rules, pulling=True)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the taking up, without an offer."""
        yield draft("conversation.accepted", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Command):
    """A manager takes a conversation from an agent of its unit, whatever it has in hand itself."""

    name: ClassVar = "take_over"
    checks: ClassVar = (*OWN, "not_their_manager", "not_open", "in_hand_already", "not_theirs")
    agent: str
    """The manager."""
    conversation: str
    from_agent: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the takeover."""
        yield draft(
            "conversation.taken_over",
            conversation=self.conversation,
            agent=self.agent,
            from_agent=self.from_agent,
        )
