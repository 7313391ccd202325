"""Back office: what did tasks take?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="back-office",
    title="Back office",
    question="What did tasks take?",
    anchor="split",
    dimensions=("task", "agent"),
    also=("interval", "day", "month", "unit"),
    intervals=True,
    metrics=("task_ms", "task_spans", "task_started", "task_finished"),
)
