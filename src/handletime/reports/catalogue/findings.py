"""Findings: what looks wrong in the data?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="findings",
    title="Findings",
    question="What looks wrong in the data?",
    anchor="at",
    dimensions=("code",),
    also=("day", "month", "agent"),
    metrics=("findings", "first_finding", "last_finding"),
)
