"""Taking up: offers that are accepted or declined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Command):
    """An agent takes up what it is offered."""

    name: ClassVar = "accept"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_conversation",
        "not_clocked_in",
        "no_offer",
    )
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the acceptance."""
        yield draft("conversation.accepted", conversation=self.conversation, agent=self.agent)
