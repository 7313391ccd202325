"""Whereabouts: the one place at which a conversation is, so that none is lost or in two places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from handletime.floor.state.conversations import Conversation

Whereabouts = Literal["closed", "in hand", "offered", "waiting", "wrapping", "at entry", "nowhere"]

WHEREABOUTS: Final[dict[Whereabouts, str]] = {
    "closed": "it is not open",
    "in hand": "somebody whom the customer sees has it in hand",
    "offered": "nobody serves it, and an offer of it is open",
    "waiting": "nobody serves it, and it waits in a queue or with a strategy",
    "wrapping": "nobody serves it or will, but somebody wraps it up",
    "at entry": "it was opened, and neither queued nor taken up yet: a bot has the word",
    "nowhere": "it is open, and nobody would ever look at it",
}
"""Every place with what is so there; a conversation is at the first that fits."""


def whereabouts(conversation: Conversation) -> Whereabouts:
    """Say where a conversation is. What is nowhere goes to a queue in the same decision."""
    if not conversation.open:
        return "closed"
    if conversation.serving:
        return "in hand"
    if conversation.alerting:
        return "offered"
    if conversation.in_queue:
        return "waiting"
    if any(leg.state == "wrapping" for leg in conversation.legs.values()):
        return "wrapping"
    fresh = conversation.first_queued_at is None and not conversation.answered
    return "at entry" if fresh else "nowhere"
