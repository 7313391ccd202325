"""The precedence: of several checks that speak against a command, the first here is given.

Rights come first, so that nobody learns by refusals what it may not see; then names, then
values, then what the agent is in, then whose and in what the task or the conversation is, then
what routing has against whoever would get it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from handletime.floor.checks import (
    administration,
    agents,
    conversations,
    names,
    reasons,
    rights,
    tasks,
    values,
)

if TYPE_CHECKING:
    from handletime.floor.checks.check import Check
    from handletime.floor.checks.question import Question
    from handletime.floor.refusal import Refusal

CHECKS: Final[tuple[Check, ...]] = (
    *rights.CHECKS,
    *names.CHECKS,
    *values.CHECKS,
    *administration.CHECKS,
    *agents.CHECKS,
    *tasks.CHECKS,
    *conversations.CHECKS,
    *reasons.CHECKS,
)
"""Every check, in the order in which they are asked."""

PLACE: Final = {check.code: place for place, check in enumerate(CHECKS)}
"""The place of each code in the precedence."""


@cache
def in_precedence(codes: tuple[str, ...]) -> tuple[Check, ...]:
    """Return the checks of some codes, in the order of precedence."""
    return tuple(CHECKS[place] for place in sorted(PLACE[code] for code in codes))


def first_refusal(question: Question) -> Refusal | None:
    """Return the first refusal in the precedence, None where nothing speaks against it."""
    for check in in_precedence(question.command.checks):
        if check.speaks(question):
            return check.refusal(question)
    return None
