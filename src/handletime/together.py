"""Two things at once, where there is much to do: compiled code and Polars leave Python alone."""

from __future__ import annotations

import functools
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FROM_ROWS: Final = 100_000
"""Rows from which it pays to begin a thread; it costs some tenths of a millisecond."""
AT_ONCE: Final = 2
"""How many things are done at once; each may need the memory of a few columns."""

_in_turn: ContextVar[bool] = ContextVar("in_turn", default=False)

Given = TypeVar("Given")
Made = TypeVar("Made")


@contextmanager
def in_turn() -> Iterator[None]:
    """Do one thing after the other inside the block, as a profile needs it."""
    token = _in_turn.set(True)
    try:
        yield
    finally:
        _in_turn.reset(token)


def each(work: Callable[[Given], Made], of: Iterable[Given], *, rows: int) -> Iterator[Made]:
    """Do the same work for each of some things, two at once; results come in their order.

    Things are asked for as they are needed, so that a stream of them is never there as a whole.
    """
    if rows < FROM_ROWS or _in_turn.get():
        yield from map(work, of)
        return
    with ThreadPoolExecutor(AT_ONCE) as threads:
        begun: deque[Future[Made]] = deque()
        try:
            for one in of:
                begun.append(threads.submit(copy_context().run, work, one))
                if len(begun) > AT_ONCE:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


@contextmanager
def beside(work: Callable[[], object], *, rows: int) -> Iterator[None]:
    """Do work beside that of the block, which asks for its results again, and so for its errors."""
    if rows < FROM_ROWS or _in_turn.get():
        yield
        return
    with ThreadPoolExecutor(1) as thread:
        thread.submit(copy_context().run, work)
        yield


class once(functools.cached_property[Made]):  # noqa: N801  # a decorator, named as those are
    """A property that is computed once, also when two threads ask for it at the same time."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Made: ...
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Self | Made:
        """Compute the value, or wait for the thread that does."""
        if instance is None:
            return self
        assert self.attrname is not None
        known = vars(instance)
        with known.setdefault(f"_{self.attrname}_lock", threading.RLock()):
            if self.attrname not in known:
                known[self.attrname] = self.func(instance)
        value: Made = known[self.attrname]
        return value
