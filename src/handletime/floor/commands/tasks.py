"""Back-office tasks: work that is no conversation, done while unavailable (seed 001)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from handletime.floor import views
from handletime.floor.checks.values import BACK_OFFICE
from handletime.floor.command import Command
from handletime.floor.drafts import draft
from handletime.floor.giving_back import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.drafts import Draft
    from handletime.floor.state.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTask(Command):
    """Somebody writes down what has to be done, for itself or for an agent of its units.

    A manager may leave it to nobody; it then waits for whoever takes it.
    """

    name: ClassVar = "create_task"
    checks: ClassVar = (
        "unknown_user",
        "not_yours_to_give",
        "unknown_assignee",
        "title_missing",
        "task_exists",
    )
    title: str
    agent: str | None = None
    """Whom it is assigned to; None for nobody yet."""
    task: str | None = None
    """Its id; None to be given the next."""

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the task."""
        task = self.task or _next_id(floor)
        yield draft("task.created", task=task, agent=self.agent, title=self.title.strip())


def _next_id(floor: Floor) -> str:
    """Return an id that no task has, from the number that the event will have."""
    number = floor.numbered + 1
    while f"task-{number}" in floor.tasks:
        number += 1
    return f"task-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(Command):
    """A manager gives a task to an agent of its units, or an agent takes one that nobody has."""

    name: ClassVar = "assign_task"
    checks: ClassVar = (
        "unknown_user",
        "not_yours_nor_your_unit",
        "unknown_agent",
        "unknown_task",
        "not_your_task",
        "task_finished",
    )
    agent: str
    task: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give whose it is."""
        yield draft("task.assigned", task=self.task, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTask(Command):
    """An agent begins a task of its own, or one that nobody has, and is unavailable for it."""

    name: ClassVar = "start_task"
    checks: ClassVar = (
        "unknown_user",
        "not_yours",
        "unknown_agent",
        "unknown_task",
        "unknown_unavailable_reason",
        "not_tracked",
        "not_clocked_in",
        "not_your_task",
        "task_finished",
        "task_of_another",
    )
    agent: str
    task: str
    reason: ClassVar = BACK_OFFICE

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the taking of a task that nobody has, the offers that end, and the status."""
        if floor.tasks[self.task].agent is None:
            yield draft("task.assigned", task=self.task, agent=self.agent)
        yield from withdraw(floor, self.agent)
        yield draft(
            "agent.status_set",
            agent=self.agent,
            status="unavailable",
            reason=BACK_OFFICE,
            task=self.task,
            cause=views.cause_of(self.actor, self.agent),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask(Command):
    """A task is done: so says its agent, or a manager; who was unavailable for it is available."""

    name: ClassVar = "finish_task"
    checks: ClassVar = ("unknown_user", "unknown_task", "not_your_task", "task_finished")
    task: str

    def drafts(self, floor: Floor, now: int) -> Iterator[Draft]:
        """Give the end of the task and, of whoever does it now, the status."""
        agent = floor.tasks[self.task].agent
        yield draft("task.finished", task=self.task, agent=agent)
        if agent is not None and views.does(floor, agent) == self.task:
            cause = views.cause_of(self.actor, agent)
            yield draft("agent.status_set", agent=agent, status="available", cause=cause)
