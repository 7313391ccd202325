"""Back-office tasks: created, assigned, started, finished."""

from __future__ import annotations

from handletime.floor.commands.statuses import SetUnavailable
from handletime.floor.commands.tasks import AssignTask, CreateTask, FinishTask, StartTask

from .centre import MINUTE, Centre, types_of
from .test_attendance import at_work


def with_task(agent: str | None = "ana") -> Centre:
    """Return a centre in which Fay, manager of north, created the task t1 and gave it to Ana."""
    centre = at_work("ana", "ben", "cem")
    centre.do(CreateTask(actor="fay", agent=agent, title=" Scan the post ", task="t1"))
    return centre


def test_a_task_has_a_title_an_id_and_perhaps_an_agent() -> None:
    centre = at_work("ana")
    (event,) = centre.do(CreateTask(actor="ana", agent="ana", title="Call the bank"))
    task = centre.floor.tasks[event["task"]]
    assert ("Call the bank", "ana", "ana") == (task.title, task.agent, task.created_by)
    (other,) = centre.do(CreateTask(actor="fay", title="Count the pens"))
    assert event["task"] != other["task"]
    assert ("Count the pens", None, "fay") == (
        (again := centre.floor.tasks[other["task"]]).title,
        again.agent,
        again.created_by,
    )
    for title in ("", "  "):
        assert "title_missing" == centre.refuses(CreateTask(actor="fay", title=title))
    assert "task_exists" == centre.refuses(
        CreateTask(actor="fay", title="Again", task=event["task"])
    )


def test_an_id_that_is_taken_is_not_given_again() -> None:
    centre = at_work("ana")
    number = centre.floor.numbered
    centre.do(CreateTask(actor="fay", title="One", task=f"task-{number + 2}"))
    (event,) = centre.do(CreateTask(actor="fay", title="Two"))
    assert f"task-{number + 3}" == event["task"]


def test_agents_create_tasks_for_themselves_and_managers_for_their_units() -> None:
    centre = at_work("ana")
    for actor, agent in (("ana", "ben"), ("gus", "ana"), ("ana", None), ("fay", "cem")):
        said = centre.refused(CreateTask(actor=actor, agent=agent, title="Sort the files"))
        assert ("not_yours_to_give", 403) == (said.code, said.status)
    assert "unknown_assignee" == centre.refuses(
        CreateTask(actor="ada", agent="nobody", title="Sort the files")
    )


def test_a_task_is_started_and_its_agent_is_unavailable_for_it() -> None:
    centre = with_task()
    events = centre.do(StartTask(actor="ana", agent="ana", task="t1"))
    assert ["agent.status_set"] == types_of(events)
    assert ("back_office", "t1") == (events[0]["reason"], events[0]["task"])
    assert "unavailable" == centre.floor.agents["ana"].status
    centre.agrees_with_facts()


def test_who_finishes_a_task_is_available_again() -> None:
    centre = with_task()
    centre.do(StartTask(actor="ana", agent="ana", task="t1"))
    events = centre.after(MINUTE).do(FinishTask(actor="ana", task="t1"))
    assert ["task.finished", "agent.status_set"] == types_of(events)
    assert "agent" == events[1]["cause"]
    assert centre.now == centre.floor.tasks["t1"].finished_at
    assert "task_finished" == centre.refuses(StartTask(actor="ana", agent="ana", task="t1"))
    centre.agrees_with_facts()


def test_who_finishes_a_task_on_a_break_stays_on_it() -> None:
    centre = with_task()
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="break"))
    assert ["task.finished"] == types_of(centre.do(FinishTask(actor="ana", task="t1")))
    assert "unavailable" == centre.floor.agents["ana"].status


def test_a_manager_finishes_what_an_agent_of_its_unit_does() -> None:
    centre = with_task()
    centre.do(StartTask(actor="ana", agent="ana", task="t1"))
    assert "not_your_task" == centre.refuses(FinishTask(actor="gus", task="t1"))
    events = centre.do(FinishTask(actor="fay", task="t1"))
    assert ("available", "manager", "fay") == tuple(
        events[1][name] for name in ("status", "cause", "actor")
    )


def test_a_task_that_nobody_has_goes_to_whoever_of_the_unit_starts_it() -> None:
    centre = with_task(None)
    said = centre.refused(StartTask(actor="cem", agent="cem", task="t1"))
    assert ("not_your_task", 403) == (said.code, said.status)
    events = centre.do(StartTask(actor="ben", agent="ben", task="t1"))
    assert ["task.assigned", "agent.status_set"] == types_of(events)
    assert "ben" == centre.floor.tasks["t1"].agent


def test_a_task_goes_from_one_agent_to_another_by_a_manager() -> None:
    centre = with_task()
    assert "not_your_task" == centre.refuses(StartTask(actor="ben", agent="ben", task="t1"))
    assert "not_your_task" == centre.refuses(AssignTask(actor="ben", agent="ben", task="t1"))
    assert "not_yours_nor_your_unit" == centre.refuses(
        AssignTask(actor="fay", agent="cem", task="t1")
    )
    centre.do(AssignTask(actor="fay", agent="ben", task="t1"))
    assert "ben" == centre.floor.tasks["t1"].agent
    assert "unknown_task" == centre.refuses(AssignTask(actor="fay", agent="ben", task="t2"))


def test_a_status_names_only_a_task_of_the_agent() -> None:
    centre = with_task()

    def said(actor: str, agent: str, reason: str = "back_office", task: str = "t1") -> str:
        return centre.refuses(SetUnavailable(actor=actor, agent=agent, reason=reason, task=task))

    assert "unknown_task" == said("ana", "ana", task="t9")
    assert "task_without_back_office" == said("ana", "ana", "break")
    assert "task_of_another" == said("fay", "ben")
    centre.do(SetUnavailable(actor="fay", agent="ana", reason="back_office", task="t1"))
    assert "t1" == (centre.floor.agents["ana"].unavailable or (None, None, None))[2]
