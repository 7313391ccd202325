"""Active Conversation Handle Time by inbox: which inboxes take the longest?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="acht-by-inbox",
    title="Active Conversation Handle Time by inbox",
    question="Which inboxes take the longest, and is it growing?",
    anchor="closed_at",
    dimensions=("inbox",),
    also=("day", "month", "customer", "channel", "topic", "agent"),
    ranked_by="average_handle_ms",
    policies=("acht_agent",),
    metrics=(
        "closed_conversations",
        "handle_ms",
        "average_handle_ms",
        "average_handle_change",
    ),
)
