"""Active Conversation Handle Time by topic: which topics take the longest?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="acht-by-topic",
    title="Active Conversation Handle Time by topic",
    question="Which topics take the longest, and is it growing?",
    anchor="closed_at",
    dimensions=("topic",),
    also=("day", "month", "customer", "channel", "agent", "inbox"),
    ranked_by="average_handle_ms",
    policies=("acht_agent",),
    metrics=(
        "closed_conversations",
        "handle_ms",
        "average_handle_ms",
        "average_handle_change",
    ),
)
