"""An agent's conversations: what it has in hand, what it is offered, and who waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from handletime.floor import deadlines, views
from handletime.floor.queries.own import OWN
from handletime.floor.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One conversation that an agent has a part in; instants are epoch milliseconds."""

    conversation: str
    customer: str | None
    """Whom the customer is now, after merges."""
    channel: str | None
    inbox: str | None
    topics: tuple[str, ...]
    state: str
    """`engaged`, `held`, `parked` or `wrapping`."""
    state_since_at: int
    role: str | None
    waits: Literal["customer", "agent"] | None
    """Who waits for an answer of the other; None once it is closed."""
    waits_since_at: int | None
    """Since when; None where an agent opened or reopened it, and nobody has written yet."""
    others: tuple[str, ...]
    """Who else has it in hand."""
    offered_to: tuple[str, ...]
    """Whom it is offered to."""
    is_looked_at: bool
    """Whether the agent has it before its eyes."""
    ends_at: int | None
    """When its wrap-up ends by itself; None outside one."""


@dataclass(frozen=True, kw_only=True)
class MyConversations(Query[tuple[ConversationRow, ...]]):
    """What an agent has in hand or wraps up: where a customer waits first, the longest first."""

    name: ClassVar = "my_conversations"
    checks: ClassVar = OWN
    agent: str

    def answer(self, question: Question) -> tuple[ConversationRow, ...]:
        """Return a row for each."""
        floor = question.floor
        legs = views.legs_of(floor, views.agent_of(floor, self.agent))
        rows = (_row(floor, each, leg) for each, leg in legs if leg.state != "alerting")
        return tuple(sorted(rows, key=_urgency))


def _urgency(row: ConversationRow) -> tuple[int, int, str]:
    order = {"customer": 0, "agent": 1, None: 2}
    return order[row.waits], row.waits_since_at or row.state_since_at, row.conversation


def _row(floor: Floor, conversation: Conversation, leg: Leg) -> ConversationRow:
    waits, since_at = who_waits(conversation)
    return ConversationRow(
        conversation=conversation.name,
        customer=floor.customer_of(conversation.customer),
        channel=conversation.channel,
        inbox=conversation.inbox,
        topics=tuple(sorted(conversation.topics)),
        state=leg.state,
        state_since_at=leg.since,
        role=leg.role,
        waits=waits,
        waits_since_at=since_at,
        others=tuple(each.agent for each in conversation.in_hand if each is not leg),
        offered_to=tuple(each.agent for each in conversation.alerting),
        is_looked_at=views.agent_of(floor, leg.agent).attends == conversation.name,
        ends_at=deadlines.wrap_up_due_at(floor, leg),
    )


def who_waits(
    conversation: Conversation,
) -> tuple[Literal["customer", "agent"] | None, int | None]:
    """Say who waits for an answer of the other, and since when.

    The customer waits while the conversation is pending (FACTS §4); else the agents do, since the
    last message to the customer.
    """
    if not conversation.open:
        return None, None
    if conversation.pending == "yes":
        return "customer", conversation.pending_since
    return "agent", conversation.agent_message_at


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer that is open; instants are epoch milliseconds."""

    conversation: str
    customer: str | None
    channel: str | None
    purpose: str | None
    from_agent: str | None
    """Who gives or invites; None of what routing offers."""
    queue: str | None
    offered_at: int | None
    ends_at: int | None
    """When it is revoked, unless it is accepted: what the countdown counts down to."""


@dataclass(frozen=True, kw_only=True)
class Offers(Query[tuple[OfferRow, ...]]):
    """What an agent is offered now, what ends first before the rest."""

    name: ClassVar = "offers"
    checks: ClassVar = OWN
    agent: str

    def answer(self, question: Question) -> tuple[OfferRow, ...]:
        """Return a row for each."""
        return tuple(sorted(self._rows(question.floor), key=lambda row: row.ends_at or 0))

    def _rows(self, floor: Floor) -> Iterator[OfferRow]:
        for conversation, leg in views.legs_of(floor, views.agent_of(floor, self.agent)):
            if leg.state == "alerting":
                yield OfferRow(
                    conversation=conversation.name,
                    customer=floor.customer_of(conversation.customer),
                    channel=conversation.channel,
                    purpose=leg.purpose,
                    from_agent=leg.from_agent,
                    queue=leg.queue,
                    offered_at=leg.offered_at,
                    ends_at=deadlines.offer_due_at(floor, conversation, leg),
                )
