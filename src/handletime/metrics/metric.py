"""What a metric is: a number with a name, a definition, and how it is folded from rows.

A metric is data. It either folds the rows of a feed (`feed`, `fold`, `column`, `where`), or it
follows from other metrics: a ratio, a share, a change, a limit passed, days gone by. Everything
that is said of it anywhere, in a table's header, on the reference page, in the HTTP schema, is
read from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Unit: TypeAlias = Literal[
    "text", "list", "flag", "day", "month", "instant", "ms", "count", "days", "share", "ratio"
]
"""What a column of a report holds: a share lies between 0 and 1 (a change may leave it)."""

Fold: TypeAlias = Literal[
    "sum",
    "count",
    "distinct",
    "earliest",
    "latest",
    "longest",
    "any",
    "median",
    "ninetieth",
]
"""How rows become one value; distinct leaves blanks out, any is true where some row is there.

Median and ninetieth percentile lie between the two nearest values where none is in the middle,
as in spreadsheets."""
PERCENTILES: Mapping[str, float] = {"median": 0.5, "ninetieth": 0.9}
"""The folds that are percentiles, and the share of values that lies below each."""

Value: TypeAlias = str | bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sum of some metrics divided by the sum of others; null where that is zero."""

    over: tuple[str, ...]
    under: tuple[str, ...]
    less: tuple[str, ...] = ()
    """The metrics that are taken off below the line."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The metrics that it is computed from."""
        return (*self.over, *self.under, *self.less)


@dataclass(frozen=True, slots=True)
class Share:
    """A metric as a share of what it is for all rows that have some dimensions in common."""

    of: str
    within: tuple[str, ...] = ()
    """The dimensions that stay told apart below the line; parts of time always do."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Whether a count is more than a number."""

    of: str
    limit: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that a definition hangs on, and that a reader may change; named in the header."""

    name: str
    sentence: str
    default: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number: what it is called, what it says, how it comes about."""

    name: str
    title: str
    sentence: str
    unit: Unit
    source: str
    """Where the definition comes from."""
    additive: bool = True
    """True where the values of rows that share nothing sum to the total."""
    empty: Literal[0] | None = 0
    """What it is when nothing happened: zero (measured, and none) or blank (nothing to measure)."""
    feed: str | None = None
    """The rows that it folds; null for a ratio or a change."""
    fold: Fold = "sum"
    column: str = "ms"
    """The column of the feed that is folded; `ms` is the length of the span."""
    where: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Column of the feed to the values that count."""
    at_most: tuple[str, str] | None = None
    """A column of the feed, and the setting that it must not exceed."""
    spread: str | None = None
    """The column of the feed each of whose values makes a metric of its own."""
    unless: str | None = None
    """The metric (a flag) that makes this one blank where it is true."""
    ratio: Ratio | None = None
    share: Share | None = None
    beyond: Beyond | None = None
    days_since: str | None = None
    """The instant whose distance from the end of the period, or from now if that is earlier, in
    whole days this is."""
    change_of: str | None = None
    """The metric whose share of growth against the period before this is."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The other metrics that it is computed from."""
        ratio = self.ratio.needs if self.ratio else ()
        share = self.share.of if self.share else None
        beyond = self.beyond.of if self.beyond else None
        return (
            *ratio,
            *filter(None, (share, beyond, self.days_since, self.change_of, self.unless)),
        )


SHORT_ABANDON: Setting = Setting(
    "short_abandon_ms", "A customer who gives up within this time was not kept waiting.", 5_000
)
SERVICE_LEVEL: Setting = Setting(
    "service_level_ms", "A customer who is answered within this time was answered in time.", 20_000
)
SETTINGS: Mapping[str, Setting] = {each.name: each for each in (SHORT_ABANDON, SERVICE_LEVEL)}
"""Every number that definitions hang on, by name."""
