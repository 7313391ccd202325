"""What a feed is: rows made from facts for metrics to fold.

A feed of spans has the integer columns `started_at` and `ended_at`, and `open` where spans can
still be running; a feed of instants has `at`. All of them are epoch milliseconds. Its other
columns are dimensions, and what its metrics fold or choose by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import polars as pl

    from handletime.facts.facts import Facts

Rows: TypeAlias = "Callable[[Facts], pl.DataFrame | None]"
"""Makes the rows of a feed; null where these facts cannot give them."""
Adds: TypeAlias = "Callable[[Facts, pl.DataFrame], pl.DataFrame]"
"""Adds columns to rows; spans may be cut for it, and what they sum to stays."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Rows for metrics: what they are, how they lie in time, and the function that makes them."""

    name: str
    sentence: str
    lies: Literal["spans", "instants"]
    rows: Rows
    unless: str = ""
    """What to tell a reader whose facts cannot give these rows."""
    adds: Mapping[tuple[str, ...], Adds] = field(default_factory=dict)
    """Dimensions that take work, to what adds them where somebody asks for one."""

    def made(self, facts: Facts, asked: Collection[str]) -> pl.DataFrame | None:
        """Return the rows with the dimensions that are asked for; null where there can be none."""
        rows = self.rows(facts)
        for names, add in self.adds.items():
            if rows is not None and not set(names).isdisjoint(asked):
                rows = add(facts, rows)
        return rows
