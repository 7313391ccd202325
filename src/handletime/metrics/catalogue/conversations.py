"""What closed conversations cost: Active Conversation Handle Time (ACHT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Ratio
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts


def _closed(facts: Facts) -> pl.DataFrame:
    closer, assignee = pl.col("closed_by_agent"), pl.col("assignee")
    credited = assignee if facts.policies.acht_agent == "assignee" else closer.fill_null(assignee)
    return (
        spans(facts["conversations"])
        .filter(pl.col("closed_at").is_not_null(), ~pl.col("excluded"))
        .with_columns(agent=credited)
        .rename({"closed_at": "at", "topics": "topic"})
    )


FEEDS = (
    Feed(
        "closed",
        "Conversations that are closed, dated and credited by their last close; those "
        "closed over the head of an assignee who had logged out are left out.",
        "instants",
        _closed,
    ),
)

_SOURCE = "Active Conversation Handle Time by Customer (Gladly); FACTS, section 6"

METRICS = (
    Metric(
        name="closed_conversations",
        title="closed conversations",
        unit="count",
        source=_SOURCE,
        sentence="Conversations that ended, at their last close.",
        feed="closed",
        fold="count",
    ),
    Metric(
        name="handle_ms",
        title="conversation handle time",
        unit="ms",
        source=_SOURCE,
        sentence="The in-focus time of closed conversations and their wrap-up, whenever it was.",
        feed="closed",
        column="handle_ms",
    ),
    Metric(
        name="average_handle_ms",
        title="average ACHT",
        unit="ms",
        source=_SOURCE,
        sentence="Conversation handle time divided by closed conversations.",
        additive=False,
        empty=None,
        ratio=Ratio(("handle_ms",), ("closed_conversations",)),
    ),
    Metric(
        name="average_handle_change",
        title="change",
        unit="share",
        source="REPORTS, acht-by-customer",
        sentence="By what share the average ACHT grew against the period before; "
        "blank where that had none.",
        additive=False,
        empty=None,
        change_of="average_handle_ms",
    ),
)
