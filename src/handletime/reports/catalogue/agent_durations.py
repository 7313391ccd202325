"""Agent durations: how long was each agent in what?"""

from __future__ import annotations

from handletime.reports.report import Listed, Report

REPORT = Report(
    name="agent-durations",
    title="Agent durations",
    question="How long was each agent in which status, and in Focus mode?",
    anchor="split",
    feed="agent_spans",
    intervals=True,
    order=("agent", "started_at", "type"),
    columns=(
        Listed("agent", "text", "The agent."),
        Listed("unit", "text", "The unit that the agent was clocked in to."),
        Listed("started_at", "instant", "Where it begins, or the period or interval does."),
        Listed("ended_at", "instant", "Where it ends, or the period or interval does."),
        Listed("type", "text", "The status, or focus_mode, which lies over the statuses."),
        Listed("reason", "text", "The reason that was given."),
        Listed("duration_ms", "ms", "How long it lasted."),
    ),
)
