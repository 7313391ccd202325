"""Whatever is killed, every event that was acknowledged is there once."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from handletime.stores import FloorTaken, Log, StoreUnavailable, open_log
from house.measure import ROOT
from servers.postgresql import Server, server
from stores.events import returned

THREADS: Final = 4
PATIENCE_S: Final = 60.0
FLOOR: Final = """
import sys, time
from handletime.stores import open_log
log = open_log(sys.argv[1], floor=True)
print("open", flush=True)
time.sleep(600)
"""


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server that may be killed, since nobody else has it."""
    with server() as one:
        yield one


def appending(url: str, name: str, threads: int = THREADS) -> subprocess.Popen[str]:
    """Start a process that appends without end."""
    return subprocess.Popen(
        [sys.executable, "-m", "stores.appender", url, name, str(threads)],
        cwd=ROOT / "tests",
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(child: subprocess.Popen[str], after: int, pause_s: float) -> list[str]:
    """Kill a process some time after it has said so many lines; return all that it said."""
    assert child.stdout is not None
    said = [child.stdout.readline().strip() for _ in range(after)]
    time.sleep(pause_s)
    child.kill()
    rest, _ = child.communicate()
    # The kill may have cut the last line short.
    return said + rest.split("\n")[:-1]


def check(url: str, acknowledged: list[str]) -> None:
    """Every event that was acknowledged is there once, and positions have no gap."""
    with open_log(url) as log:
        stored = list(log.after())
    assert list(range(1, len(stored) + 1)) == [each.position for each in stored]
    times = Counter(each.event["id"] for each in stored)
    assert {1} == set(times.values())
    assert set() == set(acknowledged) - set(times)


def kill_appenders(url: str, rounds: int, seed: int) -> None:
    """Kill a process that appends, again and again, at moments that a seed decides."""
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for turn in range(rounds):
        child = appending(url, f"r{turn}")
        acknowledged += killed(child, chance.randrange(1, 60), chance.random() / 20)
        check(url, acknowledged)
    assert len(acknowledged) >= rounds


def test_a_killed_process_leaves_all_that_it_acknowledged(log_url: str) -> None:
    kill_appenders(log_url, rounds=2, seed=1)


@pytest.mark.long
def test_a_process_that_is_killed_often_leaves_all_that_it_acknowledged(log_url: str) -> None:
    kill_appenders(log_url, rounds=100, seed=2)


def patiently(work: Callable[[], Log]) -> Log:
    """Do something until it is no longer refused: a server sees the end of a client soon after."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return work()
        except FloorTaken:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_the_floors_lock_goes_with_a_killed_process(log_url: str) -> None:
    command = [sys.executable, "-c", FLOOR, log_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "open\n" == child.stdout.readline()
        with pytest.raises(FloorTaken):
            open_log(log_url, floor=True)
        child.kill()
    patiently(lambda: open_log(log_url, floor=True)).close()


class Load:
    """Threads that append all the time, and go on where the store is away."""

    def __init__(self, log: Log) -> None:
        self.acknowledged: list[str] = []
        self.refused = 0
        self._log = log
        self._enough = threading.Event()
        self._threads = ThreadPoolExecutor(THREADS)
        self._working = [self._threads.submit(self._append, name) for name in range(THREADS)]

    def wait(self, more: int) -> None:
        """Wait until so many more events are acknowledged."""
        deadline, until = time.monotonic() + PATIENCE_S, len(self.acknowledged) + more
        while len(self.acknowledged) < until:
            assert time.monotonic() < deadline, "appends do not go on"
            time.sleep(0.01)

    def end(self) -> None:
        """End all threads; whatever was raised in one is raised here."""
        self._enough.set()
        self._threads.shutdown()
        for each in self._working:
            each.result()

    def _append(self, name: int) -> None:
        number = 0
        while not self._enough.is_set():
            event = returned(f"{name}-{number}")
            try:
                appended = self._log.append([event], recorded_at=number)
            except StoreUnavailable:
                self.refused += 1
                time.sleep(0.02)
                continue
            assert 1 == len(appended.stored) + appended.duplicates
            self.acknowledged.append(event["id"])
            number += 1


def kill_server(mortal: Server, rounds: int) -> None:
    """Kill the server under load, start it again, and see appends go on by themselves."""
    with open_log(mortal.emptied(), floor=True) as log:
        load = Load(log)
        try:
            for _ in range(rounds):
                load.wait(more=40)
                mortal.kill()
                refused = load.refused
                while load.refused == refused:
                    time.sleep(0.01)
                mortal.start()
            load.wait(more=40)
        finally:
            load.end()
    check(mortal.url, load.acknowledged)


def test_a_killed_server_loses_no_event_and_appends_go_on_after_it(mortal: Server) -> None:
    kill_server(mortal, rounds=1)


@pytest.mark.long
def test_a_server_that_is_killed_often_loses_no_event(mortal: Server) -> None:
    kill_server(mortal, rounds=30)


def test_processes_that_append_at_once_leave_no_gap_for_a_reader(log_url: str) -> None:
    """A reader that goes on after the last position that it saw never misses one below it."""
    with open_log(log_url) as log:
        children = [appending(log_url, name, threads=2) for name in "xy"]
        seen: list[int] = []
        names: set[str] = set()
        deadline = time.monotonic() + PATIENCE_S
        while len({name[0] for name in names}) < len(children) or len(seen) < 400:
            assert time.monotonic() < deadline
            for each in log.after(len(seen)):
                seen.append(each.position)
                names.add(each.event["id"])
        for child in children:
            killed(child, 0, 0)
        assert list(range(1, len(seen) + 1)) == seen
