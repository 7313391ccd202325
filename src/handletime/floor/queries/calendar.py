"""The calendar: an agent's own days as timelines, out of the facts (seed 001).

A day is a local one, with 23 or 25 hours where clocks change; what crosses midnight is cut there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, Final

import polars as pl

from handletime.floor.query import Query
from handletime.timeline.zone import day_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.facts.facts import Facts
    from handletime.floor.checks.question import Question

LANES: Final = {
    "sessions": ("unit",),
    "statuses": ("status", "reason", "note", "task"),
    "focus_modes": ("reason",),
    "segments": ("conversation", "role"),
}
"""Table of facts to the columns that are told of its rows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a day; instants are epoch milliseconds, and the end does not belong."""

    started_at: int
    ended_at: int
    begins: bool
    """Whether it began in this day; else it goes on from the day before."""
    ends: bool
    """Whether it ended in this day; else it goes on, past midnight or past now."""
    told: dict[str, str | None]
    """What it is, by column of its table of facts."""


@dataclass(frozen=True, slots=True)
class Day:
    """A local day of an agent, as four timelines."""

    day: date
    started_at: int
    ended_at: int
    sessions: tuple[Piece, ...]
    statuses: tuple[Piece, ...]
    focus_modes: tuple[Piece, ...]
    conversations: tuple[Piece, ...]
    """The agent's segments: from taking up to handing on or closing."""


@dataclass(frozen=True, kw_only=True)
class Calendar(Query[tuple[Day, ...]]):
    """An agent's own days; a tracked agent has to be clocked in to see them."""

    name: ClassVar = "calendar"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "too_many_days",
        "not_clocked_in",
    )
    agent: str
    first: date
    """The first day."""
    days: int
    """How many days from the first on."""
    in_zone: tzinfo
    """The zone whose days they are."""
    facts: Callable[[], Facts] = field(repr=False)
    """Gives the facts as of now, once it is clear that they may be seen."""

    def answer(self, question: Question) -> tuple[Day, ...]:
        """Return the days in order, those without anything too."""
        return calendar(self.facts(), self.agent, self.first, self.days, self.in_zone)


def calendar(facts: Facts, agent: str, first: date, days: int, in_zone: tzinfo) -> tuple[Day, ...]:
    """Lay an agent's facts out over local days."""
    rows = {table: _rows_of(facts, table, agent) for table in LANES}
    return tuple(
        _day_of(rows, day, day_start(day, in_zone), day_start(day + timedelta(days=1), in_zone))
        for day in (first + timedelta(days=number) for number in range(days))
    )


Row = dict[str, Any]


def _rows_of(facts: Facts, table: str, agent: str) -> list[Row]:
    instants = pl.col("started_at", "ended_at").dt.epoch("ms")
    found = facts[table].filter(pl.col("agent") == agent).sort("started_at", maintain_order=True)
    return found.select(instants, "open", *LANES[table]).to_dicts()


def _day_of(rows: dict[str, list[Row]], day: date, start: int, end: int) -> Day:
    lanes = {table: tuple(_pieces(rows[table], table, start, end)) for table in LANES}
    return Day(
        day,
        start,
        end,
        lanes["sessions"],
        lanes["statuses"],
        lanes["focus_modes"],
        lanes["segments"],
    )


def _pieces(rows: list[Row], table: str, start: int, end: int) -> Iterator[Piece]:
    """Give the parts of spans that lie in a day; what has no length is where it began."""
    for row in rows:
        began, ended = row["started_at"], row["ended_at"]
        if began >= end or ended < start or (ended == start and began < start):
            continue
        yield Piece(
            max(began, start),
            min(ended, end),
            began >= start,
            ended <= end and not row["open"],
            {name: row[name] for name in LANES[table]},
        )
