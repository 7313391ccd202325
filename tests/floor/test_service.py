"""The service: what is answered is durable, and a restart is the same floor."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import handletime as ht
from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.corrections import CorrectClockOut
from handletime.floor.commands.taking import Accept
from handletime.floor.service import Service
from handletime.floor.service.present import Present
from handletime.floor.service.why import last_offer, why_at, why_now
from handletime.floor.state.floor import Floor
from handletime.floor.views import sessions_of
from handletime.routing import Why
from handletime.stores import open_log
from handletime.timeline.clock import HandClock

from .side_by_side import as_the_facts_have_it, as_the_floor_has_it, derived

START = 1_772_438_400_000
PEOPLE = ("ana", "ben", "cleo")
Event = dict[str, Any]


def event(id_: str, type_: str, at: int, seq: int = 0, **fields: Any) -> Event:
    """An event of an integration."""
    return {"id": id_, "type": type_, "at": at, "seq": seq, "source": "desk", **fields}


def setting_up() -> list[Event]:
    """A unit with three agents whose status is tracked."""
    person = {"groups": ["team"], "roles": ["agent"], "unit": "north"}
    return [
        event("unit", "directory.set", START, 0, kind="unit", entry="north", name="North"),
        event("groups", "setting.changed", START, 1, name="tracking.groups", new=["team"]),
        event("on", "setting.changed", START, 2, name="tracking.enabled", new=True),
        *(
            event(
                f"user-{each}", "directory.set", START, 3 + place,
                kind="user", entry=each, name=each.title(), attributes=person,
            )
            for place, each in enumerate(PEOPLE)
        ),
        *(
            event(f"in-{each}", "agent.logged_in", START, 9 + place, agent=each)
            for place, each in enumerate(PEOPLE)
        ),
    ]  # fmt: skip


def chat(name: str, at: int, **fields: Any) -> list[Event]:
    """A chat that waits in a queue."""
    return [
        event(
            f"{name}-1", "conversation.opened", at,
            conversation=name, customer="kim", channel="chat", direction="inbound",
        ),
        event(
            f"{name}-2", "conversation.queued", at, 1,
            conversation=name, queue="support", **fields,
        ),
    ]  # fmt: skip


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def service(path: Path, clock: HandClock) -> Iterator[Service]:
    with opened(path, clock) as service:
        service.record(setting_up())
        for each in PEOPLE:
            service.sign_of_desk(each)
        yield service


class opened:  # noqa: N801  # reads as a phrase
    """A service over a log that is closed at the end."""

    def __init__(self, path: Path, clock: HandClock, **options: Any) -> None:
        self.service = Service(open_log(path, floor=True), clock, **options)

    def __enter__(self) -> Service:
        return self.service

    def __exit__(self, *_: object) -> None:
        self.service.close()


def clock_in(service: Service, *people: str) -> None:
    for each in people:
        answer = service.do(ClockIn(actor=each, agent=each, unit="north"))
        assert answer.refusal is None


def test_what_follows_is_part_of_the_answer(service: Service, clock: HandClock) -> None:
    """Who clocks in is offered in the same decision whoever waits."""
    clock.turn(START + 1_000)
    service.record(chat("c1", START + 5))
    answer = service.do(ClockIn(actor="ana", agent="ana", unit="north"))
    types = [each.event["type"] for each in answer.events]
    assert ["agent.clocked_in", "conversation.offered"] == types
    assert [each.position for each in answer.events] == sorted(
        each.position for each in answer.events
    )


def test_a_refusal_writes_nothing(service: Service) -> None:
    head = service.log.head
    answer = service.do(ClockOut(actor="ana", agent="ana"))
    assert answer.refusal is not None
    assert "not_clocked_in" == answer.refusal.code
    assert head == service.log.head


def test_a_key_is_carried_out_once(service: Service) -> None:
    """A second command of the same key is answered as the first, and writes nothing."""
    command = ClockIn(actor="ana", agent="ana", unit="north")
    first = service.do(command, key="k")
    head = service.log.head
    assert first == service.do(command, key="k")
    assert head == service.log.head


def floor_after_restart(path: Path, clock: HandClock) -> Floor:
    with opened(path, clock) as again:
        return again.read(lambda floor: floor)


def a_morning(service: Service, clock: HandClock) -> None:
    clock_in(service, "ana", "ben")
    clock.turn(START + 4_000)
    service.record(chat("c1", START + 2_000) + chat("c2", START + 2_500, priority=5))
    for name in ("c1", "c2"):
        with service.looking() as live:
            (leg,) = live.floor.conversations[name].alerting
        assert service.do(Accept(actor=leg.agent, agent=leg.agent, conversation=name)).events
    clock.turn(START + 5_000)
    service.record(
        [event("bye", "conversation.closed", START + 5_000, conversation="c1", by="customer")]
    )


@pytest.mark.parametrize("snapshot_every", [1, 7, 10_000])
def test_a_restart_is_the_same_floor(path: Path, clock: HandClock, snapshot_every: int) -> None:
    """Whether or not there was a snapshot, and however much came after it."""
    with opened(path, clock, snapshot_every=snapshot_every) as service:
        service.record(setting_up())
        for each in PEOPLE:
            service.sign_of_desk(each)
        a_morning(service, clock)
        before = service.read(lambda floor: floor)
    assert before == floor_after_restart(path, clock)


def test_the_floor_is_what_the_facts_of_its_log_say(service: Service, clock: HandClock) -> None:
    a_morning(service, clock)
    rows = [each.event for each in service.log.after()]
    as_of = START + 60_000
    events = [{k: v for k, v in row.items() if k not in ("new", "attributes")} for row in rows]
    facts = derived([each for each in events if each["type"] != "directory.set"], as_of, as_of)
    found = service.read(as_the_floor_has_it)
    for table, said in as_the_facts_have_it(facts).items():
        assert said == found[table], table


def test_many_who_ask_at_once_are_all_answered(service: Service) -> None:
    """Each gets its own answer, and the log has all of them once."""
    answers: list[str | None] = []

    def ask(each: str) -> None:
        for _ in range(5):
            answer = service.do(ClockIn(actor=each, agent=each, unit="north"))
            answers.append(answer.refusal.code if answer.refusal else None)

    threads = [threading.Thread(target=ask, args=(each,)) for each in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {None: 3, "clocked_in_already": 12} == {
        code: answers.count(code) for code in set(answers)
    }


def test_a_log_that_is_gone_refuses_and_comes_back(
    service: Service, path: Path, clock: HandClock
) -> None:
    """Nothing is done while the log cannot be written; then the floor goes on by itself."""
    clock_in(service, "ana")
    away = path.with_suffix(".away")
    path.rename(away)
    answer = service.do(ClockIn(actor="ben", agent="ben", unit="north"))
    assert answer.refusal is not None
    assert "store_unavailable" == answer.refusal.code
    away.rename(path)
    answer = service.do(ClockIn(actor="ben", agent="ben", unit="north"))
    assert answer.refusal is None
    assert {"ana", "ben"} == service.read(
        lambda floor: {each.name for each in floor.agents.values() if each.session == "on"}
    )


def test_a_late_event_changes_the_floor_and_no_decision(service: Service, clock: HandClock) -> None:
    """A break that is told late shows; the offer that was made meanwhile was made."""
    clock.turn(START + 10_000)
    clock_in(service, "ana")
    clock.turn(START + 20_000)
    service.record(chat("c1", START + 15_000))
    told = event(
        "late", "agent.status_set", START + 12_000,
        agent="ana", status="unavailable", reason="break",
    )  # fmt: skip
    service.record([told])
    with service.looking() as live:
        assert "unavailable" == live.floor.agents["ana"].status
        assert START + 12_000 == live.floor.agents["ana"].status_since
    offers = [each for each in service.log.after() if each.event["type"] == "conversation.offered"]
    assert 1 == len(offers)


def ended(frame: pl.DataFrame) -> list[tuple[str, int, int, str]]:
    """Every session of the facts: agent, beginning, end, and who ended it."""
    instants = pl.col("started_at", "ended_at").dt.epoch("ms")
    return frame.filter(~pl.col("open")).select("agent", instants, "clock_out_cause").rows()


def test_a_corrected_clock_out_is_durable_and_acts_at_once_and_after_a_restart(
    path: Path, clock: HandClock
) -> None:
    """The wrong one is taken out of the set, the right one stands in the past, and facts say so.

    Ana clocked out eight hours too late; Ben forgot to.
    """
    role = {"roles": ["unit_manager"], "units": ["north"]}
    fay = event("fay", "directory.set", START, 20, kind="user", entry="fay", attributes=role)
    home, late = START + 3_600_000, START + 9 * 3_600_000
    with opened(path, clock) as service:
        present = Present(service)
        service.record([*setting_up(), fay])
        clock_in(service, "ana", "ben")
        clock.turn(late)
        assert service.do(ClockOut(actor="ana", agent="ana")).refusal is None
        assert [("ana", START, late, "agent")] == ended(present.facts()["sessions"])
        for agent in ("ana", "ben"):
            mended = CorrectClockOut(actor="fay", agent=agent, started_at=START, at=home)
            assert service.do(mended).refusal is None
        sessions = {each: sessions_of(service.live.floor, each) for each in ("ana", "ben")}
        assert {home} == {each.ended_at for own in sessions.values() for each in own}
        assert set() == at_work(service) & {"ana", "ben"}
        expected = [(each, START, home, "manager") for each in ("ana", "ben")]
        assert expected == ended(present.facts()["sessions"])
        before, written = as_the_floor_has_it(service.live.floor), service.log.head
    with opened(path, clock) as again:
        assert written == again.log.head
        assert before == again.read(as_the_floor_has_it)
        assert sessions == {each: sessions_of(again.live.floor, each) for each in ("ana", "ben")}
        facts = ht.derive(io.BytesIO(again.log.stream().read()), as_of=late, now=late)
    assert expected == ended(facts["sessions"])


def test_why_is_replayed_from_the_log(service: Service, clock: HandClock) -> None:
    """What was said of a decision when it was made, the log says again later."""
    clock_in(service, "ana", "ben")
    clock.turn(START + 1_000)
    service.record(chat("c1", START + 1_000))
    position = last_offer(service.log, "c1")
    assert position is not None
    replayed = why_at(service.log, "c1", position).why
    assert isinstance(replayed, Why)
    assert "ana" == replayed.agent
    assert ["ben", "cleo"] == [each.agent for each in replayed.passed_over]
    with service.looking() as live:
        assert "not_waiting" == why_now(live, "c1").why.code  # type: ignore[union-attr]


def test_an_offer_is_revoked_when_its_time_is_over(service: Service, clock: HandClock) -> None:
    """Timers are read off the floor: they fire once, also after a restart."""
    clock_in(service, "ana")
    clock.turn(START + 1_000)
    service.record(chat("c1", START + 1_000))
    clock.turn(START + 1_000 + 29_000)
    service.sign_of_desk("ana")
    assert [] == service.tick()
    clock.turn(START + 1_000 + 30_000)
    (answer,) = service.tick()
    types = [each.event["type"] for each in answer.events]
    assert "conversation.offer_ended" == types[0]
    assert [] == service.tick()


def test_what_is_dated_ahead_is_not_so_yet(path: Path, clock: HandClock) -> None:
    """A gateway's clock may be fast: the floor's own does not follow it, also after a restart."""
    hour = 3_600_000
    with opened(path, clock) as service:
        service.record(setting_up())
        clock.turn(START + 1_000)
        early = event("early", "agent.clocked_in", START + hour, agent="ana", unit="north")
        service.record([early])
        clock_in(service, "ben")
        assert {"ben"} == at_work(service)
        assert START + 1_000 == service.read(lambda floor: floor.at)
        assert START + hour >= (service.next_at or 0)
    with opened(path, clock) as again:
        assert {"ben"} == at_work(again)
        clock.turn(START + hour)
        for each in PEOPLE:
            again.sign_of_desk(each, active=True)
        again.tick()
        assert {"ana", "ben"} == at_work(again)


def at_work(service: Service) -> set[str]:
    return service.read(
        lambda floor: {each.name for each in floor.agents.values() if each.session == "on"}
    )
