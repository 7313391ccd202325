"""Values: whether what a command gives can be taken."""

from __future__ import annotations

from typing import Final

from handletime.floor.checks.check import MALFORMED, Check
from handletime.floor.queueing import OWN_STRATEGIES
from handletime.floor.settings import catalogue as settings

OTHER: Final = "other"
"""The reason that says nothing without a description."""
BACK_OFFICE: Final = "back_office"
"""The reason of who does a back-office task."""

DAYS_MAX: Final = 62
"""The most days that one look at a calendar shows: two months."""

CHECKS: Final = (
    Check(
        "too_many_days",
        MALFORMED,
        "A calendar shows 1 to {most} days, and {days} are asked for.",
        "Ask for fewer days at a time.",
        lambda q: not 1 <= q.command.days <= DAYS_MAX,
        lambda _: {"most": DAYS_MAX},
    ),
    Check(
        "unknown_unavailable_reason",
        MALFORMED,
        "{reason} is no reason for being unavailable here.",
        "Choose one of the reasons of the setting tracking.unavailable_reasons.",
        lambda q: q.command.reason not in settings.UNAVAILABLE_REASONS.of(q.floor),
    ),
    Check(
        "description_missing",
        MALFORMED,
        "The reason other needs a description.",
        "Describe it in a few words.",
        lambda q: q.command.reason == OTHER and not (q.command.note or "").strip(),
    ),
    Check(
        "description_impossible",
        MALFORMED,
        "The reason other needs a description, and a status that is to come has none.",
        "Choose another reason, or become unavailable when the work is done.",
        lambda q: q.command.reason == OTHER,
    ),
    Check(
        "task_without_back_office",
        MALFORMED,
        "A task goes with the reason back_office, and the reason is {reason}.",
        "Leave the task out, or choose the reason back_office.",
        lambda q: q.command.task is not None and q.command.reason != BACK_OFFICE,
    ),
    Check(
        "title_missing",
        MALFORMED,
        "A task needs a title.",
        "Say in a few words what is to be done.",
        lambda q: not q.command.title.strip(),
    ),
    Check(
        "focus_reason_missing",
        MALFORMED,
        "Focus mode asks for a reason here.",
        "Choose one of the reasons of the setting focus.reasons.",
        lambda q: q.command.reason is None and settings.FOCUS_ASKS_REASON.of(q.floor),
    ),
    Check(
        "unknown_focus_reason",
        MALFORMED,
        "{reason} is no reason for Focus mode here.",
        "Choose one of the reasons of the setting focus.reasons.",
        lambda q: (
            q.command.reason is not None
            and q.command.reason not in settings.FOCUS_REASONS.of(q.floor)
        ),
    ),
    Check(
        "unknown_clock_out_reason",
        MALFORMED,
        "{reason} is no reason for clocking out here.",
        "Choose one of the reasons of the setting tracking.clock_out_reasons.",
        lambda q: (
            q.command.reason is not None
            and q.command.reason not in settings.CLOCK_OUT_REASONS.of(q.floor)
        ),
    ),
    Check(
        "to_oneself",
        MALFORMED,
        "{agent} cannot be the colleague as well.",
        "Choose another agent.",
        lambda q: q.command.to_agent == q.command.agent,
    ),
    Check(
        "no_text",
        MALFORMED,
        "The message is empty.",
        "Write something.",
        lambda q: q.command.text is not None and not q.command.text.strip(),
    ),
    Check(
        "reserved_strategy",
        MALFORMED,
        "{strategy} is a strategy of the floor itself.",
        "Give the strategy another name.",
        lambda q: q.command.strategy in OWN_STRATEGIES,
    ),
)
