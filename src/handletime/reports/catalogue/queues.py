"""Queues: how are they served?"""

from __future__ import annotations

from handletime.metrics.metric import SERVICE_LEVEL, SHORT_ABANDON
from handletime.reports.report import Report

REPORT = Report(
    name="queues",
    title="Queues",
    question="How are the queues served?",
    anchor="entered_at",
    dimensions=("interval", "queue"),
    also=("day", "month", "channel", "purpose"),
    interval="15m",
    intervals=True,
    settings=(SERVICE_LEVEL, SHORT_ABANDON),
    metrics=(
        "offered",
        "answered",
        "abandoned",
        "abandoned_in_queue",
        "abandoned_in_routing",
        "abandoned_while_alerting",
        "short_abandons",
        "moved",
        "stopped",
        "waiting",
        "service_level_share",
        "average_wait_ms",
        "longest_wait_ms",
        "average_abandoned_wait_ms",
    ),
)
