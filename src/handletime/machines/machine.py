"""What a machine is: named states, named symbols, one transition table, and who reads it.

A machine is data. Its table is text, so that a person can read it aloud; `Machine` reads the
text once, refuses a table that is not complete, and gives the arrays that the kernel runs.

A cell of the table, for a state (column) and a symbol (row), is one of

- `-`: the pair is ignored;
- `!code`: the pair is a finding, and does nothing;
- `state`: the slot moves there; a move to the same state ends a span and begins another;
- `state !code`: it moves, and is a finding;
- `state >symbol`: it moves, and sends the symbol to the other slot that the event names.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Bytes: TypeAlias = npt.NDArray[np.int8]
Flags: TypeAlias = npt.NDArray[np.bool_]

NOTHING: Final = -1
"""In the arrays of a table: the pair does not move, or sends nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a pair of state and symbol does."""

    state: str | None = None
    """The state after, or None where the pair does nothing."""
    finding: str | None = None
    """The code of the finding, where the pair looks wrong."""
    sends: str | None = None
    """The symbol that goes to the other slot."""

    @property
    def ignored(self) -> bool:
        """True where the pair does nothing and nobody needs to hear of it."""
        return self.state is None and self.finding is None


@dataclass(frozen=True)
class Machine:
    """A small automaton as data: the rules of one thing that has states."""

    name: str
    stage: int
    """Machines of a later stage read the moves of earlier ones as symbols."""
    key: str
    """What has one automaton each."""
    models: str
    """What it models, in a sentence or two."""
    ignores: str
    """What it leaves out on purpose."""
    states: Mapping[str, str]
    """State to a clause that says what is so while it lasts; the first is the initial one."""
    symbols: Mapping[str, str]
    """Symbol to a clause that says when it comes."""
    table: str
    """The transition table: a row a symbol, a column a state."""
    spans: tuple[str, ...]
    """The states that leave spans."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Kind of event (a type, with its deciding field) to the symbol that it brings."""
    to_all: tuple[str, ...] = ()
    """The symbols that go to every slot of the key."""

    @functools.cached_property
    def cells(self) -> dict[tuple[str, str], Cell]:
        """Every pair of state and symbol, in the order of the table."""
        header, *rows = (_fields(line) for line in self.table.strip().splitlines())
        if header[1:] != list(self.states):
            raise ValueError(_broken(self, f"its columns are {header[1:]}", list(self.states)))
        if [row[0] for row in rows] != list(self.symbols):
            raise ValueError(
                _broken(self, f"its rows are {[r[0] for r in rows]}", list(self.symbols))
            )
        return {
            (state, row[0]): self._cell(text)
            for row in rows
            for state, text in zip(self.states, row[1:], strict=True)
        }

    def _cell(self, text: str) -> Cell:
        words = [] if text == "-" else text.split()
        finding = next((word[1:] for word in words if word.startswith("!")), None)
        sends = next((word[1:] for word in words if word.startswith(">")), None)
        state = " ".join(word for word in words if word[0] not in "!>") or None
        if not text or state not in (None, *self.states) or sends not in (None, *self.symbols):
            raise ValueError(_broken(self, f"a cell says {text!r}", [*self.states, "-", "!code"]))
        return Cell(state, finding, sends)

    @functools.cached_property
    def findings(self) -> tuple[str, ...]:
        """The codes of the findings that the table names."""
        return tuple(dict.fromkeys(c.finding for c in self.cells.values() if c.finding))

    def state(self, name: str) -> int:
        """Return the number of a state."""
        return list(self.states).index(name)

    def symbol(self, name: str) -> int:
        """Return the number of a symbol."""
        return list(self.symbols).index(name)

    @functools.cached_property
    def next_state(self) -> Bytes:
        """State after, by state and symbol; -1 where the pair does not move."""
        return self._grid(lambda cell: NOTHING if cell.state is None else self.state(cell.state))

    @functools.cached_property
    def sends(self) -> Bytes:
        """Symbol sent, by state and symbol; -1 for none."""
        return self._grid(lambda cell: NOTHING if cell.sends is None else self.symbol(cell.sends))

    @functools.cached_property
    def speaks(self) -> Flags:
        """Whether the pair is a finding, by state and symbol."""
        return self._grid(lambda cell: int(cell.finding is not None)).astype(np.bool_)

    @functools.cached_property
    def everyone(self) -> Flags:
        """Whether a symbol goes to every slot of the key, by symbol."""
        return np.array([name in self.to_all for name in self.symbols], dtype=np.bool_)

    def _grid(self, number: Callable[[Cell], int]) -> Bytes:
        flat = [
            number(self.cells[state, symbol]) for state in self.states for symbol in self.symbols
        ]
        return np.array(flat, dtype=np.int8).reshape(len(self.states), len(self.symbols))


def _fields(line: str) -> list[str]:
    return [" ".join(part.split()) for part in line.strip().strip("|").split("|")]


def _broken(machine: Machine, found: str, accepted: list[str]) -> str:
    return f"The table of the machine {machine.name!r}: {found}; accepted is {accepted}."
