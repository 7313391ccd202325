"""Whenever the service is killed, all that it answered for is there, and the floor goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Final

import pytest

from handletime.floor.fold.forget import forget
from handletime.floor.service import Service
from handletime.floor.service.archive import LogArchive
from handletime.floor.service.restoring import catch_up, restored
from handletime.floor.state.floor import Floor
from handletime.stores import open_log
from handletime.timeline.clock import HandClock
from handletime.timeline.instant import LAST_INSTANT
from house.measure import ROOT

FIRST_DAY: Final = date(2026, 3, 2)
HOUR_MS: Final = 3_600_000


def rehearsing(url: str, day: date) -> subprocess.Popen[str]:
    """Start a process that rehearses a day of a centre on a log."""
    return subprocess.Popen(
        [sys.executable, "-m", "floor.rehearser", url, day.isoformat()],
        cwd=ROOT / "tests",
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(child: subprocess.Popen[str], after: int, pause_s: float) -> list[str]:
    """Kill a process some time after it has said so many lines; return the whole lines."""
    assert child.stdout is not None
    said = [child.stdout.readline().strip() for _ in range(after)]
    time.sleep(pause_s)
    child.kill()
    rest, _ = child.communicate()
    return said + rest.split("\n")[:-1]


def folded_anew(url: str) -> Floor:
    """Fold a log from its first event, without any snapshot."""
    with open_log(url) as log:
        archive, floor = LogArchive(log), Floor()
        archive.forgotten = set()
        catch_up(floor, archive, LAST_INSTANT)
        return floor


def present(floor: Floor) -> Floor:
    """A floor without the conversations that are over, which may be forgotten at any time."""
    forget(floor)
    return floor


def check(url: str, acknowledged: list[str]) -> None:
    """What was answered for is there once; the floor is a fold of the log; timers fire once."""
    with open_log(url) as log:
        there = [f"{each.position} {each.event['id']}" for each in log.after()]
        assert len(there) == len(set(there))
        assert set() == set(acknowledged) - set(there)
        again = restored(LogArchive(log), LAST_INSTANT)
    anew = folded_anew(url)
    assert present(anew) == present(again)
    clock = HandClock(anew.at)
    service = Service(open_log(url, floor=True), clock)
    try:
        overdue = service.next_at
        assert overdue is None or overdue > clock.now(), "what was due is done by a restart"
        clock.turn(anew.at + HOUR_MS)
        while service.tick():
            pass
        alerting = service.read(
            lambda floor: [each for each in floor.conversations.values() if each.alerting]
        )
        assert [] == alerting, "an hour later every offer is accepted or revoked"
    finally:
        service.close()


def kill_often(url: str, rounds: int, seed: int) -> None:
    """Kill a service under load, again and again, at moments that a seed decides."""
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for turn in range(rounds):
        child = rehearsing(url, FIRST_DAY + timedelta(days=2 * turn))
        acknowledged += killed(child, chance.randrange(60, 900), chance.random() / 20)
        check(url, acknowledged)
    assert len(acknowledged) > rounds


def test_a_killed_service_has_done_what_it_answered_for(tmp_path: object) -> None:
    kill_often(f"sqlite:///{tmp_path}/desk.db", rounds=2, seed=1)


@pytest.mark.long
def test_a_service_that_is_killed_often_has_done_what_it_answered_for(log_url: str) -> None:
    kill_often(log_url, rounds=100, seed=2)
