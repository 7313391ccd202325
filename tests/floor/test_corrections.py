"""A forgotten clock-out is mended by a retraction and the right event, dated in the past."""

from __future__ import annotations

from typing import Any

import pytest

from handletime.floor import views
from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.corrections import CorrectClockOut
from handletime.floor.commands.presence import LoseDesk
from handletime.floor.commands.statuses import SetUnavailable
from handletime.floor.drafts import SYSTEM

from .centre import HOUR, MINUTE, Centre, types_of
from .side_by_side import derived
from .test_attendance import at_work, working


def corrected(centre: Centre, at: int, actor: str = "fay", **others: Any) -> CorrectClockOut:
    """Return the correction of Ana's first session."""
    first = views.sessions_of(centre.floor, "ana")[0]
    return CorrectClockOut(
        **{"actor": actor, "agent": "ana", "started_at": first.started_at, "at": at, **others}
    )


def sessions(centre: Centre) -> list[tuple[Any, ...]]:
    """Return Ana's sessions as the facts have them: start, end, cause, reason; in ms."""
    frame = derived(centre.log, centre.now, centre.now)["sessions"].filter(agent="ana")
    rows = frame.select("started_at", "ended_at", "clock_out_cause", "clock_out_reason").rows()
    return [tuple(map(_ms, row)) for row in rows]


def _ms(value: Any) -> Any:
    return round(value.timestamp() * 1000) if hasattr(value, "timestamp") else value


def test_a_session_that_was_left_open_ends_when_it_should_have() -> None:
    centre = at_work("ana")
    began, home = centre.now - 1000, centre.now + 9 * HOUR
    centre.do(SetUnavailable(actor="ana", agent="ana", reason="meeting"))
    centre.after(24 * HOUR)
    (event,) = centre.do(corrected(centre, home, reason="end_of_shift"))
    assert ("agent.clocked_out", home, centre.now) == (
        event["type"],
        event["at"],
        event["recorded_at"],
    )
    assert ("manager", "fay") == (event["cause"], event["actor"])
    assert [(began, home, "manager", "end_of_shift")] == sessions(centre)
    assert "off" == centre.floor.agents["ana"].session
    centre.agrees_with_facts()


def test_a_clock_out_that_came_too_late_is_taken_out() -> None:
    """The floor clocked Ana out when her desk was gone; she had left an hour before."""
    centre = at_work("ana")
    began = centre.now - 1000
    centre.after(8 * HOUR)
    centre.do(LoseDesk(actor=SYSTEM, agent="ana", seen_at=centre.now - HOUR))
    wrong = next(each for each in centre.log if each["type"] == "agent.clocked_out")
    home = centre.now - HOUR
    centre.after(12 * HOUR)
    events = centre.do(corrected(centre, home, note="left without clocking out"))
    assert ["event.retracted", "agent.clocked_out"] == types_of(events)
    assert (wrong["id"], "left without clocking out", "fay") == tuple(
        events[0][name] for name in ("event", "reason", "actor")
    )
    assert [(began, home, "manager", None)] == sessions(centre)
    centre.agrees_with_facts()


def test_a_correction_is_corrected_and_an_earlier_session_too() -> None:
    centre = at_work("ana")
    began = centre.now - 1000
    centre.after(HOUR).do(ClockOut(actor="ana", agent="ana"))
    centre.after(HOUR).do(ClockIn(actor="ana", agent="ana", unit="north"))
    again = centre.now
    centre.after(HOUR).do(ClockOut(actor="ana", agent="ana", reason="sick"))
    out = centre.now
    centre.after(HOUR)
    for end in (began + 90 * MINUTE, again - 1, began):
        events = centre.do(corrected(centre, end))
        assert ["event.retracted", "agent.clocked_out"] == types_of(events)
        assert [(began, end, "manager", None), (again, out, "agent", "sick")] == sessions(centre)
        centre.agrees_with_facts()


def test_a_clock_out_of_another_source_is_taken_out_by_its_source() -> None:
    centre = at_work("ana")
    centre.after(HOUR)
    event = {"type": "agent.clocked_out", "agent": "ana", "id": "77", "source": "wall"}
    centre.heard({**event, "at": centre.now, "recorded_at": centre.now})
    events = centre.after(HOUR).do(corrected(centre, centre.now - 90 * MINUTE))
    assert ("77", "wall") == (events[0]["event"], events[0]["event_source"])
    centre.agrees_with_facts()


def test_conversations_of_a_session_that_ends_in_the_past_go_back_now() -> None:
    centre = working("ana")
    centre.after(12 * HOUR)
    events = centre.do(corrected(centre, centre.now - 11 * HOUR))
    assert ["conversation.returned_to_queue", "agent.clocked_out"] == types_of(events)
    assert len({each["id"] for each in centre.log}) == len(centre.log)
    assert not centre.floor.conversations["c1"].in_hand
    centre.agrees_with_facts()


def test_the_right_instant_lies_between_the_beginning_and_the_next_session_or_now() -> None:
    centre = at_work("ana")
    began = centre.now - 1000
    centre.after(HOUR).do(ClockOut(actor="ana", agent="ana"))
    centre.after(HOUR).do(ClockIn(actor="ana", agent="ana", unit="north"))
    for at in (began - 1, centre.now, centre.now + 1):
        assert "clock_out_misplaced" == centre.refuses(corrected(centre, at))
    second = CorrectClockOut(actor="fay", agent="ana", started_at=centre.now, at=centre.now + 1)
    assert "clock_out_misplaced" == centre.refuses(second)


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"actor": "ana"}, "not_a_manager"),
        ({"actor": "nobody"}, "unknown_user"),
        ({"actor": "gus"}, "unknown_session"),
        ({"started_at": 5}, "unknown_session"),
        ({"agent": "nobody"}, "unknown_agent"),
        ({"reason": "tired"}, "unknown_clock_out_reason"),
    ],
)
def test_only_a_manager_of_the_unit_of_the_session_corrects_it(
    others: dict[str, Any], code: str
) -> None:
    centre = at_work("ana").after(HOUR)
    assert code == centre.refuses(corrected(centre, centre.now, **others))


def test_a_manager_corrects_what_was_in_its_unit_wherever_the_agent_is_now() -> None:
    centre = at_work("ana").after(HOUR)
    centre.do(ClockOut(actor="ana", agent="ana"))
    centre.do(ClockIn(actor="ana", agent="ana", unit="south"))
    centre.after(HOUR).do(corrected(centre, centre.now - 90 * MINUTE))
    later = views.sessions_of(centre.floor, "ana")[-1].started_at
    elsewhere = corrected(centre, centre.now, started_at=later)
    assert "unknown_session" == centre.refuses(elsewhere)
