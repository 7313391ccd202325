"""What a check is: a code, what it says, and when it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handletime.floor.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handletime.floor.checks.question import Question

RIGHTS: Final = 403
UNKNOWN: Final = 404
CONFLICT: Final = 409
MALFORMED: Final = 422


def _no_words(_: Question) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may speak against a command."""

    code: str
    status: int
    sentence: str
    """What is so; a field of the command in braces is put in."""
    remedy: str
    speaks: Callable[[Question], object]
    """Whether it does; a check that stands later may rely on all earlier ones being silent."""
    words: Callable[[Question], Mapping[str, object]] = _no_words
    """What else is put in for a name in braces, such as the nearest name that is known."""

    def refusal(self, question: Question) -> Refusal:
        """Return what is answered."""
        fields = _Fields(question.command, self.words(question))
        sentence = self.sentence.format_map(fields)
        return Refusal(self.code, sentence, self.remedy.format_map(fields), self.status)


class _Fields(dict[str, object]):
    """Words by name: those that are given and, of all other names, the fields of a command."""

    def __init__(self, command: object, words: Mapping[str, object]) -> None:
        super().__init__(words)
        self._command = command

    def __missing__(self, name: str) -> object:
        return getattr(self._command, name)
