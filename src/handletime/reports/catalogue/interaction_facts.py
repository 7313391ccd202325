"""Interaction facts: how did each attempt to handle an interaction end?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="interaction-facts",
    title="Interaction facts",
    question="How did each attempt end?",
    anchor="started_at",
    table="resource_facts",
    totals=(
        "mediation_ms",
        "ring_ms",
        "talk_ms",
        "hold_ms",
        "parked_ms",
        "wrap_up_ms",
        "focus_ms",
    ),
)
