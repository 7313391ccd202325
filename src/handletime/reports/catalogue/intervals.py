"""Intervals: the file for a workforce management system."""

from __future__ import annotations

from handletime.metrics.metric import SERVICE_LEVEL, SHORT_ABANDON
from handletime.reports.report import Report

REPORT = Report(
    name="intervals",
    title="Intervals",
    question="What does a workforce management system plan by?",
    anchor="entered_at; handle time by the end of the segment",
    dimensions=("interval", "queue"),
    also=("day", "month", "channel"),
    interval="15m",
    intervals=True,
    settings=(SERVICE_LEVEL, SHORT_ABANDON),
    policies=("conversation_handle_time",),
    metrics=(
        "offered",
        "answered",
        "handled",
        "average_handled_ms",
        "average_wait_ms",
        "service_level_share",
        "abandoned",
        "backlog",
    ),
)
