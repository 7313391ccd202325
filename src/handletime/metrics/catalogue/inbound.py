"""Who comes to us most, and who comes back: inbound contacts of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Beyond, Metric, Ratio
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts


def _inbound(facts: Facts) -> pl.DataFrame:
    return (
        spans(facts["contacts"])
        .filter(pl.col("direction") == "inbound")
        .select("conversation", "customer", "channel", "queue", "agent", at="started_at")
    )


FEEDS = (
    Feed(
        "inbound_contacts",
        "Contacts that customers began, by the moment they began.",
        "instants",
        _inbound,
    ),
)

_SOURCE = "Inbound Contacts by Customer (Gladly); FACTS, section 6"

METRICS = (
    Metric(
        name="inbound_contacts",
        title="inbound contacts",
        unit="count",
        source=_SOURCE,
        sentence="Contacts that customers began.",
        feed="inbound_contacts",
        fold="count",
    ),
    Metric(
        name="contacted_conversations",
        title="conversations",
        unit="count",
        source=_SOURCE,
        sentence="Conversations that these contacts belong to.",
        feed="inbound_contacts",
        fold="distinct",
        column="conversation",
        additive=False,
    ),
    Metric(
        name="contacts_per_conversation",
        title="contacts per conversation",
        unit="ratio",
        source=_SOURCE,
        sentence="Inbound contacts divided by the conversations that they belong to.",
        additive=False,
        empty=None,
        ratio=Ratio(("inbound_contacts",), ("contacted_conversations",)),
    ),
    Metric(
        name="repeat",
        title="repeat",
        unit="flag",
        source=_SOURCE,
        sentence="Whether there was more than one contact.",
        additive=False,
        beyond=Beyond("inbound_contacts", 1),
    ),
    Metric(
        name="last_contact",
        title="last contact",
        unit="instant",
        source=_SOURCE,
        sentence="When the last contact began.",
        feed="inbound_contacts",
        fold="latest",
        column="at",
        additive=False,
        empty=None,
    ),
    Metric(
        name="days_since_last_contact",
        title="days since the last",
        unit="days",
        source=_SOURCE,
        sentence="Whole days of 24 hours from the last contact to the end of the period, or to "
        "now where that is earlier.",
        additive=False,
        empty=None,
        days_since="last_contact",
    ),
)
