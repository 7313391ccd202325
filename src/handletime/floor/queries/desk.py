"""The desk: which of its buttons work now, and why not those that do not (seed 002)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.command import decide
from handletime.floor.commands.closing import Close
from handletime.floor.commands.own import OWN
from handletime.floor.commands.taking import Next
from handletime.floor.queries.own import Item
from handletime.floor.query import Query
from handletime.floor.refusal import Refusal

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question


@dataclass(frozen=True, kw_only=True)
class Buttons(Query[tuple[Item, ...]]):
    """Close and Next beside a conversation: both are visible, and enabled as they would work.

    In Focus mode only Close works.
    """

    name: ClassVar = "buttons"
    checks: ClassVar = OWN
    agent: str
    conversation: str

    def answer(self, question: Question) -> tuple[Item, ...]:
        """Return each with what its own command is answered."""
        of = self.conversation
        close = Close(actor=self.agent, agent=self.agent, conversation=of)
        one_more = Next(actor=self.agent, agent=self.agent)
        return tuple(_item(question, each) for each in (close, one_more))


def _item(question: Question, command: Close | Next) -> Item:
    found = decide(question.floor, command, question.now, question.sight)
    return Item(command.name, found if isinstance(found, Refusal) else None)
