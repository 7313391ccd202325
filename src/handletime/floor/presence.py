"""Presence: when an agent, or its desk, has been silent for long enough.

Signs of life are no events, so the last one is given; the rest is read off the floor and its
settings. None of these is an alarm that was set: each moves with a setting, and lasts only as
long as its cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.floor import views
from handletime.floor.fold.legs import ON_CALL, VOICE
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from handletime.floor.state.agents import Agent
    from handletime.floor.state.floor import Floor


def idle_due_at(floor: Floor, name: str, active_at: int) -> int | None:
    """Return when an agent who was last active then is idle; None while nothing is counted.

    It counts while the agent is available or active, in Focus mode or not, and not during a voice
    call; of an agent who is not tracked, while it is logged in. Who is no agent and only looks on
    has no offers to be kept away, and need not move a hand.
    """
    limit = settings.IDLE_AFTER.of(floor)
    agent = views.agent_of(floor, name)
    untracked = views.may_work(floor, agent) and views.has_role(floor, name, "agent")
    counts = agent.hold == "none" if agent.session == "on" else untracked
    if limit == 0 or not counts or _is_on_call(floor, agent):
        return None
    available_at = agent.hold_since if agent.session == "on" else None
    return max(active_at, available_at or 0, agent.called_until or 0) + limit


def _is_on_call(floor: Floor, agent: Agent) -> bool:
    return any(
        leg.state in ON_CALL and conversation.channel == VOICE
        for conversation, leg in views.legs_of(floor, agent)
    )


def idle_out_due_at(floor: Floor, name: str) -> int | None:
    """Return when an agent has been idle for too long; None unless it is idle."""
    limit = settings.IDLE_LOG_OUT_AFTER.of(floor)
    agent = views.agent_of(floor, name)
    if limit == 0 or agent.hold != "idle" or agent.hold_since is None:
        return None
    return agent.hold_since + limit


def last_sign_at(floor: Floor, name: str, seen_at: int) -> int:
    """Return when a desk gave its last sign: what it showed last was one, too."""
    return max(seen_at, views.agent_of(floor, name).attention_since or 0)


def attention_due_at(floor: Floor, name: str, seen_at: int) -> int | None:
    """Return when attention ends for want of a sign; None unless the agent attends."""
    if views.agent_of(floor, name).attends is None:
        return None
    return last_sign_at(floor, name, seen_at) + settings.DESK_SILENCE.of(floor)


def desk_due_at(floor: Floor, name: str, seen_at: int) -> int | None:
    """Return when a desk is given up; None unless its agent is logged in."""
    if not views.agent_of(floor, name).logged_in:
        return None
    return last_sign_at(floor, name, seen_at) + settings.DESK_LOG_OUT_AFTER.of(floor)


def reminder_due_at(floor: Floor, name: str) -> int | None:
    """Return when the desk reminds an agent that Focus mode is on; None unless it is."""
    limit = settings.FOCUS_REMINDER.of(floor)
    since = views.agent_of(floor, name).focus_mode_since
    return None if limit == 0 or since is None else since + limit
