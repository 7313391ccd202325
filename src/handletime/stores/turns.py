"""Turns: of those who wait at the same time, one commits for all.

Whoever comes while nobody commits takes the turn, and takes along all who wait. The disk is asked
once, and everybody gets an outcome of their own. There is no thread that would have to be kept
alive: who appends does the work.

Who was answered together comes back together. The first of them would commit alone, and the
others would wait for that; so it waits for as many as there were the last time, though never for
longer than a small part of what the last commit took.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Condition, Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from handletime.stores.requests import Request

PATIENCE: Final = 0.25
"""The part of the last commit's time for which a turn waits for company: with eight who append,
one commit in place of two is worth a quarter more; who is alone waits once and not again."""


class Turns:
    """Lets one at a time commit what all who wait have brought."""

    def __init__(self, commit: Callable[[Sequence[Request]], None]) -> None:
        """Take what commits requests, and gives each its outcome."""
        self._commit = commit
        lock = Lock()
        self._turn = Condition(lock)
        """Told when a turn ends."""
        self._company = Condition(lock)
        """Told when somebody comes."""
        self._waiting: list[Request] = []
        self._taken = False
        self._last_count = 0
        self._last_took_s = 0.0

    def settle(self, request: Request) -> None:
        """Return when the request has its outcome; a refusal of all is raised for each."""
        with self._turn:
            self._waiting.append(request)
            self._company.notify()
            while self._taken and not request.settled:
                self._turn.wait()
            if request.settled:
                return
            self._taken = True
        mine: list[Request] = []
        try:
            mine = self._gathered()
            began = time.monotonic()
            self._commit(mine)
            self._last_count, self._last_took_s = len(mine), time.monotonic() - began
        except BaseException as error:
            _give_up(mine, error)
            raise
        finally:
            self._pass_on()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Take the turn, so that nobody commits meanwhile."""
        with self._turn:
            while self._taken:
                self._turn.wait()
            self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    def _gathered(self) -> list[Request]:
        """Take all who wait, once they are as many as they were, or it has been long enough."""
        until = time.monotonic() + self._last_took_s * PATIENCE
        with self._company:
            while len(self._waiting) < self._last_count:
                left_s = until - time.monotonic()
                if left_s <= 0 or not self._company.wait(left_s):
                    break
            mine, self._waiting = self._waiting, []
        return mine

    def _pass_on(self) -> None:
        with self._turn:
            self._taken = False
            self._turn.notify_all()


def _give_up(requests: Sequence[Request], error: BaseException) -> None:
    """Give those without an outcome the error that ended the turn."""
    for each in requests:
        if not each.settled:
            each.fail(error)
