"""Nobody there: what time alone brings about, asked for by timers.

Each is asked again whether it is due, for an answer may have come in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import deadlines
from handletime.floor.command import Command
from handletime.floor.drafts import SYSTEM, draft
from handletime.floor.ending import closing
from handletime.floor.queueing import home_of, queued

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed(Command):
    """What is due at an instant that the floor and its settings say."""

    checks: ClassVar = ("not_the_system", "not_due")
    actor: str = SYSTEM
    conversation: str

    def due_at(self, floor: Floor) -> int | None:
        """Return when it is due, in epoch milliseconds; None where it is not to be at all."""
        conversation = floor.conversations.get(self.conversation)
        return None if conversation is None else self.due_in(floor, conversation)

    def due_in(self, floor: Floor, conversation: Conversation) -> int | None:
        """Return when it is due in its conversation."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedLeg(Timed):
    """What is due in one agent's part of a conversation."""

    agent: str

    def due_in(self, floor: Floor, conversation: Conversation) -> int | None:
        """Return when it is due in the conversation."""
        leg = conversation.legs.get(self.agent)
        return None if leg is None else self.due_of(floor, conversation, leg)

    def due_of(self, floor: Floor, conversation: Conversation, leg: Leg) -> int | None:
        """Return when it is due in the leg."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOutOffer(TimedLeg):
    """An offer that nobody accepted in time is revoked."""

    name: ClassVar = "time_out_offer"

    def due_of(self, floor: Floor, conversation: Conversation, leg: Leg) -> int | None:
        """Return when the offer is revoked."""
        return deadlines.offer_due_at(floor, conversation, leg)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the offer."""
        yield draft(
            "conversation.offer_ended",
            conversation=self.conversation,
            agent=self.agent,
            outcome="revoked",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkSilent(TimedLeg):
    """A conversation whose customer is silent is parked."""

    name: ClassVar = "park_silent"

    def due_of(self, floor: Floor, conversation: Conversation, leg: Leg) -> int | None:
        """Return when it is parked."""
        return deadlines.park_due_at(floor, conversation, leg)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the parking."""
        yield draft("conversation.parked", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndWrapUp(TimedLeg):
    """A wrap-up that has lasted as long as it may is over."""

    name: ClassVar = "end_wrap_up"

    def due_of(self, floor: Floor, conversation: Conversation, leg: Leg) -> int | None:
        """Return when the wrap-up is over."""
        return deadlines.wrap_up_due_at(floor, leg)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the wrap-up."""
        yield draft("conversation.wrap_up_ended", conversation=self.conversation, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGone(Timed):
    """A customer who gives no sign of life, while nobody has the conversation, has left."""

    name: ClassVar = "customer_gone"
    seen_at: int
    """The last sign of life, in epoch milliseconds."""

    def due_in(self, floor: Floor, conversation: Conversation) -> int | None:
        """Return when the customer counts as gone."""
        return deadlines.gone_due_at(floor, conversation, self.seen_at)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the close, by the customer."""
        return closing(floor, floor.conversations[self.conversation], "customer")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSilent(Timed):
    """A conversation whose customer is silent for too long is closed by rule."""

    name: ClassVar = "close_silent"

    def due_in(self, floor: Floor, conversation: Conversation) -> int | None:
        """Return when it is closed."""
        return deadlines.close_due_at(floor, conversation)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the close, and the wrap-ups."""
        return closing(floor, floor.conversations[self.conversation], "rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFromEntry(Timed):
    """A bot has had the word for long enough: the customer is put into a queue."""

    name: ClassVar = "queue_from_entry"

    def due_in(self, floor: Floor, conversation: Conversation) -> int | None:
        """Return when it is queued."""
        return deadlines.entry_due_at(floor, conversation)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the queueing."""
        conversation = floor.conversations[self.conversation]
        yield queued(conversation, home_of(floor, conversation))


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStrategy(Timed):
    """A strategy of somebody else's has sought for long enough: it is queued again."""

    name: ClassVar = "end_strategy"

    def due_in(self, floor: Floor, conversation: Conversation) -> int | None:
        """Return when it is queued."""
        return deadlines.strategy_due_at(floor, conversation)

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the queueing."""
        conversation = floor.conversations[self.conversation]
        yield queued(conversation, conversation.queue or home_of(floor, conversation))


def timed(conversation: Conversation, seen_at: int | None = None) -> Iterator[Timed]:
    """Give all that time may bring about in a conversation, due or not.

    `seen_at` is the customer's last sign of life; None where nobody looks.
    """
    name = conversation.name
    for leg in conversation.legs.values():
        if leg.state != "out":
            yield TimeOutOffer(conversation=name, agent=leg.agent)
            yield ParkSilent(conversation=name, agent=leg.agent)
            yield EndWrapUp(conversation=name, agent=leg.agent)
    if conversation.open:
        if seen_at is not None:
            yield CustomerGone(conversation=name, seen_at=seen_at)
        yield CloseSilent(conversation=name)
        yield QueueFromEntry(conversation=name)
        yield EndStrategy(conversation=name)
