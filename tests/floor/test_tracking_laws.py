"""Laws of status tracking: they hold whatever is asked for, by whomever, and whenever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handletime.floor.command import Command, decide
from handletime.floor.commands.administration import ChangeSetting
from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.closing import Close, FinishWrapUp, StartWrapUp
from handletime.floor.commands.corrections import CorrectClockOut
from handletime.floor.commands.focus import EndFocus, StartFocus
from handletime.floor.commands.log_ins import LogIn, LogOut
from handletime.floor.commands.looking import Enter
from handletime.floor.commands.presence import EndAttention, GoIdle, IdleOut, LoseDesk
from handletime.floor.commands.statuses import (
    Return,
    SetAvailable,
    SetChannels,
    SetNextStatus,
    SetUnavailable,
    TakeBackNextStatus,
)
from handletime.floor.commands.taking import Accept, Decline
from handletime.floor.commands.tasks import AssignTask, CreateTask, FinishTask, StartTask
from handletime.floor.drafts import SYSTEM, Draft
from handletime.floor.refusal import Refusal
from handletime.floor.views import sessions_of

from .centre import HOUR, MINUTE, SECOND, Centre
from .side_by_side import derived
from .test_attendance import at_work

AGENTS: Final = ("ana", "ben", "cem", "uma")
ACTORS: Final = (*AGENTS, "fay", "gus", "ada", SYSTEM, "nobody")
CONVERSATIONS: Final = ("c1", "c2", "c3")
SELDOM: Final = ("log_out", "clock_out", "lose_desk", "go_idle", "create_task", "set_available")
"""What agents do once in a while, so that they get to work in between."""
LAPSES: Final = (0, 0, 1, SECOND, SECOND, MINUTE, MINUTE, 10 * MINUTE, HOUR, 9 * HOUR)
VALUES: Final = (
    ("tracking.enabled", False),
    ("tracking.enabled", True),
    ("tracking.groups", ["agents", "guests"]),
    ("tracking.clock_out_while_active", True),
    ("tracking.conversations_after", "agent"),
    ("desk.conversations_after", "agent"),
    ("idle.outcome", "clocked_out"),
    ("focus.asks_reason", True),
    ("focus.allows_transfer", True),
    ("routing.capacity_standard.chat", 1),
    ("wrap_up.limit_ms", 0),
)


@dataclass(frozen=True)
class Wish:
    """What somebody may ask for, once it is known what is so."""

    agent: str
    actor: str
    """Usually the agent itself; else anybody."""
    number: int
    """Which of all that could be asked for."""
    wild: bool
    """Whether it is asked for though it would be refused."""
    unit: str
    channels: tuple[str, ...]
    reason: str
    note: str | None
    task: str
    conversation: str
    back: int
    """How long ago the last sign of life was."""
    change: tuple[str, Any]
    focus_reason: str | None

    def __call__(self, centre: Centre) -> Command | None:
        """Return what is asked for; None where nothing could be."""
        if self.number % 4 == 0 and self.conversation not in centre.floor.conversations:
            centre.chat(self.conversation)
            return None
        every = list(self._every(centre))
        if not self.wild:
            every = [each for each in every if writes_something(decided(centre, each))]
        weighed = [each for each in every for _ in range(1 if each.name in SELDOM else 8)]
        return weighed[self.number % len(weighed)] if weighed else None

    def _every(self, centre: Centre) -> Iterator[Command]:
        yield from self._own()
        yield from self._tasks()
        yield from self._timed(centre.now - self.back)
        on = {"actor": self.actor, "agent": self.agent, "conversation": self.conversation}
        yield from (each(**on) for each in (Accept, Decline, Enter, Close))
        yield from (each(**on) for each in (StartWrapUp, FinishWrapUp))
        if self.number % 3 == 0:
            yield ChangeSetting(actor="ada", setting=self.change[0], value=self.change[1])

    def _own(self) -> Iterator[Command]:
        who = {"actor": self.actor, "agent": self.agent}
        yield from (each(**who) for each in (LogIn, LogOut, ClockOut, SetAvailable, Return))
        yield from (each(**who) for each in (TakeBackNextStatus, EndFocus))
        yield ClockIn(**who, unit=self.unit, channels=self.channels)
        yield SetUnavailable(**who, reason=self.reason, note=self.note, task=self.task or None)
        yield SetNextStatus(**who, reason=self.reason)
        yield SetChannels(**who, channels=self.channels)
        yield StartFocus(**who, reason=self.focus_reason)

    def _tasks(self) -> Iterator[Command]:
        who = {"actor": self.actor, "agent": self.agent}
        yield CreateTask(**who, title="Scan", task=self.task or None)
        yield AssignTask(**who, task=self.task)
        yield StartTask(**who, task=self.task)
        yield FinishTask(actor=self.actor, task=self.task)

    def _timed(self, since: int) -> Iterator[Command]:
        by = {"actor": self.actor if self.wild else SYSTEM, "agent": self.agent}
        yield GoIdle(**by, active_at=since)
        yield IdleOut(**by)
        yield EndAttention(**by, seen_at=since)
        yield LoseDesk(**by, seen_at=since)


def wish_of(random: Random) -> Wish:
    """Return what somebody may ask for."""
    agent = random.choice(AGENTS)
    return Wish(
        agent=agent,
        actor=agent if random.random() < 0.8 else random.choice(ACTORS),
        number=random.randrange(1000),
        wild=random.random() < 0.25,
        unit=random.choice(("north", "south", "east")),
        channels=random.choice((("chat",), ("chat", "voice"), ())),
        reason=random.choice(("break", "meeting", "back_office", "other", "nap")),
        note=random.choice((None, "…")),
        task=random.choice(("", "t1", "t2")),
        conversation=random.choice(CONVERSATIONS),
        back=random.choice(LAPSES),
        change=random.choice(VALUES),
        focus_reason=random.choice((None, "project", "nap")),
    )


def correction_of(random: Random, centre: Centre) -> Command | None:
    """Return the correction of a session that there was, to end at any time in it."""
    agent, actor = random.choice(AGENTS), random.choice(("fay", "gus", "ada"))
    sessions = sessions_of(centre.floor, agent)
    if not sessions:
        return None
    session = random.choice(sessions)
    length = (session.ended_at or centre.now) - session.started_at
    at = session.started_at + random.randint(0, length)
    return CorrectClockOut(actor=actor, agent=agent, started_at=session.started_at, at=at)


def decided(centre: Centre, command: Command) -> tuple[Draft, ...] | Refusal:
    """Return what a command would be answered."""
    now = max(centre.now, centre.floor.at)
    return decide(centre.floor, command, now, centre.live.sight)


def writes_something(answer: tuple[Draft, ...] | Refusal) -> bool:
    """Say whether a command is not refused, and not idle talk either."""
    return isinstance(answer, tuple) and bool(answer)


def asked(centre: Centre, command: Command) -> None:
    """Ask for something; to decide it changes nothing, and neither does a refusal."""
    before = repr(centre.floor)
    answer = decided(centre, command)
    assert before == repr(centre.floor)
    if isinstance(answer, tuple):
        centre.do(command)
    else:
        assert answer == centre.refused(command)


def acted_out(seed: int, length: int, *, corrects: bool = False) -> Centre:
    """Return a centre in which one thing after the other was asked for."""
    random, centre = Random(seed), at_work("ana", "ben")
    for _ in range(length):
        centre.after(random.choice(LAPSES))
        if corrects and random.random() < 0.1:
            command = correction_of(random, centre)
        else:
            command = wish_of(random)(centre)
        if command is not None:
            asked(centre, command)
    return centre.after(SECOND)


def everything_agrees(centre: Centre) -> None:
    """Assert that the floor is what the facts say, and that statuses tile every session."""
    centre.agrees_with_facts()
    facts = derived(centre.log, centre.now, centre.now)
    for table in ("sessions", "statuses"):
        lengths = facts[table]["ended_at"] - facts[table]["started_at"]
        assert (lengths.dt.total_milliseconds() >= 0).all()
    assert _sums(facts, "sessions") == _sums(facts, "statuses")


def _sums(facts: Any, table: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for agent, start, end in facts[table].select("agent", "started_at", "ended_at").rows():
        length = round((end - start).total_seconds() * 1000)
        totals[agent] = totals.get(agent, 0) + length
    return {agent: total for agent, total in totals.items() if total}


HUNT: Final = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
LONG: Final = settings(max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
SEEDS: Final = st.integers(0, 2**32 - 1)
LENGTHS: Final = st.integers(1, 60)


def nothing_looks_wrong(seed: int, length: int) -> None:
    """Have commands asked for: all is as the facts say, and the facts find nothing wrong.

    Facts do not know whom the settings track, and wonder at who works without clocking in once
    tracking was disabled.
    """
    centre = acted_out(seed, length)
    everything_agrees(centre)
    expected = {"session_left_open"}
    changes = [each for each in centre.log if each.get("name") == "tracking.enabled"]
    if any(each["new"] is False for each in changes):
        expected.add("work_while_clocked_out")
    found = derived(centre.log, centre.now, centre.now)["findings"]["code"].to_list()
    assert set() == set(found) - expected


@HUNT
@given(SEEDS, LENGTHS)
def test_what_commands_write_is_valid_agrees_with_facts_and_is_no_finding(
    seed: int, length: int
) -> None:
    nothing_looks_wrong(seed, length)


@HUNT
@given(SEEDS, LENGTHS)
def test_what_is_corrected_leaves_the_floor_as_the_facts_have_it(seed: int, length: int) -> None:
    """A correction may leave findings: what came after the agent went home."""
    everything_agrees(acted_out(seed, length, corrects=True))


@pytest.mark.long
@LONG
@given(SEEDS, LENGTHS)
def test_nothing_looks_wrong_after_any_commands(seed: int, length: int) -> None:
    nothing_looks_wrong(seed, length)


@pytest.mark.long
@LONG
@given(SEEDS, LENGTHS)
def test_all_agrees_after_any_corrections(seed: int, length: int) -> None:
    everything_agrees(acted_out(seed, length, corrects=True))
