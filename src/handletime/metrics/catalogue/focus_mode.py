"""How Focus mode is used, and what it cost: who waited meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Ratio
from handletime.metrics.spans import meeting, spans, within

if TYPE_CHECKING:
    from handletime.facts.facts import Facts

_WHO = ("agent", "unit", "started_at", "ended_at", "open")


def _modes(facts: Facts) -> pl.DataFrame:
    return spans(facts["focus_modes"]).select(_WHO)


def _waiting_meanwhile(facts: Facts) -> pl.DataFrame:
    """Give each wait as far as it fell into an agent's Focus mode, on a channel of the agent's.

    An agent who has never set channels is taken to be available on all of them.
    """
    modes = _modes(facts).drop("open")
    chosen = spans(facts["channels"]).select("agent", "channel", "started_at", "ended_at")
    chooses = pl.col("agent").is_in(chosen["agent"].unique().implode())
    some = [
        within(modes.filter(chooses), of.drop("channel"), on="agent").with_columns(channel=channel)
        for (channel,), of in chosen.group_by("channel", maintain_order=True)
        for channel in (pl.lit(channel),)
    ]
    waits = _waits(facts)
    every = [
        modes.filter(~chooses).with_columns(channel=pl.lit(channel))
        for channel in waits["channel"].unique().sort()
    ]
    return meeting(pl.concat([*some, *every, _NONE]), waits, on="channel", take=["conversation"])


def _waits(facts: Facts) -> pl.DataFrame:
    channels = facts["conversations"].select("conversation", "channel")
    return (
        spans(facts["queue_entries"])
        .filter(pl.col("purpose").is_in(["route", "transfer"]))
        .select("conversation", "ended_at", started_at="entered_at")
        .join(channels, on="conversation", how="inner", maintain_order="left")
    )


_NONE = pl.DataFrame(
    schema={
        "agent": pl.String,
        "unit": pl.String,
        "started_at": pl.Int64,
        "ended_at": pl.Int64,
        "channel": pl.String,
    }
)

FEEDS = (
    Feed("focus_modes", "Focus mode, in sessions or not.", "spans", _modes),
    Feed(
        "waiting_meanwhile",
        "Waits in queues, as far as an agent who was available on their channel was in Focus mode.",
        "spans",
        _waiting_meanwhile,
    ),
)

_SOURCE = "Focus (Gladly); REPORTS, focus-mode"

METRICS = (
    Metric(
        name="times_entered",
        title="times entered",
        unit="count",
        source=_SOURCE,
        sentence="How often Focus mode was entered.",
        feed="focus_modes",
        fold="count",
        where={"begins": (True,)},
    ),
    Metric(
        name="in_focus_mode_ms",
        title="time",
        unit="ms",
        source=_SOURCE,
        sentence="Time in Focus mode, in sessions or not.",
        feed="focus_modes",
    ),
    Metric(
        name="focus_mode_share",
        title="share of clocked-in",
        unit="share",
        source=_SOURCE,
        sentence="Time in Focus mode while clocked in, as a share of the time clocked in.",
        additive=False,
        empty=None,
        ratio=Ratio(("focus_mode_ms",), ("clocked_in_ms",)),
    ),
    Metric(
        name="longest_focus_mode_ms",
        title="longest",
        unit="ms",
        source=_SOURCE,
        sentence="The longest time in Focus mode without a break, as far as it falls in here.",
        feed="focus_modes",
        fold="longest",
        additive=False,
        empty=None,
    ),
    Metric(
        name="waiting_meanwhile",
        title="waiting meanwhile",
        unit="count",
        source=_SOURCE,
        sentence="Conversations that waited in a queue while an agent who was available on their "
        "channel was in Focus mode.",
        feed="waiting_meanwhile",
        fold="distinct",
        column="conversation",
        additive=False,
    ),
    Metric(
        name="waiting_meanwhile_ms",
        title="customer time waited",
        unit="ms",
        source=_SOURCE,
        sentence="How long they waited meanwhile, summed over customers and agents.",
        feed="waiting_meanwhile",
    ),
)
