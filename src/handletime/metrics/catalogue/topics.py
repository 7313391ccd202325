"""Which topics are set, by whom, and how they grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Share
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.facts import Facts


def _set(facts: Facts) -> pl.DataFrame:
    channels = facts["conversations"].select("conversation", "channel", "customer", "inbox")
    return (
        spans(facts["topics"])
        .select("conversation", "topic", "agent", at="added_at")
        .join(channels, on="conversation", how="left", maintain_order="left")
    )


FEEDS = (
    Feed(
        "topics_set",
        "Topics by the moment they were set, those taken off later among them.",
        "instants",
        _set,
    ),
)

_SOURCE = "Topics Usage by Agent (Gladly); REPORTS, topics"

METRICS = (
    Metric(
        name="topic_conversations",
        title="conversations",
        unit="count",
        source=_SOURCE,
        sentence="Conversations on which a topic was set, each once.",
        feed="topics_set",
        fold="distinct",
        column="conversation",
        additive=False,
    ),
    Metric(
        name="topic_share",
        title="share",
        unit="share",
        source=_SOURCE,
        sentence="Conversations as a share of all on which any topic was set, of the same part of "
        "time, and by the same agent where rows are by agent.",
        additive=False,
        empty=None,
        share=Share("topic_conversations", within=("agent",)),
    ),
    Metric(
        name="topic_change",
        title="change",
        unit="share",
        source=_SOURCE,
        sentence="By what share the conversations grew against the period before; blank where "
        "that had none.",
        additive=False,
        empty=None,
        change_of="topic_conversations",
    ),
)
