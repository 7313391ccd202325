"""Active Conversation Handle Time by channel: which channels take the longest?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="acht-by-channel",
    title="Active Conversation Handle Time by channel",
    question="Which channels take the longest, and is it growing?",
    anchor="closed_at",
    dimensions=("channel",),
    also=("day", "month", "customer", "topic", "agent", "inbox"),
    ranked_by="average_handle_ms",
    policies=("acht_agent",),
    metrics=(
        "closed_conversations",
        "handle_ms",
        "average_handle_ms",
        "average_handle_change",
    ),
)
