"""Topics by agent: which topics does each agent set?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="topics-by-agent",
    title="Topics by agent",
    question="Which topics does each agent set?",
    anchor="added_at",
    dimensions=("agent", "topic"),
    also=("day", "month", "channel", "customer", "inbox"),
    metrics=("topic_conversations", "topic_share", "topic_change"),
)
