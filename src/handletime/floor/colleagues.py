"""Colleagues: to whom a conversation may be offered by hand (seed 002, FLOOR: Colleagues).

An offer by hand asks less than routing does: skills and channels do not matter, and there is room
up to the maximum. A manager may be consulted whatever the status, Focus mode and room; but nobody
is offered two conversations at a time, nor any without a live desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.checks.reasons import of_colleague
from handletime.floor.settings import catalogue as settings
from handletime.routing import reasons
from handletime.routing.bars import bar_of_room

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question
    from handletime.floor.state.floor import Floor
    from handletime.routing import Reason

STANDING: Final = tuple(
    of_colleague(each)
    for each in (
        reasons.AWAY,
        reasons.NO_LIVE_DESK,
        reasons.IDLE,
        reasons.UNAVAILABLE,
        reasons.IN_FOCUS_MODE,
    )
)
"""The codes of what keeps a colleague from every offer for a purpose."""
COLLEAGUE: Final = (
    *STANDING,
    of_colleague(reasons.HAS_IT_IN_HAND),
    of_colleague(reasons.OFFER_OPEN),
    of_colleague(reasons.EXCLUSIVE),
    of_colleague(reasons.AT_CAPACITY),
)
"""The codes of what keeps a colleague from being offered a conversation by hand."""


def colleague_reason(question: Question, purpose: str) -> Reason | None:
    """Return the first reason why a colleague may not be offered the conversation."""
    standing = standing_reason(question, purpose)
    if standing is not None:
        return standing
    leg = question.colleague_leg
    if leg is not None and leg.in_hand:
        return reasons.HAS_IT_IN_HAND
    if views.alerts(question.floor, question.colleague):
        return reasons.OFFER_OPEN
    if is_exempt(question.floor, question.command.to_agent, purpose):
        return None
    desk = question.sight.picture.desks[question.command.to_agent]
    channel = question.conversation.channel or ""
    return bar_of_room(desk, channel, question.sight.rules, pulling=True)


def standing_reason(question: Question, purpose: str) -> Reason | None:
    """Return the first reason against any offer for a purpose, whatever the colleague has."""
    floor, colleague = question.floor, question.colleague
    if not views.may_work(floor, colleague):
        return reasons.AWAY
    desk = question.sight.picture.desks.get(colleague.name)
    if desk is None or not desk.live:
        return reasons.NO_LIVE_DESK
    if is_exempt(floor, colleague.name, purpose):
        return None
    if colleague.status == "idle":
        return reasons.IDLE
    if colleague.status == "unavailable":
        return reasons.UNAVAILABLE
    in_focus_mode = colleague.focus_mode == "on"
    return reasons.IN_FOCUS_MODE if in_focus_mode and not allows(floor, purpose) else None


def is_exempt(floor: Floor, name: str, purpose: str) -> bool:
    """Say whether status, Focus mode and room do not matter: a consult of a manager."""
    return purpose == "consult" and views.has_role(floor, name, "unit_manager")


def allows(floor: Floor, purpose: str) -> bool:
    """Say whether Focus mode allows an offer; what is not known yet has to be allowed both ways."""
    consult = settings.FOCUS_ALLOWS_CONSULT.of(floor)
    conference = settings.FOCUS_ALLOWS_CONFERENCE.of(floor)
    return {
        "consult": consult,
        "conference": conference,
        "invite": consult and conference,
        "transfer": settings.FOCUS_ALLOWS_TRANSFER.of(floor),
    }[purpose]
