"""What the program says beside its answer: on standard error, in colour only on a terminal."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Progress, TaskID

    from handletime.errors import HandletimeError

PATIENCE_S: Final = 1.0
"""How long a person waits before wondering; what is quicker needs no progress bar."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Speaks to the person at the terminal, unless told to be quiet."""

    quiet: bool = False

    def say(self, words: str) -> None:
        """Say something that a quiet run leaves out."""
        if not self.quiet:
            _console().print(words, highlight=False, markup=False, soft_wrap=True)

    @contextlib.contextmanager
    def meter(self, steps: int | None = None) -> Iterator[Meter]:
        """Give a meter of so many steps; a bar appears where all of them take long."""
        if self.quiet or not sys.stderr.isatty():
            yield Meter()
            return
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=_console(), transient=True)
        late = threading.Timer(PATIENCE_S, bar.start)
        late.daemon = True
        late.start()
        try:
            yield Meter(bar, bar.add_task("", total=steps))
        finally:
            late.cancel()
            bar.stop()


class Meter:
    """Says how far a run has come; without a bar it says nothing."""

    def __init__(self, bar: Progress | None = None, task: TaskID | None = None) -> None:
        self._bar = bar
        self._task = task
        self._begun = 0

    def step(self, name: str) -> None:
        """Begin the next step; the one before it is done."""
        self._show(self._begun, name)
        self._begun += 1

    def portion(self, done: int, whole: int | None) -> None:
        """Say how much of the present step is done."""
        if whole:
            self._show(self._begun - 1 + done / whole)

    def _show(self, completed: float, name: str | None = None) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=name, completed=completed)


def complain(error: HandletimeError) -> None:
    """Say what went wrong, quiet or not."""
    console = _console()
    console.print("Error", style="bold red", end=": ", highlight=False)
    console.print(error.message, highlight=False, markup=False, soft_wrap=True)


def screen_width() -> int | None:
    """Return how many letters a line of the terminal takes; null where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415  # not needed where nothing is said

    return Console(stderr=True)


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 event, 2 events."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
