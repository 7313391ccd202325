"""The queues now: who waits in each, for how long, and who is being offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.state.conversations import Conversation
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One queue; instants are epoch milliseconds."""

    queue: str
    name: str
    """The name that people read; the id where the directory has none."""
    channel: str | None
    waiting: int
    """Conversations in a stay, in the queue or with a strategy out of it."""
    offered: int
    """Conversations that are being offered out of it."""
    waits_since_at: int | None
    """Since when the one that entered first has waited; None where nobody waits."""


@dataclass(frozen=True, kw_only=True)
class QueuesStatus(Query[tuple[QueueRow, ...]]):
    """What every queue is like now, those that are empty too; for managers."""

    name: ClassVar = "queues_status"
    checks: ClassVar = ("unknown_user", "not_a_manager")

    def answer(self, question: Question) -> tuple[QueueRow, ...]:
        """Return a row for each queue of the directory and each that somebody waits in."""
        entered: dict[str, list[Conversation]] = {}
        for conversation in question.floor.conversations.values():
            if conversation.in_entry and conversation.queue is not None:
                entered.setdefault(conversation.queue, []).append(conversation)
        names = {**question.floor.directory.entries["queue"], **entered}
        return tuple(_rows(question.floor, sorted(names), entered))


def _rows(
    floor: Floor, names: list[str], entered: dict[str, list[Conversation]]
) -> Iterator[QueueRow]:
    for name in names:
        entry = floor.directory.find("queue", name)
        inside = entered.get(name, [])
        offered = sum(each.waiting == "offering" for each in inside)
        since = [each.entered_at for each in inside if each.entered_at is not None]
        yield QueueRow(
            queue=name,
            name=(entry.name if entry is not None else None) or name,
            channel=entry.text("channel") if entry is not None else None,
            waiting=len(inside) - offered,
            offered=offered,
            waits_since_at=min(since, default=None),
        )
