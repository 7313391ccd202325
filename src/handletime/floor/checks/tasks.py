"""Tasks: whether what a back-office task is in now allows it."""

from __future__ import annotations

from typing import Final

from handletime.floor.checks.check import CONFLICT, Check

CHECKS: Final = (
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
        "The task {task} is not assigned to {agent}.",
        "Have it assigned to {agent} first.",
        lambda q: q.task is not None and q.task.agent not in (None, q.command.agent),
    ),
)
