"""What managers, agents and administrators see, and what is refused to anyone else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handletime.floor.commands.administration import ChangeSetting, SetDirectory
from handletime.floor.commands.attendance import ClockOut
from handletime.floor.commands.focus import EndFocus, StartFocus
from handletime.floor.commands.statuses import SetChannels, SetNextStatus, SetUnavailable
from handletime.floor.commands.tasks import CreateTask, FinishTask, StartTask
from handletime.floor.queries.agents_status import STATUSES, AgentsSeen, AgentsStatus
from handletime.floor.queries.calendar import Calendar
from handletime.floor.queries.desk import Buttons
from handletime.floor.queries.own import Badge, Menu, MenuSeen
from handletime.floor.queries.settings import SettingHistory, SettingsListing
from handletime.floor.queries.tasks import OwnTasks, UnitTasks
from handletime.floor.query import Query, ask
from handletime.floor.refusal import Refusal
from handletime.floor.settings.catalogue import SETTINGS
from handletime.timeline.zone import zone

from .centre import HOUR, MINUTE, SECOND, Centre, a_centre
from .side_by_side import derived
from .test_attendance import at_work, logged_in, working


def seen(centre: Centre, query: Query[Any]) -> Any:
    """Return what a query that is allowed is answered; it changes nothing."""
    before = repr(centre.floor)
    answer = ask(centre.floor, query, centre.now, centre.live.sight)
    assert not isinstance(answer, Refusal), answer
    assert before == repr(centre.floor)
    return answer


def refused(centre: Centre, query: Query[Any]) -> str:
    """Return the code of the refusal of a query."""
    answer = ask(centre.floor, query, centre.now, centre.live.sight)
    assert isinstance(answer, Refusal), answer
    return answer.code


def widget(centre: Centre, **asked: Any) -> AgentsSeen:
    """Return the widget as Fay, manager of north, sees it."""
    answer: AgentsSeen = seen(centre, AgentsStatus(actor="fay", **asked))
    return answer


def test_a_manager_sees_every_agent_of_its_unit_those_away_too() -> None:
    """Cem is of south, Fay and Ada are no agents; Uma is not tracked, and has no status."""
    centre = working("ana")
    rows = widget(centre).rows
    assert [("Ana", "active"), ("Ben", "away"), ("Uma", None)] == [
        (each.name, each.status) for each in rows
    ]
    (ana, ben, _) = rows
    assert (MINUTE, None) == (centre.now - (ana.since_at or 0), ben.since_at)
    assert [("c1", "chat", "engaged")] == [
        (each.conversation, each.channel, each.state) for each in ana.in_hand
    ]
    assert (("chat", "voice"), None) == (ana.channels, ben.channels)
    assert {"available": 0, "active": 1, "unavailable": 0, "idle": 0, "away": 1} == (
        widget(centre).counts
    )


def test_the_widget_tells_reasons_focus_and_what_is_to_come() -> None:
    centre = working("ana")
    centre.do(StartFocus(actor="ana", agent="ana"))
    centre.do(SetNextStatus(actor="ana", agent="ana", reason="break"))
    row = widget(centre).rows[0]
    assert (centre.now, "break") == (row.focus_mode_since_at, row.next_reason)
    note = SetUnavailable(actor="ana", agent="ana", reason="other", note="fire drill")
    centre.do(note)
    row = widget(centre).rows[0]
    assert ("unavailable", "other", "fire drill", None, None) == (
        row.status,
        row.reason,
        row.note,
        row.focus_mode_since_at,
        row.next_reason,
    )


def test_an_agent_is_seen_where_it_works_and_when_it_left() -> None:
    centre = at_work("ana")
    centre.do(ClockOut(actor="ana", agent="ana"))
    left_at = centre.now
    centre.after(HOUR)
    assert left_at == widget(centre).rows[0].since_at
    centre.told("agent.clocked_in", agent="ana", unit="south")
    assert ["Ben", "Uma"] == [each.name for each in widget(centre).rows]
    assert [("Ana", "south"), ("Cem", "south")] == [
        (each.name, each.unit) for each in seen(centre, AgentsStatus(actor="gus")).rows
    ]
    assert 4 == len(seen(centre, AgentsStatus(actor="ada")).rows)


def test_rows_are_filtered_and_sorted_and_counts_stay() -> None:
    centre = working("ana")
    counts = widget(centre).counts

    def names(**asked: Any) -> list[str]:
        found = widget(centre, **asked)
        assert counts == found.counts
        return [each.name for each in found.rows]

    assert ["Ben"] == names(statuses=("away",))
    assert ["Ana"] == names(text=" aN")
    assert ["Ana", "Ben", "Uma"] == names(unit="north")
    assert ["Uma", "Ben", "Ana"] == names(descending=True)
    assert ["Ana", "Ben", "Uma"] == names(sort="status")
    assert ["Ana", "Ben", "Uma"] == names(sort="since")
    assert ["Ana", "Ben", "Uma"] == names(sort="in_hand", descending=True)
    assert ["Ana", "Ben", "Uma"] == names(sort="unit")
    assert tuple(counts) == STATUSES


@pytest.mark.parametrize(
    ("actor", "unit", "code"),
    [
        ("ana", None, "not_a_manager"),
        ("nobody", None, "unknown_user"),
        ("fay", "south", "not_a_unit_of_yours"),
        ("ada", "east", "unknown_unit"),
    ],
)
def test_the_widget_is_refused_to_anyone_else(actor: str, unit: str | None, code: str) -> None:
    assert code == refused(a_centre(), AgentsStatus(actor=actor, unit=unit))


def test_the_badge_is_the_status_of_who_is_tracked() -> None:
    centre = at_work("ana", "uma")
    assert "available" == seen(centre, Badge(actor="ana", agent="ana")).status
    assert "away" == seen(centre, Badge(actor="ben", agent="ben")).status
    assert seen(centre, Badge(actor="uma", agent="uma")) is None
    assert "not_yours" == refused(centre, Badge(actor="ben", agent="ana"))


def menu(centre: Centre, agent: str = "ana") -> MenuSeen:
    """Return an agent's menu."""
    answer: MenuSeen = seen(centre, Menu(actor=agent, agent=agent))
    return answer


def enabled(centre: Centre, agent: str = "ana") -> set[str]:
    """Return the names of what an agent's menu lets it do."""
    return {each.command for each in menu(centre, agent).items if each.enabled}


def codes(centre: Centre, agent: str = "ana") -> dict[str, str]:
    """Return why not what an agent's menu does not let it do."""
    items = menu(centre, agent).items
    return {each.command: each.refusal.code for each in items if each.refusal is not None}


def test_the_menu_says_what_may_be_done_now_and_why_not_the_rest() -> None:
    assert {"clock_in", "log_out"} == enabled(logged_in("ana"))
    assert {"not_clocked_in"} == set(codes(logged_in("ana")).values())
    centre = at_work("ana")
    assert {
        "clock_out",
        "set_available",
        "set_unavailable",
        "set_channels",
        "start_focus",
        "log_out",
    } == enabled(centre)
    assert {
        "clock_in": "clocked_in_already",
        "set_next_status": "no_work_in_hand",
        "take_back_next_status": "no_next_status",
        "return": "not_idle",
        "end_focus": "not_in_focus",
    } == codes(centre)


def test_the_menu_follows_what_the_agent_is_in() -> None:
    centre = working("ana")
    assert {"clock_out": "work_in_hand", "log_out": "work_in_hand"}.items() <= codes(centre).items()
    assert "set_next_status" in enabled(centre)
    centre.do(StartFocus(actor="ana", agent="ana"))
    assert "in_focus_already" == codes(centre)["start_focus"]
    assert centre.now + 15 * MINUTE == menu(centre).focus_reminder_at
    centre.do(EndFocus(actor="ana", agent="ana"))
    centre.do(SetChannels(actor="ana", agent="ana", channels=()))
    assert "on_no_channel" == codes(centre)["start_focus"]
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="break"))
    assert "is_unavailable" == codes(centre)["start_focus"]


def test_the_menu_of_who_is_not_tracked_is_about_focus_only() -> None:
    centre = logged_in("uma")
    assert {"set_channels", "start_focus", "log_out"} == enabled(centre, "uma")
    assert "not_tracked" == codes(centre, "uma")["set_unavailable"]


def test_the_dialogs_choose_the_home_unit_beforehand_and_know_the_reasons() -> None:
    centre = at_work("ana")
    centre.do(CreateTask(actor="ana", agent="ana", title="Scan", task="t1"))
    centre.do(CreateTask(actor="fay", agent="ben", title="Sort", task="t2"))
    centre.do(CreateTask(actor="fay", title="Count", task="t3"))
    found = menu(centre)
    assert (("north", "south"), "north", ("t1", "t3")) == (
        found.units,
        found.home_unit,
        found.tasks,
    )
    assert ("break", "meeting", "back_office", "other") == found.unavailable_reasons
    assert ("end_of_shift", "sick", "personal", "other") == found.clock_out_reasons


def test_in_focus_close_works_and_next_is_visible_and_disabled() -> None:
    centre = working("ana")
    centre.chat("c2")
    centre.told("conversation.offer_ended", conversation="c2", agent="ana", outcome="rejected")
    buttons = Buttons(actor="ana", agent="ana", conversation="c1")
    centre.do(StartFocus(actor="ana", agent="ana"))
    assert [("close", None), ("next", "in_focus_mode")] == [
        (each.command, each.refusal.code if each.refusal else None)
        for each in seen(centre, buttons)
    ]


def test_a_manager_sees_the_tasks_of_its_units_and_an_agent_its_own() -> None:
    centre = at_work("ana", "ben", "cem")
    for task, actor, agent in (
        ("t1", "fay", "ana"),
        ("t2", "fay", None),
        ("t3", "gus", "cem"),
        ("t4", "ben", "ben"),
    ):
        centre.do(CreateTask(actor=actor, agent=agent, title=task.upper(), task=task))
    centre.do(StartTask(actor="ana", agent="ana", task="t1"))
    centre.do(FinishTask(actor="ben", task="t4"))

    def ids(query: Query[Any]) -> list[tuple[str, str]]:
        return [(each.task, each.state) for each in seen(centre, query)]

    assert [("t1", "under_way"), ("t2", "open")] == ids(OwnTasks(actor="ana", agent="ana"))
    assert [("t3", "open")] == ids(OwnTasks(actor="cem", agent="cem"))
    assert [("t2", "open"), ("t4", "finished")] == ids(
        OwnTasks(actor="ben", agent="ben", finished=True)
    )
    assert [("t1", "under_way"), ("t2", "open")] == ids(UnitTasks(actor="fay"))
    assert [("t1", "under_way"), ("t2", "open"), ("t4", "finished")] == ids(
        UnitTasks(actor="fay", finished=True)
    )
    assert "not_a_manager" == refused(centre, UnitTasks(actor="ana"))
    assert "not_yours" == refused(centre, OwnTasks(actor="ben", agent="ana"))


def test_administrators_see_every_setting_with_who_changed_it_last() -> None:
    centre = a_centre()
    centre.do(ChangeSetting(actor="ada", setting="idle.after_ms", value=60_000))
    centre.after(MINUTE)
    centre.do(ChangeSetting(actor="ada", setting="wrap_up.limit_ms.support", value=0))
    rows = seen(centre, SettingsListing(actor="ada", events=lambda: centre.log))
    assert list(SETTINGS) == [each.setting for each in rows if each.part is None]
    by_name = {each.setting: each for each in rows}
    idle = by_name["idle.after_ms"]
    assert (60_000, 600_000, "ms", True) == (idle.value, idle.default, idle.unit, idle.chosen)
    assert ("ada", centre.now - MINUTE, 600_000) == (idle.last.actor, idle.last.at, idle.last.old)
    own = by_name["wrap_up.limit_ms.support"]
    assert (0, 120_000, "support", "ada") == (own.value, own.default, own.part, own.last.actor)
    untouched = by_name["idle.outcome"]
    assert (False, None, "idle") == (untouched.chosen, untouched.last, untouched.value)


def test_the_history_of_a_setting_has_every_change_the_latest_first() -> None:
    centre = a_centre()
    for value in (60_000, 120_000, None):
        centre.after(SECOND).do(ChangeSetting(actor="ada", setting="idle.after_ms", value=value))
    history = SettingHistory(actor="ada", setting="idle.after_ms", events=lambda: centre.log)
    assert [(120_000, None), (60_000, 120_000), (600_000, 60_000)] == [
        (each.old, each.new) for each in seen(centre, history)
    ]
    every = SettingHistory(actor="ada", setting=None, events=lambda: centre.log)
    assert 5 == len(seen(centre, every))


@pytest.mark.parametrize("actor", ["ana", "fay"])
def test_settings_are_shown_to_administrators_only(actor: str) -> None:
    def never() -> list[Any]:
        raise AssertionError("The log is not read for who may not see it.")

    centre = a_centre()
    assert "not_an_administrator" == refused(centre, SettingsListing(actor=actor, events=never))
    history = SettingHistory(actor=actor, setting=None, events=never)
    assert "not_an_administrator" == refused(centre, history)
    unknown = SettingHistory(actor="ada", setting="idle.after", events=never)
    assert "unknown_setting" == refused(centre, unknown)


def calendar(centre: Centre, **asked: Any) -> Calendar:
    """Return the look of Ana at her own calendar, on the second of March 2026."""
    given = {
        "actor": "ana",
        "agent": "ana",
        "first": date(2026, 3, 2),
        "days": 2,
        "in_zone": zone("UTC"),
        "facts": lambda: derived(centre.log, centre.now, centre.now),
    }
    return Calendar(**{**given, **asked})


def test_the_calendar_lays_out_one_s_own_days() -> None:
    centre = working("ana")
    centre.do(StartFocus(actor="ana", agent="ana", reason="project"))
    centre.after(MINUTE).do(EndFocus(actor="ana", agent="ana"))
    centre.told("conversation.closed", conversation="c1", by="customer")
    centre.after(HOUR)
    first, second = seen(centre, calendar(centre))
    assert (date(2026, 3, 2), 24 * HOUR) == (first.day, first.ended_at - first.started_at)
    assert [({"unit": "north"}, True, False)] == [
        (each.told, each.begins, each.ends) for each in first.sessions
    ]
    assert ["available", "active", "available"] == [each.told["status"] for each in first.statuses]
    assert centre.now == first.statuses[-1].ended_at
    (focus,) = first.focus_modes
    assert (MINUTE, {"reason": "project"}) == (focus.ended_at - focus.started_at, focus.told)
    (conversation,) = first.conversations
    assert {"conversation": "c1", "role": "RoutedTo"} == conversation.told
    assert ((), (), (), ()) == (
        second.sessions,
        second.statuses,
        second.focus_modes,
        second.conversations,
    )


def test_what_crosses_a_local_midnight_is_cut_there() -> None:
    """A meeting from nine in the morning in New York goes on at one in the next."""
    centre = at_work("ana")
    centre.after(6 * HOUR).do(SetUnavailable(actor="ana", agent="ana", reason="meeting"))
    centre.after(16 * HOUR)
    first, second = seen(centre, calendar(centre, in_zone=zone("America/New_York")))
    assert ["available", "unavailable"] == [each.told["status"] for each in first.statuses]
    (before, after) = first.statuses[1], second.statuses[0]
    assert (True, False, first.ended_at) == (before.begins, before.ends, before.ended_at)
    assert (False, False, first.ended_at) == (after.begins, after.ends, after.started_at)
    assert (second.started_at, centre.now) == (first.ended_at, after.ended_at)
    assert [(False, False)] == [(each.begins, each.ends) for each in second.sessions]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_local_day_may_have_23_or_25_hours(day: date, hours: int) -> None:
    centre = at_work("ana")
    (found,) = seen(centre, calendar(centre, first=day, days=1, in_zone=zone("Europe/Berlin")))
    assert hours * HOUR == found.ended_at - found.started_at


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"actor": "ben"}, "not_yours"),
        ({"actor": "fay"}, "not_yours"),
        ({"days": 0}, "too_many_days"),
        ({"days": 63}, "too_many_days"),
    ],
)
def test_the_calendar_shows_one_s_own_days_and_so_many(asked: dict[str, Any], code: str) -> None:
    assert code == refused(at_work("ana"), calendar(at_work("ana"), **asked))


def test_a_tracked_agent_has_to_clock_in_before_the_calendar_and_others_do_not() -> None:
    def never() -> Any:
        raise AssertionError("Nothing is derived for who may not see it.")

    centre = logged_in("ana", "uma")
    assert "not_clocked_in" == refused(centre, calendar(centre, facts=never))
    assert 2 == len(seen(centre, calendar(centre, actor="uma", agent="uma")))


def test_what_waits_in_a_queue_of_more_priority_goes_first() -> None:
    """Unless it was given a priority of its own."""
    centre = a_centre()
    urgent = SetDirectory(
        actor="ada", kind="queue", entry="urgent", attributes={"channel": "chat", "priority": 5}
    )
    centre.do(urgent)
    for name, queue in (("c1", "support"), ("c2", "urgent")):
        centre.after(SECOND).chat(name, queue)
    centre.told("agent.logged_in", agent="uma")
    assert "c2" == centre.log[-1]["conversation"]
