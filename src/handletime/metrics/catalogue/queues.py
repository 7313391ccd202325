"""How queues are served: visits of customers to queues, by the moment they entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import SERVICE_LEVEL, SHORT_ABANDON, Metric, Ratio
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts


def _entries(facts: Facts) -> pl.DataFrame:
    channels = facts["conversations"].select("conversation", "channel")
    return (
        spans(facts["queue_entries"])
        .filter(pl.col("purpose").is_in(["route", "transfer"]))
        .join(channels, on="conversation", how="left", maintain_order="left")
        .rename({"entered_at": "at"})
    )


FEEDS = (
    Feed(
        "queue_entries",
        "Visits to a queue of customers who wait to be served; those of "
        "colleagues invited through a queue are left out.",
        "instants",
        _entries,
    ),
)

_SOURCE = "REPORTS, definitions where the field disagrees; FACTS, section 5"


def _entered(name: str, title: str, sentence: str, outcome: str, abandoned_in: str = "") -> Metric:
    where: dict[str, tuple[str | bool, ...]] = {"outcome": (outcome,)}
    if abandoned_in:
        where["abandoned_in"] = (abandoned_in,)
    return Metric(
        name=name,
        title=title,
        sentence=sentence,
        unit="count",
        source=_SOURCE,
        feed="queue_entries",
        fold="count",
        where=where,
    )


def _waited(name: str, title: str, sentence: str, outcome: str) -> Metric:
    return Metric(
        name=name,
        title=title,
        sentence=sentence,
        unit="ms",
        source=_SOURCE,
        feed="queue_entries",
        column="wait_ms",
        where={"outcome": (outcome,)},
    )


METRICS = (
    Metric(
        name="offered",
        title="offered",
        unit="count",
        source=_SOURCE,
        feed="queue_entries",
        fold="count",
        sentence="Visits to the queue, however they ended: "
        "answered, abandoned, moved, stopped or still waiting.",
    ),
    _entered("answered", "answered", "Visits that an agent took up.", "answered"),
    _entered("abandoned", "abandoned", "Visits that the customer gave up.", "abandoned"),
    _entered(
        "abandoned_in_queue",
        "in queue",
        "Given up while waiting in the queue.",
        "abandoned",
        "queue",
    ),
    _entered(
        "abandoned_in_routing",
        "in routing",
        "Given up while a strategy looked for an agent.",
        "abandoned",
        "routing",
    ),
    _entered(
        "abandoned_while_alerting",
        "while alerting",
        "Given up while an agent was being alerted.",
        "abandoned",
        "alerting",
    ),
    Metric(
        name="short_abandons",
        title="short abandons",
        unit="count",
        source=_SOURCE,
        sentence="Visits given up within short_abandon_ms, which do not count against the queue.",
        feed="queue_entries",
        fold="count",
        where={"outcome": ("abandoned",)},
        at_most=("wait_ms", SHORT_ABANDON.name),
    ),
    _entered("moved", "moved", "Visits that ended in another queue.", "moved"),
    _entered("stopped", "stopped", "Visits that ended in any other way.", "stopped"),
    _entered("waiting", "waiting", "Visits that had not ended when we looked.", "waiting"),
    Metric(
        name="answered_in_time",
        title="answered in time",
        unit="count",
        source=_SOURCE,
        sentence="Visits answered within service_level_ms.",
        feed="queue_entries",
        fold="count",
        where={"outcome": ("answered",)},
        at_most=("wait_ms", SERVICE_LEVEL.name),
    ),
    Metric(
        name="service_level_share",
        title="service level",
        unit="share",
        source=_SOURCE,
        sentence="Answered in time, as a share of answered and abandoned without the short ones.",
        additive=False,
        empty=None,
        ratio=Ratio(("answered_in_time",), ("answered", "abandoned"), less=("short_abandons",)),
    ),
    _waited(
        "answered_wait_ms",
        "wait of the answered",
        "From entering the queue to being taken up, summed.",
        "answered",
    ),
    Metric(
        name="average_wait_ms",
        title="average wait",
        unit="ms",
        source=_SOURCE,
        sentence="From entering the queue to being taken up, ringing and failed offers included.",
        additive=False,
        empty=None,
        ratio=Ratio(("answered_wait_ms",), ("answered",)),
    ),
    Metric(
        name="longest_wait_ms",
        title="longest wait",
        unit="ms",
        source=_SOURCE,
        sentence="The longest wait of those who were answered.",
        feed="queue_entries",
        fold="longest",
        column="wait_ms",
        where={"outcome": ("answered",)},
        additive=False,
        empty=None,
    ),
    _waited(
        "abandoned_wait_ms",
        "wait of the abandoned",
        "From entering the queue to giving up, summed.",
        "abandoned",
    ),
    Metric(
        name="average_abandoned_wait_ms",
        title="average wait of the abandoned",
        unit="ms",
        sentence="From entering the queue to giving up.",
        source=_SOURCE,
        additive=False,
        empty=None,
        ratio=Ratio(("abandoned_wait_ms",), ("abandoned",)),
    ),
)
