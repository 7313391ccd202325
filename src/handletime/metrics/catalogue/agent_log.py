"""What each agent did, event by event and span by span: rows for lists, with nothing folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts
    from handletime.metrics.metric import Metric

FOCUS_MODE: Final = "focus_mode"
"""The type of a span of Focus mode, beside those of the statuses."""
_TYPES: Final = (
    "agent.clocked_in",
    "agent.clocked_out",
    "agent.status_set",
    "agent.next_status_set",
    "agent.channels_set",
    "agent.focus_mode_started",
    "agent.focus_mode_ended",
    "agent.idled",
    "agent.returned",
    "agent.logged_in",
    "agent.logged_out",
)
"""What an agent does about attendance, status, channels and Focus mode."""


def _events(facts: Facts) -> pl.DataFrame | None:
    """Give the events; an event that names no actor was the agent's own."""
    events = facts.events_of(*_TYPES)
    if events is None:
        return None
    names = ("at", "recorded_at", "agent", "type", "status", "reason", "channels", "actor")
    told = pl.DataFrame([events.dense(name) for name in names])
    return told.with_columns(
        pl.col("type").cast(pl.String).str.strip_prefix("agent."),
        pl.col("actor").fill_null(pl.col("agent")),
        occurred_at="at",
    ).rename({"channels": "available_for"})


def _spans(facts: Facts) -> pl.DataFrame:
    who = ("agent", "unit", "started_at", "ended_at", "open")
    statuses = spans(facts["statuses"]).select(*who, "reason", type="status")
    focus = spans(facts["focus_modes"]).select(*who, "reason", type=pl.lit(FOCUS_MODE))
    return pl.concat([statuses, focus])


FEEDS = (
    Feed(
        "agent_events",
        "Events of attendance, status, channels and Focus mode.",
        "instants",
        _events,
        unless="what agents did needs the events; a folder of facts has none",
    ),
    Feed("agent_spans", "Spans of statuses and of Focus mode.", "spans", _spans),
)

METRICS: tuple[Metric, ...] = ()
