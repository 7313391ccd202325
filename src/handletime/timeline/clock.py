"""The clock: the only way in which anything here learns what time it is.

Rules and facts are functions of events; what must know the present takes a clock, so that a
test can turn it by hand.
"""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the present instant."""

    def now(self) -> int:
        """Return the present instant in epoch milliseconds."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> int:
        """Return the present instant in epoch milliseconds, as the machine has it."""
        return time.time_ns() // 1_000_000


class HandClock:
    """A clock that is turned by hand, and never backwards: rehearsals and tests go by it."""

    def __init__(self, now: int) -> None:
        """Take the instant that it shows at first, in epoch milliseconds."""
        self._now = now

    def now(self) -> int:
        """Return the instant that it shows, in epoch milliseconds."""
        return self._now

    def turn(self, now: int) -> None:
        """Have it show an instant; an earlier one than now leaves it as it is."""
        self._now = max(now, self._now)
