"""Turns: of those who wait at the same time, one commits for all.

Whoever comes while nobody commits takes the turn, and takes along all who wait. The disk is asked
once, and everybody gets an outcome of their own. There is no thread that would have to be kept
alive: who appends does the work.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from handletime.stores.requests import Request


class Turns:
    """Lets one at a time commit what all who wait have brought."""

    def __init__(self, commit: Callable[[Sequence[Request]], None]) -> None:
        """Take what commits requests, and gives each its outcome."""
        self._commit = commit
        self._condition = Condition()
        self._waiting: list[Request] = []
        self._taken = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Take the turn, so that nobody commits meanwhile."""
        with self._condition:
            while self._taken:
                self._condition.wait()
            self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        with self._condition:
            self._taken = False
            self._condition.notify_all()

    def settle(self, request: Request) -> None:
        """Return when the request has its outcome; a refusal of all is raised for each."""
        with self._condition:
            self._waiting.append(request)
            while self._taken and not request.settled:
                self._condition.wait()
            if request.settled:
                return
            self._taken = True
            mine, self._waiting = self._waiting, []
        try:
            self._commit(mine)
        except BaseException as error:
            _give_up(mine, error)
            raise
        finally:
            self._pass_on()


def _give_up(requests: Sequence[Request], error: BaseException) -> None:
    """Give those without an outcome the error that ended the turn."""
    for each in requests:
        if not each.settled:
            each.fail(error)
