"""The fold of what happens to a conversation as a whole: stretches, pending, messages, topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.machines import PENDING, STRETCH

if TYPE_CHECKING:
    from handletime.floor.fold.turn import Turn
    from handletime.floor.state.conversations import Conversation


def fold_conversation(turn: Turn, conversation: Conversation) -> bool:
    """Fold an event about a conversation; say whether it closed one that was open."""
    closes = _stretch(turn, conversation)
    _pending(turn, conversation)
    if turn["type"] == "conversation.message":
        _message(turn, conversation)
    if turn["topic"] is not None:
        _topic(turn, conversation)
    if turn["type"] == "conversation.moved":
        conversation.inbox = turn["inbox"]
    return closes


def _stretch(turn: Turn, conversation: Conversation) -> bool:
    symbol = turn.symbol(STRETCH)
    after = STRETCH.cells[conversation.stretch, symbol].state if symbol else None
    if after is None:
        return False
    if after == "open":
        _open(turn, conversation)
    else:
        conversation.closed_at, conversation.closed_by = turn.at, turn["by"]
    conversation.stretch = after
    return after == "closed"


def _open(turn: Turn, conversation: Conversation) -> None:
    conversation.stretches += 1
    conversation.opened_at = turn.at
    conversation.closed_at = conversation.closed_by = None
    conversation.customer_message_at = conversation.agent_message_at = None
    conversation.given_up_by = None
    conversation.answered = bool(conversation.in_hand)
    conversation.first_queued_at = turn.at if conversation.in_queue else None
    conversation.channel = turn["channel"] or conversation.channel
    if turn["type"] == "conversation.opened":
        conversation.customer, conversation.direction = turn["customer"], turn["direction"]
        conversation.inbox = turn["inbox"]
    else:
        conversation.direction = "inbound" if turn["by"] == "customer" else "outbound"


def _pending(turn: Turn, conversation: Conversation) -> None:
    symbol = turn.symbol(PENDING)
    after = PENDING.cells[conversation.pending, symbol].state if symbol else None
    if after is None:
        return
    conversation.pending = after
    conversation.pending_since = turn.at if after == "yes" else None


def _message(turn: Turn, conversation: Conversation) -> None:
    if turn["audience"] == "agents" or not conversation.open:
        return
    if turn["sender"] == "customer":
        conversation.customer_message_at = turn.at
    elif turn["sender"] == "agent":
        conversation.agent_message_at = turn.at


def _topic(turn: Turn, conversation: Conversation) -> None:
    if turn["type"] == "conversation.topic_added":
        conversation.topics.add(turn["topic"])
    else:
        conversation.topics.discard(turn["topic"])
