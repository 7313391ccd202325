"""Agents: whether what an agent is in now allows it."""

from __future__ import annotations

from typing import Final

from handletime.floor import views
from handletime.floor.checks.check import CONFLICT, Check
from handletime.floor.settings import catalogue as settings

CHECKS: Final = (
    Check(
        "not_tracked",
        CONFLICT,
        "The status of {agent} is not tracked.",
        "Have an administrator track one of the agent's groups.",
        lambda q: not views.is_tracked(q.floor, q.command.agent),
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
        lambda q: q.agent.work > 0 and not settings.TRACKING_CLOCK_OUT_WHILE_ACTIVE.of(q.floor),
    ),
)
