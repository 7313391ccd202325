"""What a workforce management system plans by: what ended in an interval, and what was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Ratio
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts


def _ended(facts: Facts) -> pl.DataFrame:
    """Give the segments that ended, each with its handle time and wrap-up, as its policy says."""
    policy = facts.policies.conversation_handle_time
    channels = facts["conversations"].select("conversation", "channel")
    ended = (
        spans(facts["segments"])
        .filter(~pl.col("open"))
        .join(channels, on="conversation", how="left", maintain_order="left")
    )
    handled = pl.col({"ift": "ift_ms", "eht": "eht_ms", "segment": "segment_ms"}[policy])
    if policy == "ift":
        handled = pl.when(pl.col("channel") == "voice").then("segment_ms").otherwise(handled)
    return ended.select(
        "conversation",
        "agent",
        "queue",
        "channel",
        at="ended_at",
        handle_ms=handled + pl.col("wrap_up_ms"),
    )


def _waiting(facts: Facts) -> pl.DataFrame:
    channels = facts["conversations"].select("conversation", "channel")
    return (
        spans(facts["queue_entries"])
        .filter(pl.col("purpose").is_in(["route", "transfer"]))
        .select("conversation", "queue", "purpose", "ended_at", "open", started_at="entered_at")
        .join(channels, on="conversation", how="left", maintain_order="left")
    )


FEEDS = (
    Feed("ended_segments", "Segments by the moment they ended.", "instants", _ended),
    Feed("waiting_entries", "Visits of customers to queues, while they last.", "spans", _waiting),
)

_SOURCE = "REPORTS, intervals"

METRICS = (
    Metric(
        name="handled",
        title="handled",
        unit="count",
        source=_SOURCE,
        sentence="Segments that ended: an agent handled a conversation, and was done with it.",
        feed="ended_segments",
        fold="count",
    ),
    Metric(
        name="handled_ms",
        title="handle time",
        unit="ms",
        source=_SOURCE,
        sentence="In-focus time of the segments that ended (on the channel voice the segment; "
        "policy conversation_handle_time), and their wrap-up.",
        feed="ended_segments",
        column="handle_ms",
    ),
    Metric(
        name="average_handled_ms",
        title="average handle time",
        unit="ms",
        source=_SOURCE,
        sentence="Handle time divided by handled.",
        additive=False,
        empty=None,
        ratio=Ratio(("handled_ms",), ("handled",)),
    ),
    Metric(
        name="backlog",
        title="backlog",
        unit="count",
        source=_SOURCE,
        sentence="Customers who still wait as the time ends, or as we look where that is earlier.",
        feed="waiting_entries",
        fold="count",
        where={"ends": (False,)},
        additive=False,
    ),
)
