"""What a report is: a question, its rows, its metrics, its anchor in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handletime.metrics.metric import Setting, Unit


@dataclass(frozen=True, slots=True)
class Listed:
    """A column of a report that lists rows: its name, what it holds, a sentence."""

    name: str
    unit: Unit
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, as data.

    It lays out metrics by dimensions; or it lists rows, those of a `table` with all of its
    columns, or those of a `feed` with the `columns` that it names.
    """

    name: str
    title: str
    question: str
    anchor: str
    """`split` where spans are cut at the edges of period and interval; else the instant, a
    column of facts, that places a row in the period whole."""
    dimensions: tuple[str, ...] = ()
    """What rows are told apart by, unless a reader asks otherwise."""
    also: tuple[str, ...] = ()
    """What else rows can be told apart by; like `dimensions`, they can be filtered by."""
    metrics: tuple[str, ...] = ()
    interval: str | None = None
    """The length of an interval unless a reader asks otherwise; null where days will do."""
    intervals: bool = False
    """True where a reader can ask for intervals."""
    ranked_by: str | None = None
    """The metric whose largest value comes first; null where rows come by their dimensions."""
    settings: tuple[Setting, ...] = ()
    """The numbers that its definitions hang on."""
    policies: tuple[str, ...] = ()
    """The policies that it reads itself, beyond those that its facts were derived under."""
    table: str | None = None
    """The table whose rows it lists, with all of its columns."""
    feed: str | None = None
    """The feed whose rows it lists; spans are cut at the edges of period and interval."""
    columns: tuple[Listed, ...] = ()
    """Of a listed feed: the columns that it shows."""
    order: tuple[str, ...] = ()
    """Of a listed feed: the columns that its rows are put in order by."""
    totals: tuple[str, ...] = ()
    """Of a listing: the columns that sum up."""
    period: str = "every local day that the facts touch"
    """The period unless a reader asks otherwise."""

    @property
    def rows(self) -> str:
        """What one row is, in words."""
        return ", ".join(self.dimensions) or f"one of {self.table or self.feed}"

    @property
    def lists(self) -> bool:
        """True where it lists rows as they are, and measures none."""
        return self.table is not None or self.feed is not None
