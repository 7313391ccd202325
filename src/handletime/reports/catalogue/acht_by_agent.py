"""Active Conversation Handle Time by agent: whose conversations take the longest?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="acht-by-agent",
    title="Active Conversation Handle Time by agent",
    question="Whose conversations take the longest, and is it growing?",
    anchor="closed_at",
    dimensions=("agent",),
    also=("day", "month", "customer", "channel", "topic", "inbox"),
    ranked_by="average_handle_ms",
    policies=("acht_agent",),
    metrics=(
        "closed_conversations",
        "handle_ms",
        "average_handle_ms",
        "average_handle_change",
    ),
)
