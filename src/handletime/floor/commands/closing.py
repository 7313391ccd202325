"""Closing, and the wrap-up after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import Command
from handletime.floor.commands.own import OWN, SERVING
from handletime.floor.drafts import draft
from handletime.floor.ending import closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """An agent closes a conversation, for all who have it in hand."""

    name: ClassVar = "close"
    checks: ClassVar = SERVING
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the close, and the wrap-ups."""
        return closing(floor, floor.conversations[self.conversation], "agent", self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWrapUp(Command):
    """An agent wraps up what it had in hand: after the close, or while others go on with it."""

    name: ClassVar = "start_wrap_up"
    checks: ClassVar = (
        *OWN,
        "nobody_else_has_it",
        "no_part",
        "wrapping_already",
        "offered_again",
        "no_wrap_up",
    )
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the start of the wrap-up."""
        yield draft(
            "conversation.wrap_up_started", conversation=self.conversation, agent=self.agent
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishWrapUp(Command):
    """An agent is done with a wrap-up."""

    name: ClassVar = "finish_wrap_up"
    checks: ClassVar = (*OWN, "not_wrapping")
    agent: str
    conversation: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the wrap-up."""
        yield draft("conversation.wrap_up_ended", conversation=self.conversation, agent=self.agent)
