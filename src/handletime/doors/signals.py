"""Signals that end the program: an exception first, so that it leaves nothing half done.

A signal that is ignored from outside, as under `nohup`, stays ignored.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDING: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""What asks a program to end; not every system has all of them."""
OF_A_SIGNAL: Final = 128
"""What a shell adds to the number of the signal that a program died of."""


INTERRUPTED: Final = OF_A_SIGNAL + signal.SIGINT
"""The status of a run whose interruption a library heard first."""


_swallowed: Final[list[int]] = []
"""Signals whose exception was raised where a library's own code could pass none on."""


class Stopped(BaseException):  # no error: somebody wished it
    """The program is to end, for a signal or because nobody reads what it says."""

    def __init__(self, number: int) -> None:
        """Take the number of the signal."""
        self.number = number
        super().__init__(number)


@contextmanager
def heard() -> Iterator[None]:
    """Raise `Stopped` at the first signal that asks to end; the second one ends at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    known = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = {each: signal.getsignal(each) for each in known}
    wanted = [each for each in known if before[each] != signal.SIG_IGN]
    for each in wanted:
        signal.signal(each, _stop)
    sys.unraisablehook = _not_passed_on
    try:
        yield
    finally:
        sys.unraisablehook = sys.__unraisablehook__
        for each in wanted:
            signal.signal(each, before[each])


def stop_if_told() -> None:
    """Raise `Stopped` once more where an earlier one could not be passed on."""
    if _swallowed:
        raise Stopped(_swallowed.pop()) from None


def _not_passed_on(unraisable: sys.UnraisableHookArgs) -> None:
    if isinstance(unraisable.exc_value, Stopped):
        _swallowed.append(unraisable.exc_value.number)
    else:
        sys.__unraisablehook__(unraisable)


def interruptible() -> None:
    """Let an interruption end a wait for input.

    Polars hears interruptions too, and from its import on they would let such a wait go on.
    """
    if hasattr(signal, "siginterrupt"):
        signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003  # it takes no name


def _stop(number: int, _: FrameType | None) -> NoReturn:
    for name in ENDING:
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is _stop:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    raise Stopped(number)


def die_of(number: int) -> NoReturn:
    """End the program by a signal, so that a shell's loop over many runs ends with it."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    # The first program of a container outlives the signal that it sends itself.
    sys.exit(OF_A_SIGNAL + number)
