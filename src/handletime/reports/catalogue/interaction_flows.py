"""Interaction flows: which endings are common?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="interaction-flows",
    title="Interaction flows",
    question="Which endings are common?",
    anchor="started_at",
    dimensions=("descriptor",),
    also=("interval", "day", "month", "queue", "agent", "channel", "resource_type", "role"),
    intervals=True,
    ranked_by="facts",
    metrics=(
        "facts",
        "facts_share",
        "median_mediation_ms",
        "p90_mediation_ms",
        "median_ring_ms",
        "p90_ring_ms",
        "median_talk_ms",
        "p90_talk_ms",
    ),
)
