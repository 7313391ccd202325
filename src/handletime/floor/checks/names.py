"""Names: whether what a command speaks of is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.events.judge import nearest
from handletime.floor import views
from handletime.floor.checks.check import UNKNOWN, Check
from handletime.floor.queueing import is_queue
from handletime.floor.settings.catalogue import SETTINGS, setting_of
from handletime.floor.state.directory import KINDS

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question


def _unknown_part(q: Question) -> bool:
    """Say whether the setting is asked of a queue that does not exist; channels have any name."""
    found = setting_of(q.command.setting)
    assert found is not None, "The name of the setting is known by now."
    setting, part = found
    return setting.part == "queue" and q.floor.directory.find("queue", part) is None and bool(part)


def _unknown_conversation(q: Question) -> bool:
    """Say whether there is none; to a customer, there are none of others."""
    found = q.floor.conversations.get(q.command.conversation)
    if found is None or found.stretch == "never":
        return True
    customer = getattr(q.command, "customer", None)
    whose = q.floor.customer_of(found.customer)
    return customer is not None and q.floor.customer_of(customer) != whose


def _unlisted(q: Question, kind: str, name: str | None) -> bool:
    """Say whether a centre that lists such entries does not list this one."""
    listed = q.floor.directory.entries[kind]
    return name is not None and bool(listed) and name not in listed


def _unknown_session(q: Question) -> bool:
    """Say whether there is no such session; to a manager there are none of other units."""
    found = views.session_of(q.floor, q.command.agent, q.command.started_at)
    return found is None or not views.manages_unit(q.floor, q.command.actor, found.unit)


CHECKS: Final = (
    Check(
        "unknown_setting",
        UNKNOWN,
        "There is no setting {setting}; the nearest is {nearest}.",
        "Choose one of {known}.",
        lambda q: q.command.setting is not None and setting_of(q.command.setting) is None,
        lambda q: {
            "nearest": nearest(q.command.setting, SETTINGS),
            "known": ", ".join(SETTINGS),
        },
    ),
    Check(
        "unknown_part",
        UNKNOWN,
        "There is no queue of the name that stands last in {setting}.",
        "Choose one of the queues, or have an administrator add it.",
        _unknown_part,
    ),
    Check(
        "unknown_kind",
        UNKNOWN,
        "The directory has no entries of the kind {kind}.",
        "Choose one of {known}.",
        lambda q: q.command.kind not in KINDS,
        lambda _: {"known": ", ".join(KINDS)},
    ),
    Check(
        "unknown_entry",
        UNKNOWN,
        "The directory has not {missing}.",
        "Look at the name, or add the entry first.",
        lambda q: any(q.command.missing(q.floor)),
        lambda q: {
            "missing": ", ".join(f"the {kind} {name}" for kind, name in q.command.missing(q.floor))
        },
    ),
    Check(
        "unknown_agent",
        UNKNOWN,
        "There is no agent {agent}.",
        "Look at the name, or have an administrator add the user.",
        lambda q: views.user(q.floor, q.command.agent) is None,
    ),
    Check(
        "unknown_assignee",
        UNKNOWN,
        "There is no agent {agent}.",
        "Look at the name, or leave the task to nobody yet.",
        lambda q: q.command.agent is not None and views.user(q.floor, q.command.agent) is None,
    ),
    Check(
        "unknown_colleague",
        UNKNOWN,
        "There is no agent {to_agent}.",
        "Look at the name, or have an administrator add the user.",
        lambda q: views.user(q.floor, q.command.to_agent) is None,
    ),
    Check(
        "unknown_session",
        UNKNOWN,
        "{agent} began no session then in a unit that {actor} manages.",
        "Look at the agent's sessions; the floor remembers the latest of them.",
        _unknown_session,
    ),
    Check(
        "unknown_unit",
        UNKNOWN,
        "There is no unit {unit}.",
        "Choose one of the units, or have an administrator add it.",
        lambda q: (
            q.command.unit is not None and q.floor.directory.find("unit", q.command.unit) is None
        ),
    ),
    Check(
        "unknown_task",
        UNKNOWN,
        "There is no task {task}.",
        "Look at its id, or create it.",
        lambda q: q.command.task is not None and q.command.task not in q.floor.tasks,
    ),
    Check(
        "unknown_conversation",
        UNKNOWN,
        "There is no conversation {conversation}.",
        "Look at its id.",
        _unknown_conversation,
    ),
    Check(
        "unknown_queue",
        UNKNOWN,
        "There is no queue {queue}.",
        "Choose one of the queues, or have an administrator add it.",
        lambda q: q.command.queue is not None and not is_queue(q.floor, q.command.queue),
    ),
    Check(
        "unknown_inbox",
        UNKNOWN,
        "There is no inbox {inbox}.",
        "Choose one of the inboxes, or have an administrator add it.",
        lambda q: _unlisted(q, "inbox", q.command.inbox),
    ),
    Check(
        "unknown_topic",
        UNKNOWN,
        "There is no topic {topic}.",
        "Choose one of the topics, or have an administrator add it.",
        lambda q: _unlisted(q, "topic", q.command.topic),
    ),
)
