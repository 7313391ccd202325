"""Attendance: who was here, and what became of the time?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="attendance",
    title="Attendance",
    question="Who was here, and what became of the time?",
    anchor="split",
    dimensions=("day", "unit", "agent"),
    also=("interval", "month"),
    intervals=True,
    metrics=(
        "first_clock_in",
        "continued",
        "last_clock_out",
        "clocked_in_ms",
        "available_ms",
        "ready_ms",
        "active_ms",
        "unavailable_ms",
        "unavailable_by_reason_ms",
        "idle_ms",
        "focus_mode_ms",
        "status_changes",
        "occupancy_share",
        "concurrency_ratio",
        "focused_share",
    ),
)
