"""Focus mode: how is it used, and what did it cost?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="focus-mode",
    title="Focus mode",
    question="How is Focus used, and what did it cost?",
    anchor="split",
    dimensions=("agent", "day"),
    also=("interval", "month", "unit"),
    intervals=True,
    metrics=(
        "times_entered",
        "in_focus_mode_ms",
        "focus_mode_share",
        "longest_focus_mode_ms",
        "waiting_meanwhile",
        "waiting_meanwhile_ms",
    ),
)
