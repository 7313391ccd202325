"""What a query is: who asks to see what, what may speak against it, and what it is answered.

A query is a value, as a command is, and refused by the same checks in the same precedence. It
writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from handletime.floor.checks.precedence import first_refusal
from handletime.floor.checks.question import Question
from handletime.floor.sight import Sight

if TYPE_CHECKING:
    from handletime.floor.refusal import Refusal
    from handletime.floor.state.floor import Floor

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Query(Generic[Answer]):
    """What somebody asks to see of the floor."""

    name: ClassVar[str]
    """What it is called in logs, refusals and the API."""
    checks: ClassVar[tuple[str, ...]]
    """The codes of all that may speak against it, in any order."""
    actor: str
    """The user who asks."""

    def answer(self, question: Question) -> Answer:
        """Return what is seen, once nothing speaks against it."""
        raise NotImplementedError


def ask(
    floor: Floor, query: Query[Answer], now: int, sight: Sight | None = None
) -> Answer | Refusal:
    """Answer a query, or give the first refusal in the precedence."""
    question = Question(floor, query, now, sight or Sight.of_nothing())
    refusal = first_refusal(question)
    return refusal if refusal is not None else query.answer(question)
