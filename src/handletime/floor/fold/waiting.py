"""The fold of waiting: where a conversation waits, and whether its visit to a queue goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.machines import WAITING
from handletime.machines.waiting import ENTRY

if TYPE_CHECKING:
    from handletime.floor.fold.turn import Turn
    from handletime.floor.state.conversations import Conversation


def fold_waiting(turn: Turn, conversation: Conversation) -> None:
    """Bring the symbol of an event that puts a conversation somewhere; legs bring the others."""
    symbol = turn.symbol(WAITING)
    if symbol is None:
        return
    if symbol == "queued":
        queue = turn["queue"] or turn["to_queue"]
        again = queue == conversation.queue
        symbol = "queued_again" if again else symbol
        conversation.queue, conversation.queued_by = queue, turn["actor"]
        _enter(turn, conversation, again=again)
        if not conversation.in_hand:
            conversation.home_queue = queue
    else:
        conversation.strategy = turn["strategy"]
    move_waiting(turn, conversation, symbol)


def _enter(turn: Turn, conversation: Conversation, *, again: bool) -> None:
    """Begin a queue entry, unless one is open in that queue."""
    if conversation.first_queued_at is None:
        conversation.first_queued_at = turn.at
    if not (again and conversation.in_entry):
        conversation.entered_at = turn.at
        conversation.priority = None
        conversation.passed_by = conversation.given_up_by
    if conversation.priority is None:
        conversation.priority = turn["priority"]


def move_waiting(turn: Turn, conversation: Conversation, symbol: str) -> None:
    """Bring a symbol to where a conversation waits, whether of an event or of a leg."""
    after = WAITING.cells[conversation.waiting, symbol].state
    if after is None:
        return
    conversation.waiting, conversation.waiting_since = after, turn.at
    if after not in ENTRY:
        conversation.entered_at = None
    if after == "none":
        conversation.waiting_since = None
