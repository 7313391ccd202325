"""What a command is: who asks for what, what may speak against it, and what it writes.

A command is a value. To decide it is a pure function of the floor, the command, the present
instant and, where routing is asked, what routing sees: drafts of events, or a refusal. Nothing
here changes the floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.checks.precedence import first_refusal
from handletime.floor.checks.question import Question
from handletime.floor.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.refusal import Refusal
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What somebody asks of the floor."""

    name: ClassVar[str]
    """What it is called in logs, refusals and the API."""
    checks: ClassVar[tuple[str, ...]]
    """The codes of all that may speak against it, in any order."""
    actor: str
    """The user who asks; `system` where no user does."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the events that it writes, once nothing speaks against it."""
        raise NotImplementedError

    def answer(self, question: Question) -> Iterator[Draft]:
        """Give them knowing what routing sees, which all but a few have no use for."""
        return self.drafts(question.floor, question.now)


def decide(
    floor: Floor, command: Command, now: int, sight: Sight | None = None
) -> tuple[Draft, ...] | Refusal:
    """Decide a command: the events that it writes, or the first refusal in the precedence.

    Without a sight no desk is seen to be alive.
    """
    question = Question(floor, command, now, sight or Sight.of_nothing())
    refusal = first_refusal(question)
    return refusal if refusal is not None else tuple(command.answer(question))
