"""The fold of what no machine reads: the directory, settings, tasks, log-ins, next statuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from handletime.floor.state.agents import NextStatus
from handletime.floor.state.directory import Entry
from handletime.floor.state.floor import Retraction, taken_out
from handletime.floor.state.place import place_of
from handletime.floor.state.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.floor.fold.turn import Turn


def fold_other(turn: Turn) -> None:
    """Fold an event of the floor's own vocabulary, or a merge of customers."""
    fold = _FOLDS.get(turn["type"])
    if fold is not None:
        fold(turn)


def _logged_in(turn: Turn) -> None:
    turn.floor.agent(turn["agent"]).logged_in = True


def _logged_out(turn: Turn) -> None:
    turn.floor.agent(turn["agent"]).logged_in = False


def _next_status(turn: Turn) -> None:
    status = turn["status"]
    said = NextStatus(status, turn["reason"]) if status else None
    turn.floor.agent(turn["agent"]).next_status = said


def _status_set(turn: Turn) -> None:
    """Whatever the status becomes by hand, the one that was to come is taken or given up."""
    turn.floor.agent(turn["agent"]).next_status = None


def _setting(turn: Turn) -> None:
    if turn["new"] is None:
        turn.floor.settings.pop(turn["name"], None)
    else:
        turn.floor.settings[turn["name"]] = json.loads(turn["new"])


def _directory(turn: Turn) -> None:
    attributes = json.loads(turn["attributes"]) if turn["attributes"] else {}
    turn.floor.directory.put(turn["kind"], Entry(turn["entry"], turn["name"], attributes))
    if turn["kind"] == "user":
        turn.agents.add(turn["entry"])


def _task(turn: Turn) -> None:
    known = turn.floor.tasks.setdefault(turn["task"], Task(turn["task"]))
    known.title = turn["title"] or known.title
    if turn["type"] == "task.finished":
        known.finished_at = turn.at
        return
    known.agent = turn["agent"] or known.agent
    if turn["type"] == "task.created":
        known.created_by = turn["actor"] or turn["agent"]


def _merged(turn: Turn) -> None:
    into = turn.floor.customer_of(turn["into"])
    if into is not None and into != turn["customer"] and turn["customer"] not in turn.floor.merged:
        turn.floor.merged[turn["customer"]] = into


def _retracted(turn: Turn) -> None:
    source = turn["event_source"] or turn["source"] or "local"
    turn.floor.retractions.append(Retraction(place_of(turn.event), source, turn["event"]))
    turn.floor.gone = taken_out(turn.floor.retractions)


_FOLDS: Final[dict[str, Callable[[Turn], None]]] = {
    "agent.logged_in": _logged_in,
    "agent.logged_out": _logged_out,
    "agent.next_status_set": _next_status,
    "agent.status_set": _status_set,
    "setting.changed": _setting,
    "directory.set": _directory,
    "task.created": _task,
    "task.assigned": _task,
    "task.finished": _task,
    "customer.merged": _merged,
    "event.retracted": _retracted,
}
