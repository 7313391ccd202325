"""Where the time of our side goes: seconds that each step takes by itself, without its parts.

The steps are watched from outside: functions are replaced by ones that look at the clock, for as
long as the block lasts. A step that no longer has its name is an error, lest time hide. Inside
it nothing is done at once, so that the seconds of a step are its own.
"""

from __future__ import annotations

import functools
import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from handletime.facts.derivation import Derivation
from handletime.facts.formats import FORMATS, Format
from handletime.facts.makers import MAKERS
from handletime.facts.stages.coded import Coded
from handletime.together import in_turn

FUNCTIONS: Final = {
    "events: read and type the columns": ("handletime.events.frames", "as_typed"),
    "events: check": ("handletime", "read"),
    "events: find copies": ("handletime.events.order", "identify"),
    "events: put in order": ("handletime.events.order", "in_order"),
    "events: retractions, defaults, as of": ("handletime.facts.derive", "arrange"),
    "files: move into place": ("handletime", "write_facts"),
}
"""Step to the function that does it: its module, and its name there."""


class Stopwatch:
    """A clock that runs for the innermost step only."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = time.perf_counter()

    def watch(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return work that is timed as a step."""

        @functools.wraps(work)
        def timed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # it passes on what it is given
            self._turn()
            self._running.append(step)
            try:
                return work(*args, **kwargs)
            finally:
                self._turn()
                self._running.pop()

        return timed

    def _turn(self) -> None:
        """Give the time since the last turn to the step that ran."""
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Watch every step inside the block; the seconds are complete at its end."""
    clock = Stopwatch()
    with ExitStack() as stack:
        stack.enter_context(in_turn())
        for step, (module, name) in FUNCTIONS.items():
            home = importlib.import_module(module)
            stack.enter_context(patch.object(home, name, clock.watch(step, getattr(home, name))))
        for room, owner in (("ids and kinds as codes", Coded), ("stage", Derivation)):
            for name, lazy in _lazy(owner).items():
                work = clock.watch(f"{room}: {name.strip('_')}", lazy.func)
                stack.enter_context(patch.object(lazy, "func", work))
        makers = {name: clock.watch(f"table: {name}", each) for name, each in MAKERS.items()}
        stack.enter_context(patch.dict(MAKERS, makers))
        form = FORMATS["parquet"]
        write = clock.watch("files: write Parquet", form.write)
        stack.enter_context(patch.dict(FORMATS, parquet=Format(form.suffix, write, form.read)))
        yield clock.seconds


def _lazy(owner: type) -> dict[str, functools.cached_property[Any]]:
    """Return what a class computes once, when it is asked for."""
    return {
        name: each
        for name, each in vars(owner).items()
        if isinstance(each, functools.cached_property)
    }
