"""Reasons: what routing has against an agent, as refusals, in routing's own order.

A command that asks routing has a method `reason`. Of the agent who asks, the code is that of the
reason; of a colleague whom it is to be offered to, it has `colleague_` before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.checks.check import CONFLICT, Check
from handletime.routing import reasons
from handletime.routing.reasons import AWAY, LET_IT_PASS, NOBODY_WAITS, REASONS

if TYPE_CHECKING:
    from handletime.routing import Reason

OF_COLLEAGUES: Final = {
    reasons.NO_AGENT: "{to_agent} does not have the role of an agent.",
    reasons.AWAY: "{to_agent} has not clocked in or, where status is not tracked, not logged in.",
    reasons.NO_LIVE_DESK: "No desk of {to_agent} gives a sign of life.",
    reasons.IDLE: "{to_agent} is idle.",
    reasons.UNAVAILABLE: "{to_agent} is unavailable.",
    reasons.IN_FOCUS_MODE: "{to_agent} is in Focus mode.",
    reasons.OFF_CHANNEL: "{to_agent} is not on the channel of the conversation.",
    reasons.LACKS_SKILL: "{to_agent} lacks a skill that the conversation asks for.",
    reasons.HAS_IT_IN_HAND: "{to_agent} has the conversation in hand already.",
    reasons.OFFER_OPEN: "Another offer to {to_agent} is open.",
    reasons.EXCLUSIVE: "{to_agent} has no other conversation beside one on an exclusive channel.",
    reasons.AT_CAPACITY: "{to_agent} has as much in hand on the channel as may be.",
}
"""What is so of a colleague, reason by reason."""

CHOOSE_ANOTHER: Final = "Choose another colleague, or a queue."


def of_colleague(reason: Reason) -> str:
    """Return the code of a reason against a colleague."""
    return f"colleague_{reason.code}"


def _own(reason: Reason) -> Check:
    return Check(
        reason.code, CONFLICT, reason.sentence, reason.remedy, lambda q: q.reason is reason
    )


def _colleague(reason: Reason) -> Check:
    sentence = OF_COLLEAGUES[reason]
    return Check(
        of_colleague(reason), CONFLICT, sentence, CHOOSE_ANOTHER, lambda q: q.reason is reason
    )


CHECKS: Final = (
    *(_own(each) for each in REASONS if each not in (AWAY, LET_IT_PASS)),
    _own(NOBODY_WAITS),
    *(_colleague(each) for each in OF_COLLEAGUES),
)
