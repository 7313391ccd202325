"""Active Conversation Handle Time by customer: which customers take the longest?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="acht-by-customer",
    title="Active Conversation Handle Time by customer",
    question="Which customers take the longest, and is it growing?",
    anchor="closed_at",
    dimensions=("customer",),
    also=("day", "month", "channel", "topic", "agent", "inbox"),
    ranked_by="average_handle_ms",
    policies=("acht_agent",),
    metrics=(
        "closed_conversations",
        "handle_ms",
        "average_handle_ms",
        "average_handle_change",
    ),
)
