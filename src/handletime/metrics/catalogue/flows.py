"""Which endings are common: the attempts to handle an interaction, by how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Fold, Metric, Share
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts


def _attempts(facts: Facts) -> pl.DataFrame:
    channels = facts["conversations"].select("conversation", "channel")
    return (
        spans(facts["resource_facts"])
        .select(
            "conversation",
            "resource_type",
            "role",
            "descriptor",
            "queue",
            "mediation_ms",
            "ring_ms",
            "talk_ms",
            at="started_at",
            agent=pl.when(pl.col("resource_type") == "agent").then("resource"),
        )
        .join(channels, on="conversation", how="left", maintain_order="left")
    )


FEEDS = (
    Feed(
        "attempts",
        "Attempts to handle an interaction, by the moment they began.",
        "instants",
        _attempts,
    ),
)

_SOURCE = "Interaction resource facts (Genesys Info Mart); FACTS, section 5"
_TOLD = {
    "mediation": "The time before it in queues and with strategies",
    "ring": "The time that an offer rang",
    "talk": "The time engaged",
}
_FOLDS: dict[Fold, tuple[str, str]] = {
    "median": ("median", "half of the attempts took no longer"),
    "ninetieth": ("90th percentile of", "nine in ten took no longer"),
}


def _percentile(what: str, fold: Fold) -> Metric:
    title, says = _FOLDS[fold]
    return Metric(
        name=f"{'median' if fold == 'median' else 'p90'}_{what}_ms",
        title=f"{title} {what}",
        unit="ms",
        source=_SOURCE,
        sentence=f"{_TOLD[what]}: {says}.",
        feed="attempts",
        fold=fold,
        column=f"{what}_ms",
        additive=False,
        empty=None,
    )


METRICS = (
    Metric(
        name="facts",
        title="facts",
        unit="count",
        source=_SOURCE,
        sentence="Attempts to handle an interaction that ended so.",
        feed="attempts",
        fold="count",
    ),
    Metric(
        name="facts_share",
        title="share",
        unit="share",
        source="REPORTS, interaction-flows",
        sentence="Facts as a share of all facts that are shown, of the same part of time.",
        additive=False,
        empty=None,
        share=Share("facts"),
    ),
    *(_percentile(what, fold) for what in _TOLD for fold in _FOLDS),
)
