"""What looks wrong in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.facts import Facts


def _found(facts: Facts) -> pl.DataFrame:
    return spans(facts["findings"]).select("code", "at", "agent", "conversation")


FEEDS = (Feed("findings", "What looks wrong, by the moment it is about.", "instants", _found),)

_SOURCE = "FACTS, section 7"

METRICS = (
    Metric(
        name="findings",
        title="count",
        unit="count",
        source=_SOURCE,
        sentence="Findings of this code.",
        feed="findings",
        fold="count",
    ),
    Metric(
        name="first_finding",
        title="first",
        unit="instant",
        source=_SOURCE,
        sentence="The moment that the first of them is about.",
        feed="findings",
        fold="earliest",
        column="at",
        additive=False,
        empty=None,
    ),
    Metric(
        name="last_finding",
        title="last",
        unit="instant",
        source=_SOURCE,
        sentence="The moment that the last of them is about.",
        feed="findings",
        fold="latest",
        column="at",
        additive=False,
        empty=None,
    ),
)
