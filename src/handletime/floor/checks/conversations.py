"""Conversations: whether what a conversation is in now allows it."""

from __future__ import annotations

from typing import Final

from handletime.floor.checks.check import CONFLICT, Check
from handletime.machines.leg import IN_HAND

CHECKS: Final = (
    Check(
        "not_open",
        CONFLICT,
        "The conversation {conversation} is closed.",
        "Reopen it first.",
        lambda q: not q.conversation.open,
    ),
    Check(
        "no_offer",
        CONFLICT,
        "The conversation {conversation} is not offered to {agent}, or no longer.",
        "Wait for the next offer.",
        lambda q: q.leg_state != "alerting",
    ),
    Check(
        "not_in_hand",
        CONFLICT,
        "{agent} does not have the conversation {conversation} in hand.",
        "Accept it, take it over, or be invited.",
        lambda q: q.leg_state not in IN_HAND,
    ),
)
