"""A request: a command that waits for its turn, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.floor.command import Command
    from handletime.floor.live.live import Acted, Live
    from handletime.floor.service.answer import Answer


@dataclass(slots=True, eq=False)
class Request:
    """What somebody asked, and waits for."""

    act: Callable[[Live, int], Acted]
    """Decides it."""
    command: Command | None
    """The command; None for what follows from events of an integration."""
    key: str | None
    """Names the command to the log, so that it is carried out once."""
    acted: Acted | None = None
    answer: Answer | None = None
    """Set once it is refused, or durable."""

    @property
    def events(self) -> tuple[dict[str, Any], ...]:
        """The events that were decided."""
        return self.acted.events if self.acted is not None else ()
