"""Handle time: how much focused and engaged time, by interval?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="handle-time",
    title="Handle time",
    question="How much focused and engaged time, by interval?",
    anchor="split",
    dimensions=("interval", "agent"),
    also=("day", "month", "unit", "queue", "channel", "role"),
    interval="15m",
    intervals=True,
    metrics=(
        "ift_ms",
        "eht_ms",
        "handled_conversations",
        "replied_conversations",
        "customer_messages",
        "agent_messages",
        "engaged_share",
    ),
)
