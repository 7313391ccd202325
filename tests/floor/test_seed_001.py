"""Status tracking, sentence by sentence; `sentences.py` has them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import handletime as ht
from handletime.floor.commands.administration import ChangeSetting
from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.closing import Close
from handletime.floor.commands.log_ins import LogIn
from handletime.floor.commands.opening import OpenOutbound, Reopen
from handletime.floor.commands.statuses import SetAvailable, SetUnavailable
from handletime.floor.commands.taking import Accept, Next, Take
from handletime.floor.commands.tasks import AssignTask, CreateTask, FinishTask, StartTask
from handletime.floor.queries.agents_status import AgentsStatus
from handletime.floor.queries.calendar import Calendar
from handletime.floor.queries.own import Badge
from handletime.floor.queries.tasks import OwnTasks, UnitTasks
from handletime.floor.registry import COMMANDS
from handletime.timeline.zone import zone

from . import test_seed_002
from .centre import HOUR, MINUTE, SECOND, Centre, a_centre, types_of
from .sentences import SEED_001, SEED_002, Sentence
from .side_by_side import derived
from .test_attendance import at_work, logged_in, working
from .test_queries import codes, enabled, menu, refused, seen, widget


@pytest.mark.parametrize("seed", [SEED_001, SEED_002], ids=["seed 001", "seed 002"])
def test_every_sentence_has_a_test_or_a_reason(seed: tuple[Sentence, ...]) -> None:
    assert [] == [each.says for each in seed if (each.test is None) == (each.reason == "")]
    tests = globals() if seed is SEED_001 else vars(test_seed_002)
    named = [each.test for each in seed if each.test is not None]
    assert [] == [name for name in named if not callable(tests.get(name))]
    assert len(named) == len(set(named))


def status(centre: Centre, agent: str = "ana") -> str | None:
    """Return what a manager sees an agent to be in."""
    return next(each.status for each in widget(centre).rows if each.agent == agent)


def unavailable(reason: str, note: str | None = None) -> SetUnavailable:
    """Return the command by which Ana becomes unavailable."""
    return SetUnavailable(actor="ana", agent="ana", reason=reason, note=note)


def attendance(centre: Centre) -> list[dict[str, Any]]:
    """Return the rows of the report on attendance as of now."""
    facts = derived(centre.log, centre.now, centre.now)
    return ht.report("attendance", facts).rows.to_dicts()


def test_managers_watch_over_and_steer_the_time_of_their_agents() -> None:
    centre = at_work("ana")
    assert "available" == status(centre)
    centre.do(SetUnavailable(actor="fay", agent="ana", reason="meeting"))
    assert "unavailable" == status(centre)
    centre.do(ClockOut(actor="fay", agent="ana"))
    assert "away" == status(centre)
    centre.agrees_with_facts()


def test_agents_clock_in_before_they_can_begin_to_work() -> None:
    centre = logged_in("ana")
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert "not_clocked_in" == centre.refuses(Next(actor="ana", agent="ana"))
    centre.do(ClockIn(actor="ana", agent="ana", unit="north"))
    centre.do(Accept(actor="ana", agent="ana", conversation="c1"))


def test_clocked_in_agents_say_that_they_are_available_or_not() -> None:
    centre = at_work("ana")
    centre.do(unavailable("break"))
    assert ("unavailable", "break") == (
        (row := widget(centre).rows[0]).status,
        row.reason,
    )
    centre.do(SetAvailable(actor="ana", agent="ana"))
    assert "available" == status(centre)


def test_managers_see_the_present_and_the_past() -> None:
    centre = at_work("ana")
    centre.after(HOUR).do(unavailable("meeting"))
    centre.after(HOUR)
    assert "unavailable" == status(centre)
    (row,) = attendance(centre)
    assert HOUR == row["unavailable_ms"]


def test_it_is_off_by_default() -> None:
    """Nobody has a status, and everybody works once logged in."""
    centre = a_centre(tracking__enabled=None)
    centre.do(LogIn(actor="ana", agent="ana"))
    assert status(centre) is None
    assert "conversation.offered" in types_of(centre.chat("c1"))


def test_it_is_enabled_for_one_or_more_groups() -> None:
    centre = a_centre(tracking__enabled=None, tracking__groups=None)
    enable = ChangeSetting(actor="ada", setting="tracking.enabled", value=True)
    assert "no_group_chosen" == centre.refuses(enable)
    centre.do(ChangeSetting(actor="ada", setting="tracking.groups", value=["agents", "guests"]))
    centre.do(enable)
    assert ["away", "away"] == [status(centre, agent) for agent in ("ana", "uma")]


def test_away_is_who_has_not_clocked_in() -> None:
    centre = logged_in("ana")
    assert "away" == status(centre)
    centre.do(ClockIn(actor="ana", agent="ana", unit="north"))
    centre.do(ClockOut(actor="ana", agent="ana"))
    assert "away" == status(centre)


def test_available_is_who_has_clocked_in_and_works_on_nothing() -> None:
    centre = at_work("ana")
    centre.chat("c1")
    assert "available" == status(centre)


def test_active_is_who_works_on_something() -> None:
    centre = working("ana")
    assert "active" == status(centre)


@pytest.mark.parametrize("reason", ["break", "meeting", "back_office"])
def test_unavailable_is_who_has_clocked_in_and_cannot_work(reason: str) -> None:
    assert "not_clocked_in" == logged_in("ana").refuses(unavailable(reason))
    centre = at_work("ana")
    centre.do(unavailable(reason))
    assert ["conversation.queued"] == types_of(centre.chat("c1"))
    assert "unavailable" == centre.refuses(Next(actor="ana", agent="ana"))


def test_users_of_tracked_groups_have_a_badge() -> None:
    centre = working("ana")
    assert "active" == seen(centre, Badge(actor="ana", agent="ana")).status
    assert seen(centre, Badge(actor="uma", agent="uma")) is None


def test_the_menu_of_tracked_users_changes_the_status() -> None:
    assert {"set_available", "set_unavailable", "clock_out"} <= enabled(at_work("ana"))
    assert set() == {"set_available", "set_unavailable", "clock_out"} & enabled(
        logged_in("uma"), "uma"
    )


def test_agents_change_their_status_by_hand() -> None:
    centre = at_work("ana")
    for command, becomes in (
        (unavailable("break"), "unavailable"),
        (unavailable("meeting"), "unavailable"),
        (SetAvailable(actor="ana", agent="ana"), "available"),
    ):
        centre.after(MINUTE).do(command)
        assert becomes == status(centre)
    centre.agrees_with_facts()


def test_active_and_available_come_by_themselves() -> None:
    """Nobody writes a status: of two conversations, the last to end makes available."""
    centre = at_work("ana")
    for name in ("c1", "c2"):
        centre.chat(name)
        centre.do(Accept(actor="ana", agent="ana", conversation=name))
    for name, becomes in (("c1", "active"), ("c2", "available")):
        assert "active" == status(centre)
        centre.told("conversation.closed", conversation=name, by="customer")
        assert becomes == status(centre)
    assert "agent.status_set" not in types_of(centre.log)


def test_the_desk_and_the_calendar_ask_to_clock_in() -> None:
    centre = logged_in("ana")
    calendar = Calendar(
        actor="ana",
        agent="ana",
        first=date(2026, 3, 2),
        days=1,
        in_zone=zone("UTC"),
        facts=lambda: derived(centre.log, centre.now, centre.now),
    )
    assert "not_clocked_in" == refused(centre, calendar)
    assert "not_clocked_in" == centre.refuses(Next(actor="ana", agent="ana"))
    centre.do(ClockIn(actor="ana", agent="ana", unit="north"))
    (day,) = seen(centre, calendar)
    assert 1 == len(day.sessions)


def test_the_browser_does_nothing_before_clocking_in() -> None:
    """And no other command of an agent about a conversation does, either."""
    centre = logged_in("ana")
    centre.chat("c1")
    centre.chat("c2")
    centre.told("conversation.closed", conversation="c2", by="customer")
    who: dict[str, Any] = {"actor": "ana", "agent": "ana"}
    for command in (
        Take(**who, conversation="c1"),
        Reopen(**who, conversation="c2"),
        OpenOutbound(**who, conversation="c3", customer="kim", channel="sms", text="Hello"),
        Close(**who, conversation="c1"),
    ):
        assert "not_clocked_in" == centre.refuses(command)
    own = {name for name, each in COMMANDS.items() if _is_an_agents_own(each)}
    assert {"take", "reopen", "open_outbound", "reply", "transfer"} <= own
    assert [] == [name for name in own if "not_clocked_in" not in COMMANDS[name].checks]


def _is_an_agents_own(command: Any) -> bool:
    return {"agent", "conversation"} <= {*command.__dataclass_fields__} and (
        "not_yours" in command.checks
    )


def test_one_clocks_in_while_away() -> None:
    centre = logged_in("ana")
    assert "clock_in" in enabled(centre)
    centre.do(ClockIn(actor="ana", agent="ana", unit="north"))
    assert "clocked_in_already" == codes(centre)["clock_in"]


def test_the_dialog_chooses_the_unit_and_clocks_in_at_once() -> None:
    centre = logged_in("ana")
    dialog = menu(centre)
    assert (("north", "south"), "north") == (dialog.units, dialog.home_unit)
    (event,) = centre.do(ClockIn(actor="ana", agent="ana", unit="south"))
    assert ("agent.clocked_in", "south") == (event["type"], event["unit"])
    assert "unknown_unit" == logged_in("ana").refuses(
        ClockIn(actor="ana", agent="ana", unit="east")
    )


def test_one_clocks_out_at_the_end() -> None:
    centre = at_work("ana")
    assert "clock_out" in enabled(centre)
    (event,) = centre.after(8 * HOUR).do(ClockOut(actor="ana", agent="ana"))
    assert ("agent.clocked_out", "agent") == (event["type"], event["cause"])


def test_the_dialog_asks_for_the_reason() -> None:
    centre = at_work("ana")
    for reason in menu(centre).clock_out_reasons:
        (event,) = centre.copy().do(ClockOut(actor="ana", agent="ana", reason=reason))
        assert reason == event["reason"]
    unheard = ClockOut(actor="ana", agent="ana", reason="tired")
    assert "unknown_clock_out_reason" == centre.refuses(unheard)


def test_work_anywhere_keeps_from_clocking_out_unless_it_is_allowed() -> None:
    """Ana is of north, works in south today, and has something of another queue in hand."""
    centre = logged_in("ana")
    centre.do(ClockIn(actor="ana", agent="ana", unit="south"))
    centre.chat("c1", "calls", "voice")
    centre.do(Accept(actor="ana", agent="ana", conversation="c1"))
    out = ClockOut(actor="ana", agent="ana")
    assert "work_in_hand" == centre.refuses(out)
    allowed = ChangeSetting(actor="ada", setting="tracking.clock_out_while_active", value=True)
    centre.do(allowed)
    assert ["conversation.returned_to_queue", "agent.clocked_out"] == types_of(centre.do(out))


def test_one_becomes_unavailable_from_the_menu() -> None:
    centre = at_work("ana")
    assert "set_unavailable" in enabled(centre)
    centre.do(unavailable(menu(centre).unavailable_reasons[0]))
    assert "unavailable" == status(centre)


def test_being_unavailable_asks_for_a_reason() -> None:
    assert "unknown_unavailable_reason" == at_work("ana").refuses(unavailable(""))


def test_standard_reasons_are_a_break_a_meeting_and_back_office_work() -> None:
    assert {"break", "meeting", "back_office"} <= {*menu(at_work("ana")).unavailable_reasons}


def test_another_reason_is_described() -> None:
    centre = at_work("ana")
    assert "description_missing" == centre.refuses(unavailable("other"))
    (event,) = centre.do(unavailable("other", "the lift is stuck"))
    assert "the lift is stuck" == event["note"]


def test_back_office_tasks_are_created_and_managed() -> None:
    centre = at_work("ana", "ben")
    centre.do(CreateTask(actor="fay", agent="ben", title="Scan the post", task="t1"))
    centre.do(AssignTask(actor="fay", agent="ana", task="t1"))
    assert ["t1"] == [each.task for each in seen(centre, OwnTasks(actor="ana", agent="ana"))]
    centre.do(StartTask(actor="ana", agent="ana", task="t1"))
    assert ["under_way"] == [each.state for each in seen(centre, UnitTasks(actor="fay"))]
    centre.do(FinishTask(actor="ana", task="t1"))
    assert () == seen(centre, UnitTasks(actor="fay"))
    assert "available" == status(centre)


def test_the_widget_shows_the_agents_of_a_unit_as_they_change() -> None:
    centre = at_work("ana", "ben")
    assert 2 == widget(centre).counts["available"]
    centre.after(SECOND).do(unavailable("break"))
    assert (1, 1) == (
        (counts := widget(centre).counts)["available"],
        counts["unavailable"],
    )
    assert centre.now == widget(centre).rows[0].since_at


def test_only_unit_managers_see_the_widget() -> None:
    centre = at_work("ana")
    assert "not_a_manager" == refused(centre, AgentsStatus(actor="ana"))
    assert "not_a_unit_of_yours" == refused(centre, AgentsStatus(actor="gus", unit="north"))


def test_the_report_on_attendance_reaches_into_the_present() -> None:
    """Yesterday is whole, and today counts up to now."""
    centre = at_work("ana")
    centre.after(8 * HOUR).do(ClockOut(actor="ana", agent="ana"))
    centre.after(16 * HOUR).do(ClockIn(actor="ana", agent="ana", unit="north"))
    centre.after(5 * MINUTE)
    assert [8 * HOUR + SECOND, 5 * MINUTE] == [each["clocked_in_ms"] for each in attendance(centre)]


def test_the_report_says_how_agents_spent_their_time() -> None:
    centre = working("ana")
    centre.told("conversation.closed", conversation="c1", by="customer")
    centre.do(unavailable("break"))
    centre.after(10 * MINUTE).do(SetAvailable(actor="ana", agent="ana"))
    centre.after(30 * MINUTE)
    (row,) = attendance(centre)
    parts = [row[f"{name}_ms"] for name in ("available", "active", "unavailable", "idle")]
    assert [30 * MINUTE + SECOND, MINUTE, 10 * MINUTE, 0] == parts
    assert sum(parts) == row["clocked_in_ms"]
