"""Back-office work: unavailable time that is spent on a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric
from handletime.metrics.spans import spans

if TYPE_CHECKING:
    from handletime.facts.facts import Facts


def _on_tasks(facts: Facts) -> pl.DataFrame:
    return (
        spans(facts["statuses"])
        .filter(pl.col("task").is_not_null())
        .select("agent", "unit", "task", "started_at", "ended_at", "open")
    )


FEEDS = (Feed("on_tasks", "Time in a status that names a task.", "spans", _on_tasks),)

_SOURCE = "Agent Status Tracking (Cubu); REPORTS, back-office"

METRICS = (
    Metric(
        name="task_ms",
        title="time",
        unit="ms",
        source=_SOURCE,
        sentence="Time unavailable for the task.",
        feed="on_tasks",
    ),
    Metric(
        name="task_spans",
        title="spans",
        unit="count",
        source=_SOURCE,
        sentence="How often work on the task was taken up.",
        feed="on_tasks",
        fold="count",
        where={"begins": (True,)},
    ),
    Metric(
        name="task_started",
        title="started",
        unit="instant",
        source=_SOURCE,
        sentence="When work on the task began here.",
        feed="on_tasks",
        fold="earliest",
        column="started_at",
        additive=False,
        empty=None,
    ),
    Metric(
        name="task_finished",
        title="finished",
        unit="instant",
        source=_SOURCE,
        sentence="When the last work on the task ended here; blank where it still goes on.",
        feed="on_tasks",
        fold="latest",
        column="ended_at",
        where={"ends": (True,)},
        additive=False,
        empty=None,
    ),
)
