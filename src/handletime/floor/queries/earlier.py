"""Earlier: what else a customer had with the centre, out of the facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import polars as pl

from handletime.floor.query import Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.facts.facts import Facts
    from handletime.floor.checks.question import Question

ROWS_MAX: Final = 50
"""So many are told, the latest; who wants more asks a report."""


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """One stretch of a conversation; instants are epoch milliseconds."""

    conversation: str
    stretch: int
    channel: str | None
    direction: str | None
    started_at: int
    ended_at: int | None
    """None while it is open."""
    outcome: str
    agents: int
    """How many agents had it in hand."""


@dataclass(frozen=True, kw_only=True)
class EarlierConversations(Query[tuple[EarlierRow, ...]]):
    """The conversations of a conversation's customer, this one left out; the latest first."""

    name: ClassVar = "earlier_conversations"
    checks: ClassVar = ("unknown_user", "unknown_conversation")
    conversation: str
    facts: Callable[[], Facts] = field(repr=False)
    """Gives the facts as of now, once it is clear that they may be seen."""

    def answer(self, question: Question) -> tuple[EarlierRow, ...]:
        """Return a row for each stretch."""
        customer = question.floor.customer_of(question.conversation.customer)
        mine = (pl.col("customer") == customer) & (pl.col("conversation") != self.conversation)
        instants = pl.col("started_at", "ended_at").dt.epoch("ms")
        found = self.facts()["interactions"].filter(mine).with_columns(instants)
        latest = found.sort("started_at", descending=True, maintain_order=True).head(ROWS_MAX)
        return tuple(
            EarlierRow(
                row["conversation"],
                row["stretch"],
                row["channel"],
                row["direction"],
                row["started_at"],
                None if row["open"] else row["ended_at"],
                row["outcome"],
                row["agents"],
            )
            for row in latest.iter_rows(named=True)
        )
