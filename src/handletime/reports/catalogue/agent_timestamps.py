"""Agent timestamps: what did each agent do, second by second?"""

from __future__ import annotations

from handletime.reports.report import Listed, Report

REPORT = Report(
    name="agent-timestamps",
    title="Agent timestamps",
    question="What did each agent do, second by second?",
    anchor="at",
    feed="agent_events",
    order=("agent", "occurred_at"),
    columns=(
        Listed("occurred_at", "instant", "When it happened."),
        Listed(
            "recorded_at",
            "instant",
            "When it was written down; blank where the event does not say.",
        ),
        Listed("agent", "text", "The agent."),
        Listed("type", "text", "What happened: the type of the event."),
        Listed("status", "text", "The status that was set."),
        Listed("reason", "text", "The reason that was given."),
        Listed("available_for", "list", "The channels that were chosen."),
        Listed("actor", "text", "Who did it: the agent, or who is named as the actor."),
    ),
)
