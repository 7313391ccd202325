"""Turns: who waits together is committed together, and each gets an outcome of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from handletime.stores import Appended, StoreUnavailable
from handletime.stores.requests import Request
from handletime.stores.rows import Rows
from handletime.stores.turns import Turns

THREADS: Final = 8
PATIENCE_S: Final = 30.0


def request(number: int = 0) -> Request:
    return Request(Rows(), number)


def settled(turns: Turns, one: Request) -> Appended:
    """Wait for the outcome of a request, and return it."""
    turns.settle(one)
    return one.outcome


class Recorder:
    """Commits by remembering, after what a test wants to happen meanwhile."""

    def __init__(self, meanwhile: Callable[[int], None] = lambda _: None) -> None:
        self.commits: list[list[int]] = []
        self._meanwhile = meanwhile

    def __call__(self, requests: Sequence[Request]) -> None:
        self.commits.append([each.recorded_at for each in requests])
        self._meanwhile(len(self.commits))
        for each in requests:
            each.succeed(Appended((), each.recorded_at))


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_who_comes_while_one_commits_is_committed_together() -> None:
    turns: Turns

    def meanwhile(commit: int) -> None:
        if commit == 1:
            wait_until(lambda: len(turns._waiting) == THREADS - 1)

    recorder = Recorder(meanwhile)
    turns = Turns(recorder)
    requests = [request(number) for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(turns.settle, requests))
    assert [1, THREADS - 1] == [len(each) for each in recorder.commits]
    assert list(range(THREADS)) == sorted(each.outcome.duplicates for each in requests)


def test_who_was_answered_together_comes_back_together() -> None:
    """Nobody commits alone while the others are on their way, but only in the beginning."""
    start = threading.Barrier(THREADS)

    def work(thread: int) -> None:
        start.wait()
        for _ in range(20):
            turns.settle(request(thread))

    recorder = Recorder(lambda _: time.sleep(0.05))
    turns = Turns(recorder)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work, range(THREADS)))
    full = [each for each in recorder.commits if len(each) == THREADS]
    assert len(full) >= 15


def test_who_is_alone_waits_for_nobody() -> None:
    recorder = Recorder(lambda commit: time.sleep(1.0 if commit == 1 else 0))
    turns = Turns(recorder)
    turns.settle(request())
    began = time.monotonic()
    turns.settle(request())
    assert time.monotonic() - began < 0.2
    assert [1, 1] == [len(each) for each in recorder.commits]


def test_company_that_does_not_come_is_not_waited_for_long() -> None:
    turns: Turns

    def meanwhile(commit: int) -> None:
        if commit == 1:
            wait_until(lambda: len(turns._waiting) == THREADS - 1)
        time.sleep(0.1)

    turns = Turns(Recorder(meanwhile))
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(turns.settle, [request() for _ in range(THREADS)]))
    assert THREADS - 1 == turns._last_count
    began = time.monotonic()
    turns.settle(request())
    assert time.monotonic() - began < 1.0
    assert 1 == turns._last_count


def test_what_ends_a_turn_is_told_to_all_who_were_in_it() -> None:
    turns: Turns
    gone = StoreUnavailable("gone")

    def commit(requests: Sequence[Request]) -> None:
        if len(requests) == 1:
            wait_until(lambda: len(turns._waiting) == THREADS - 1)
        raise gone

    turns = Turns(commit)
    requests = [request() for _ in range(THREADS)]

    def work(one: Request) -> None:
        with pytest.raises(StoreUnavailable, match="gone"):
            settled(turns, one)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work, requests))


def test_an_interruption_of_one_is_no_interruption_of_the_others() -> None:
    """They are told what it means for them: that nothing was committed, and may be again."""
    one = request()
    one.fail(KeyboardInterrupt())
    with pytest.raises(StoreUnavailable, match="Another append ended before"):
        one.outcome  # noqa: B018  # it raises what became of it


def test_who_is_alone_keeps_the_others_out() -> None:
    recorder = Recorder()
    turns = Turns(recorder)
    with ThreadPoolExecutor(1) as threads:
        with turns.alone():
            waiting = threads.submit(turns.settle, request())
            wait_until(lambda: len(turns._waiting) == 1)
            assert [] == recorder.commits
        waiting.result()
    assert [[0]] == recorder.commits
