"""What a command is: who asks for what, what may speak against it, and what it writes.

A command is a value. To decide it is a pure function of the floor, the command and the present
instant: drafts of events, or a refusal. Nothing here changes the floor.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.checks.precedence import first_refusal

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

    @abstractmethod
    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the events that it writes, once nothing speaks against it."""
        raise NotImplementedError


def decide(floor: Floor, command: Command, now: int) -> tuple[Draft, ...] | Refusal:
    """Decide a command: the events that it writes, or the first refusal in the precedence."""
    refusal = first_refusal(floor, command, now)
    return refusal if refusal is not None else tuple(command.drafts(floor, now))
