"""Deadlines: when time alone brings something about, read off the floor and its settings.

None of them is an alarm that was set: each is a pure function, so it moves with a setting, and
lasts only as long as its cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor import views
from handletime.floor.queueing import OWN_STRATEGIES
from handletime.floor.settings import catalogue as settings
from handletime.floor.whereabouts import whereabouts

if TYPE_CHECKING:
    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.floor import Floor


def offer_due_at(floor: Floor, conversation: Conversation, leg: Leg) -> int | None:
    """Return when an offer is revoked; None with none open."""
    if leg.state != "alerting" or leg.offered_at is None:
        return None
    return leg.offered_at + settings.ROUTING_OFFER_TIMEOUT.of(floor, conversation.channel)


def gone_due_at(floor: Floor, conversation: Conversation, seen_at: int) -> int | None:
    """Return when a customer who was last seen then has left; None once somebody has it in hand."""
    limit = settings.CUSTOMER_GONE_AFTER.of(floor, conversation.channel)
    if limit == 0 or not conversation.open or conversation.serving:
        return None
    return seen_at + limit


def park_due_at(floor: Floor, conversation: Conversation, leg: Leg) -> int | None:
    """Return when what an agent is engaged in is parked; None unless the customer is silent.

    Silence begins with the last message of either side, and not before the agent took it up or
    came back to it. Holds and consults do not wait for the customer.
    """
    limit = settings.CONVERSATION_PARK_AFTER.of(floor, conversation.channel)
    silent_at = _silent_at(conversation)
    if limit == 0 or silent_at is None:
        return None
    if leg.state != "engaged" or leg.role == "ReceivedConsult":
        return None
    return max(silent_at, leg.since) + limit


def close_due_at(floor: Floor, conversation: Conversation) -> int | None:
    """Return when a conversation is closed by rule; None unless the customer is silent.

    Whoever holds or works on it keeps it open; it is never closed while it waits for an agent.
    """
    limit = settings.CONVERSATION_CLOSE_AFTER.of(floor, conversation.channel)
    silent_at = _silent_at(conversation)
    serving = conversation.serving
    if limit == 0 or silent_at is None or not serving:
        return None
    if any(leg.state == "held" for leg in serving):
        return None
    return max(silent_at, *(leg.since for leg in serving if leg.state == "engaged"), 0) + limit


def _silent_at(conversation: Conversation) -> int | None:
    """Return since when the customer is silent after an answer; None if it is not."""
    answer = conversation.agent_message_at
    if not conversation.open or conversation.pending != "no" or answer is None:
        return None
    return max(answer, conversation.customer_message_at or 0)


def wrap_up_due_at(floor: Floor, leg: Leg) -> int | None:
    """Return when a wrap-up ends by itself; None with none going on."""
    if leg.state != "wrapping":
        return None
    return leg.since + views.wrap_up_limit(floor, leg)


def entry_due_at(floor: Floor, conversation: Conversation) -> int | None:
    """Return when a bot has had the word for long enough; None elsewhere than at entry."""
    if whereabouts(conversation) != "at entry" or conversation.opened_at is None:
        return None
    limit = settings.CONVERSATION_ENTRY_LIMIT.of(floor, conversation.channel)
    return conversation.opened_at + limit


def strategy_due_at(floor: Floor, conversation: Conversation) -> int | None:
    """Return when a strategy of somebody else's has sought for long enough."""
    routed = conversation.waiting in ("routing", "routing unqueued")
    if not (conversation.open and routed) or conversation.strategy in OWN_STRATEGIES:
        return None
    limit = settings.ROUTING_STRATEGY_LIMIT.of(floor, conversation.queue)
    return (conversation.waiting_since or 0) + limit
