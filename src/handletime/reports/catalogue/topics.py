"""Topics: how do they grow?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="topics",
    title="Topics",
    question="Which topics are set, and how do they grow?",
    anchor="added_at",
    dimensions=("topic", "month"),
    also=("day", "channel", "customer", "inbox", "agent"),
    metrics=("topic_conversations", "topic_share", "topic_change"),
)
