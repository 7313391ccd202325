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
