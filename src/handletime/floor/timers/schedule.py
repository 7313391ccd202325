"""A schedule: what is due when, kept as a heap whose entries are looked at again when they come up.

A deadline is a function of the floor, its signs of life and its settings, and no alarm that was
set: so it survives a restart, moves when a setting moves, and can be due only while its cause
lasts. The heap is nothing but a guess at where to look first.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Schedule:
    """The earliest deadline of each of many things, by name."""

    def __init__(self, due_at: Callable[[str], int | None]) -> None:
        """Take what says of a thing when its next deadline is, in epoch ms; None for never."""
        self._due_at = due_at
        self._heap: list[tuple[int, str]] = []
        self._known: dict[str, int] = {}
        """Thing to the earliest instant at which the heap will look at it."""

    def look_at(self, names: Iterable[str]) -> None:
        """Look anew at things of which something may have changed."""
        for name in names:
            due = self._due_at(name)
            if due is not None and due < self._known.get(name, due + 1):
                self._known[name] = due
                heappush(self._heap, (due, name))

    def due(self, now: int) -> Iterator[str]:
        """Give the things with a deadline that has come, the earliest first, each once."""
        while self._heap and self._heap[0][0] <= now:
            at, name = heappop(self._heap)
            if self._known.get(name) != at:
                continue
            del self._known[name]
            due = self._due_at(name)
            if due is not None and due <= now:
                yield name
            else:
                self.look_at([name])

    @property
    def next_at(self) -> int | None:
        """When to look next; it may be earlier than the next deadline, and is never later."""
        return self._heap[0][0] if self._heap else None
