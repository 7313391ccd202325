"""The precedence: of several checks that speak against a command, the first here is given.

Rights come first, so that nobody learns by refusals what it may not see; then names, then
values, then what the agent is in, then whose and in what the task or the conversation is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from handletime.floor.checks import (
    administration,
    agents,
    conversations,
    names,
    rights,
    tasks,
    values,
)
from handletime.floor.checks.question import Question

if TYPE_CHECKING:
    from handletime.floor.checks.check import Check
    from handletime.floor.command import Command
    from handletime.floor.refusal import Refusal
    from handletime.floor.state.floor import Floor

CHECKS: Final[tuple[Check, ...]] = (
    *rights.CHECKS,
    *names.CHECKS,
    *values.CHECKS,
    *administration.CHECKS,
    *agents.CHECKS,
    *tasks.CHECKS,
    *conversations.CHECKS,
)
"""Every check, in the order in which they are asked."""

PLACE: Final = {check.code: place for place, check in enumerate(CHECKS)}
"""The place of each code in the precedence."""


@cache
def in_precedence(codes: tuple[str, ...]) -> tuple[Check, ...]:
    """Return the checks of some codes, in the order of precedence."""
    return tuple(CHECKS[place] for place in sorted(PLACE[code] for code in codes))


def first_refusal(floor: Floor, command: Command, now: int) -> Refusal | None:
    """Return the first refusal in the precedence, None where nothing speaks against it."""
    question = Question(floor, command, now)
    for check in in_precedence(command.checks):
        if check.speaks(question):
            return check.refusal(question)
    return None
