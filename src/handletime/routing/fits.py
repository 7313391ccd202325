"""Who is fit for which line, as a table of bits, so that all lines are looked at at once.

A row stands for 64 agents, a column for a line: for thousands of lines that nobody can serve, a
glance at the table costs a tenth of asking line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from handletime.routing.index import Line

WORD: Final = 64
"""Bits in a word of the table."""
FIRST_SHAPE: Final = (1, 8)
"""Rows and columns of a table that nothing stands in yet; it doubles as it fills."""


class Fits:
    """The lines of one channel, with the agents who are fit for each."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        """Each line by its column."""
        self.shared: set[Line] = set()
        """The lines of conversations that somebody has in hand while they wait for one more."""
        self._words: NDArray[np.uint64] = np.zeros(FIRST_SHAPE, np.uint64)
        self._free = list(range(FIRST_SHAPE[1]))

    def add(self, line: Line) -> None:
        """Have a line stand in the table, and know its column."""
        if not self._free:
            rows, columns = self._words.shape
            self._grow(rows, 2 * columns)
            self._free = list(range(columns, 2 * columns))
        line.column = self._free.pop()
        self.lines[line.column] = line
        if line.in_hand_of:
            self.shared.add(line)
        self._reach(line.skilled.bit_length())
        self._words[:, line.column] = self._as_words(line.skilled)

    def remove(self, line: Line) -> None:
        """Have a line stand in the table no longer."""
        del self.lines[line.column]
        self.shared.discard(line)
        self._words[:, line.column] = 0
        self._free.append(line.column)

    def flip(self, line: Line, slot: int) -> None:
        """Have an agent who was fit for a line be so no longer, or the other way round."""
        self._reach(slot + 1)
        self._words[slot // WORD, line.column] ^= np.uint64(1 << slot % WORD)

    def columns_with_any(self, agents: int) -> set[int]:
        """Return the columns of the lines that any of these agents is fit for."""
        found = np.zeros(self._words.shape[1], np.uint64)
        words = self._as_words(agents)
        for row in np.flatnonzero(words):
            found |= self._words[row] & words[row]
        return set(np.flatnonzero(found).tolist())

    def _as_words(self, agents: int) -> NDArray[np.uint64]:
        """Write a set of agents as words; whoever has no row is fit for no line here."""
        bits = self._words.shape[0] * WORD
        known = agents & ((1 << bits) - 1)
        return np.frombuffer(known.to_bytes(bits // 8, "little"), "<u8")

    def _reach(self, slots: int) -> None:
        """Have rows for as many slots."""
        rows, columns = self._words.shape
        if slots > rows * WORD:
            self._grow(max(2 * rows, -(-slots // WORD)), columns)

    def _grow(self, rows: int, columns: int) -> None:
        before = self._words
        self._words = np.zeros((rows, columns), np.uint64)
        self._words[: before.shape[0], : before.shape[1]] = before
