"""Contacts: every time that a customer and the centre were in touch."""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="contacts",
    title="Contacts",
    question="When were customers in touch with us, and who took it up?",
    anchor="started_at",
    table="contacts",
    totals=("handle_ms",),
)
