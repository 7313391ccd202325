"""Why an agent is passed over: every reason, in the order in which it is given.

Where several apply, the first of `REASONS` is the answer, to the desk as to whoever asks why.
A reason is a value and no exception: a code, a sentence, and what would help.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an agent gets no offer, or not this one."""

    code: str
    """A word that stays the same."""
    sentence: str
    """What is so, for a person."""
    remedy: str
    """What would help; empty where nothing has to be helped."""


NO_AGENT: Final = Reason(
    "no_agent",
    "The user does not have the role of an agent.",
    "Have an administrator give the user the role.",
)
AWAY: Final = Reason(
    "away",
    "The agent has not clocked in or, where status is not tracked, not logged in.",
    "Clock in, or log in.",
)
NO_LIVE_DESK: Final = Reason(
    "no_live_desk",
    "No desk of the agent gives a sign of life.",
    "Open the desk, or connect it again.",
)
IDLE: Final = Reason(
    "idle",
    "The agent is idle.",
    "Come back at the desk.",
)
UNAVAILABLE: Final = Reason(
    "unavailable",
    "The agent is unavailable.",
    "Set the status to available.",
)
IN_FOCUS_MODE: Final = Reason(
    "in_focus_mode",
    "The agent is in Focus mode, which pauses routing.",
    "End Focus mode.",
)
OFF_CHANNEL: Final = Reason(
    "off_channel",
    "The agent is not on the channel of the conversation.",
    "Become available on the channel.",
)
LACKS_SKILL: Final = Reason(
    "lacks_skill",
    "The agent lacks a skill that the conversation asks for.",
    "Give the agent the skill, or move the conversation to another queue.",
)
HAS_IT_IN_HAND: Final = Reason(
    "has_it_in_hand",
    "The agent has the conversation in hand already.",
    "Wait for a colleague.",
)
OFFER_OPEN: Final = Reason(
    "offer_open",
    "Another offer to the agent is open.",
    "Accept or decline it first.",
)
EXCLUSIVE: Final = Reason(
    "exclusive",
    "A conversation on an exclusive channel, such as voice, goes with no other at the same time.",
    "Finish what is in hand first.",
)
AT_CAPACITY: Final = Reason(
    "at_capacity",
    "The agent has as much in hand on the channel as may be.",
    "Finish or park a conversation, or raise the capacity.",
)
LET_IT_PASS: Final = Reason(
    "let_it_pass",
    "The agent let the conversation pass just now, and another is free.",
    "Nothing: the agent is asked again when nobody else is free.",
)

BEFORE_ANY_CONVERSATION: Final = (NO_AGENT, AWAY, NO_LIVE_DESK, IDLE, UNAVAILABLE, IN_FOCUS_MODE)
"""What keeps an agent from every offer and from Next, whatever waits."""

REASONS: Final = (
    *BEFORE_ANY_CONVERSATION,
    OFF_CHANNEL,
    LACKS_SKILL,
    HAS_IT_IN_HAND,
    OFFER_OPEN,
    EXCLUSIVE,
    AT_CAPACITY,
    LET_IT_PASS,
)
"""Every reason in its order of precedence: the first that applies is given."""

PRECEDENCE: Final = {reason: place for place, reason in enumerate(REASONS)}
"""The place of each reason in that order."""

NOBODY_WAITS: Final = Reason(
    "nobody_waits",
    "Nobody waits in any queue.",
    "Ask again when a customer waits.",
)
"""Why Next has nothing to give, though nothing is wrong with the agent."""

NOT_WAITING: Final = Reason(
    "not_waiting",
    "The conversation waits for no agent.",
    "Ask about the moment at which it waited.",
)
"""Why nobody was considered for a conversation."""
