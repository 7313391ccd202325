"""One function, two speeds: interpreted below a threshold, compiled above it.

Small inputs must not wait for a compiler, and large ones must not wait for an interpreter.
A function marked `@kernel` is written once, as ordinary Python over NumPy arrays; the tests
run it both ways and compare. Compiled code is cached on disk beside the package, or in the
user's cache folder where that cannot be written. Numba is imported only when it is needed.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from contextvars import ContextVar
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, ParamSpec, TypeAlias, TypeVar

import numpy as np

from handletime.together import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMPILE_FROM_ROWS: Final = 30_000
"""Rows from which a kernel runs compiled.

Interpreted, a machine takes about two microseconds a row, so that eleven of them take
below half a second here; importing the compiler and loading its cache takes as long.
"""

Speed = Literal["by_size", "interpreted", "compiled"]
_speed: ContextVar[Speed] = ContextVar("speed", default="by_size")

_FLAGS: Final = 0x0503
"""What machine code is another for: contiguous by rows (1) or columns (2), aligned (0x100),
writable (0x400), as NumPy numbers them; and not whose the memory is."""
Signature: TypeAlias = tuple[object, ...]
"""The types of arguments, as far as machine code is another for them."""

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def at_speed(speed: Speed) -> Iterator[None]:
    """Run every kernel inside the block at one speed, whatever the size of its input."""
    token = _speed.set(speed)
    try:
        yield
    finally:
        _speed.reset(token)


def runs_compiled(rows: int) -> bool:
    """Tell whether a kernel over so many rows runs compiled."""
    speed = _speed.get()
    return rows >= COMPILE_FROM_ROWS if speed == "by_size" else speed == "compiled"


class Kernel(Generic[P, R]):
    """A function over arrays that runs interpreted or compiled, with the same result."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.interpreted = function
        self._ready: set[Signature] = set()
        """The types of arguments for which machine code has run already."""
        functools.update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run at the speed that is asked for, by default the one for the longest array.

        Machine code that is there already is run for small arrays, too.
        """
        speed = _speed.get()
        ready = speed == "by_size" and self._ready and _signature(args) in self._ready
        if ready or runs_compiled(_rows(args)):
            result = self.compiled(*args, **kwargs)
            if not ready:
                self._ready.add(_signature(args))
            return result
        with np.errstate(over="ignore"):  # numbers wrap round, as in machine code
            return self.interpreted(*args, **kwargs)

    @once
    def compiled(self) -> Callable[P, R]:
        """The same function as machine code, with the kernels that it calls inside of it."""
        return self._compiled({"cache": True})

    @once
    def part(self) -> Callable[P, R]:
        """The same function to be put into others that call it.

        It makes no arrays, and so need not count who refers to one: that would take most of the
        time of a small function, and most of what is left would be the call.
        """
        return self._compiled({"forceinline": True, "_nrt": False})

    def _compiled(self, options: dict[str, Any]) -> Callable[P, R]:
        import numba  # noqa: PLC0415  # importing it takes longer than a small derivation

        assert isinstance(self.interpreted, FunctionType)
        code, known = self.interpreted.__code__, self.interpreted.__globals__
        names: dict[str, Any] = {name: known[name] for name in code.co_names if name in known}
        names |= {name: each.part for name, each in names.items() if isinstance(each, Kernel)}
        twin = FunctionType(code, known | names, self.interpreted.__name__)
        twin.__qualname__ = self.interpreted.__qualname__
        twin.__module__ = self.interpreted.__module__
        compiled: Callable[P, R] = numba.njit(nogil=True, **options)(twin)
        return compiled


def _signature(args: tuple[Any, ...]) -> Signature:
    """Return all of the arguments that machine code is made for."""
    return tuple(_kind(each) if isinstance(each, np.ndarray) else type(each) for each in args)


def _kind(array: np.ndarray[Any, Any]) -> tuple[int, int, int]:
    return array.dtype.num, array.ndim, array.flags.num & _FLAGS


def _rows(args: tuple[Any, ...]) -> int:
    return max((each.shape[0] for each in args if isinstance(each, np.ndarray)), default=0)


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Mark a function over arrays to run at either speed."""
    return Kernel(function)
