"""Names: whether what a command speaks of is there."""

from __future__ import annotations

from typing import Final

from handletime.floor import views
from handletime.floor.checks.check import UNKNOWN, Check

CHECKS: Final = (
    Check(
        "unknown_agent",
        UNKNOWN,
        "There is no agent {agent}.",
        "Look at the name, or have an administrator add the user.",
        lambda q: views.user(q.floor, q.command.agent) is None,
    ),
    Check(
        "unknown_unit",
        UNKNOWN,
        "There is no unit {unit}.",
        "Choose one of the units, or have an administrator add it.",
        lambda q: q.floor.directory.find("unit", q.command.unit) is None,
    ),
    Check(
        "unknown_task",
        UNKNOWN,
        "There is no task {task}.",
        "Look at its id, or create it.",
        lambda q: q.command.task is not None and q.command.task not in q.floor.tasks,
    ),
    Check(
        "unknown_conversation",
        UNKNOWN,
        "There is no conversation {conversation}.",
        "Look at its id.",
        lambda q: (
            q.command.conversation not in q.floor.conversations
            or q.floor.conversations[q.command.conversation].stretch == "never"
        ),
    ),
)
