"""Back-office tasks: one's own, and those of the units that one manages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from handletime.floor import views
from handletime.floor.query import Query

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question
    from handletime.floor.state.floor import Floor
    from handletime.floor.state.tasks import Task


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task; instants are epoch milliseconds."""

    task: str
    title: str | None
    agent: str | None
    """Whom it is assigned to; None for nobody yet."""
    created_by: str | None
    state: Literal["open", "under_way", "finished"]
    """Under way while its agent is unavailable for it."""
    since_at: int | None
    """Since when it is under way, or finished; None while it is open."""


def _row_of(floor: Floor, task: Task) -> TaskRow:
    agent = views.agent_of(floor, task.agent) if task.agent is not None else None
    under_way = agent is not None and views.does(floor, agent.name) == task.id
    if task.finished_at is not None:
        return TaskRow(
            task.id, task.title, task.agent, task.created_by, "finished", task.finished_at
        )
    since_at = agent.hold_since if agent is not None and under_way else None
    state: Literal["open", "under_way"] = "under_way" if under_way else "open"
    return TaskRow(task.id, task.title, task.agent, task.created_by, state, since_at)


@dataclass(frozen=True, kw_only=True)
class OwnTasks(Query[tuple[TaskRow, ...]]):
    """The tasks that are one's own, and those that nobody has and one may take."""

    name: ClassVar = "own_tasks"
    checks: ClassVar = ("unknown_user", "not_yours", "unknown_agent")
    agent: str
    finished: bool = False
    """Whether those that are finished are shown too."""

    def answer(self, question: Question) -> tuple[TaskRow, ...]:
        """Return them in the order in which they were created."""
        floor = question.floor
        return tuple(
            _row_of(floor, each)
            for each in floor.tasks.values()
            if each.agent in (None, self.agent)
            and views.has_part_in(floor, self.agent, each)
            and (self.finished or each.finished_at is None)
        )


@dataclass(frozen=True, kw_only=True)
class UnitTasks(Query[tuple[TaskRow, ...]]):
    """The tasks of the agents of the units that one manages, and those that nobody there has."""

    name: ClassVar = "unit_tasks"
    checks: ClassVar = ("unknown_user", "not_a_manager")
    finished: bool = False
    """Whether those that are finished are shown too."""

    def answer(self, question: Question) -> tuple[TaskRow, ...]:
        """Return them in the order in which they were created."""
        floor = question.floor
        return tuple(
            _row_of(floor, each)
            for each in floor.tasks.values()
            if views.has_part_in(floor, self.actor, each)
            and (self.finished or each.finished_at is None)
        )
