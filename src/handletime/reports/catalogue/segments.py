"""Segments: focused and engaged time of each segment."""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="segments",
    title="Segments",
    question="How much focused and engaged time, in each segment?",
    anchor="started_at",
    table="segments",
    totals=(
        "segment_ms",
        "ift_ms",
        "eht_ms",
        "held_ms",
        "parked_ms",
        "wrap_up_ms",
        "customer_messages",
        "agent_messages",
    ),
)
