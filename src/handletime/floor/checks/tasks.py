"""Tasks: whose a back-office task is, and whether what it is in now allows it."""

from __future__ import annotations

from typing import Final

from handletime.floor import views
from handletime.floor.checks.check import CONFLICT, RIGHTS, Check

CHECKS: Final = (
    Check(
        "not_your_task",
        RIGHTS,
        "The task {task} is neither {actor}'s own nor one of a unit that {actor} manages.",
        "Ask the manager of the unit.",
        lambda q: q.task is not None and not views.has_part_in(q.floor, q.command.actor, q.task),
    ),
    Check(
        "task_exists",
        CONFLICT,
        "There is a task {task} already.",
        "Give the new one an id of its own, or none.",
        lambda q: q.task is not None,
    ),
    Check(
        "task_finished",
        CONFLICT,
        "The task {task} is finished.",
        "Create another.",
        lambda q: q.task is not None and q.task.finished_at is not None,
    ),
    Check(
        "task_of_another",
        CONFLICT,
        "The task {task} is assigned to somebody else.",
        "Have it assigned to {agent} first.",
        lambda q: q.task is not None and q.task.agent not in (None, q.command.agent),
    ),
)
