"""Agents: whether what an agent is in now allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.checks.check import CONFLICT, Check
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question


def _works(q: Question) -> bool:
    """Say whether the agent itself is kept from clocking out by what it works on."""
    if q.agent.session != "on" or views.cause_of(q.command.actor, q.command.agent) != "agent":
        return False
    return q.agent.work > 0 and not settings.TRACKING_CLOCK_OUT_WHILE_ACTIVE.of(q.floor)


def _is_misplaced(q: Question) -> bool:
    """Say whether an agent cannot have clocked out then: not in yet, or in again."""
    begun = q.command.started_at
    later = (each.started_at for each in views.sessions_of(q.floor, q.command.agent))
    following = min((each for each in later if each > begun), default=q.now + 1)
    return not begun <= q.command.at < min(following, q.now + 1)


CHECKS: Final = (
    Check(
        "not_logged_in",
        CONFLICT,
        "{agent} is not logged in.",
        "Log in first.",
        lambda q: not q.agent.logged_in,
    ),
    Check(
        "not_tracked",
        CONFLICT,
        "The status of {agent} is not tracked.",
        "Have an administrator track one of the agent's groups.",
        lambda q: q.agent.session != "on" and not views.is_tracked(q.floor, q.command.agent),
    ),
    Check(
        "clocked_in_already",
        CONFLICT,
        "{agent} is clocked in already.",
        "Clock out first, to clock in to another unit.",
        lambda q: q.agent.session == "on",
    ),
    Check(
        "not_clocked_in",
        CONFLICT,
        "{agent} has not clocked in.",
        "Clock in first; where status is not tracked, log in.",
        lambda q: not views.may_work(q.floor, q.agent),
    ),
    Check(
        "work_in_hand",
        CONFLICT,
        "{agent} is working on conversations.",
        "Finish, transfer or return them first.",
        _works,
    ),
    Check(
        "no_work_in_hand",
        CONFLICT,
        "{agent} works on nothing that a status could come after.",
        "Set the status itself.",
        lambda q: not q.agent.work and not views.alerts(q.floor, q.agent),
    ),
    Check(
        "no_next_status",
        CONFLICT,
        "{agent} has no status to come.",
        "Nothing has to be taken back.",
        lambda q: q.agent.next_status is None,
    ),
    Check(
        "not_idle",
        CONFLICT,
        "{agent} is not idle.",
        "There is nothing to return from.",
        lambda q: q.agent.hold != "idle",
    ),
    Check(
        "is_unavailable",
        CONFLICT,
        "{agent} is unavailable.",
        "Become available first.",
        lambda q: q.agent.hold == "unavailable",
    ),
    Check(
        "is_idle",
        CONFLICT,
        "{agent} is idle.",
        "Return first.",
        lambda q: q.agent.hold == "idle",
    ),
    Check(
        "in_focus_already",
        CONFLICT,
        "{agent} is in Focus mode already.",
        "Go on in it, or end it.",
        lambda q: q.agent.focus_mode == "on",
    ),
    Check(
        "not_in_focus",
        CONFLICT,
        "{agent} is not in Focus mode.",
        "There is nothing to end.",
        lambda q: q.agent.focus_mode != "on",
    ),
    Check(
        "clock_out_misplaced",
        CONFLICT,
        "The session cannot have ended then: before it began, not before the next one did, or "
        "later than now.",
        "Give an instant from its beginning on, before the next one, and not later than now.",
        _is_misplaced,
    ),
    Check(
        "on_no_channel",
        CONFLICT,
        "{agent} is available on no channel, so there is nothing to pause.",
        "Become available on a channel first.",
        lambda q: q.agent.channels_set and not q.agent.channels,
    ),
)
