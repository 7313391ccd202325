"""The moves that a machine leaves: each one ends a span of its slot and begins another."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from handletime.kernel.run import Rules, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.facts.stages.feeds import Feed
    from handletime.kernel.run import Spoken
    from handletime.kernel.types import Bytes, Flags, Integers, Narrow
    from handletime.machines.machine import Machine


@dataclass(frozen=True, slots=True)
class Said:
    """The findings that a machine's table named: where, and with which code."""

    position: Integers
    code: tuple[str, ...]
    cells: tuple[tuple[str, str], ...] = ()
    """State and symbol that met; empty where a feed refused what no table saw."""
    machine: str = ""
    """The machine whose table said it."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves of a machine, by key, then in the order of events."""

    slot: Narrow
    before: Bytes
    """State before, by number."""
    symbol: Bytes
    """Symbol that moved it, by number."""
    after: Bytes
    """State after, by number."""
    start: Narrow
    """Position of the event that began the state after."""
    end: Narrow
    """Position of the event that ended it; one past the last event while it lasts."""
    end_symbol: Bytes
    """Symbol that ended it, -1 while it lasts."""

    def __len__(self) -> int:
        return int(self.slot.size)

    def where(self, rows: Flags | Integers) -> Moves:
        """Return some of the moves."""
        some = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Moves(*(getattr(self, each.name)[some] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Ran:
    """A machine that ran: its moves, and what its table said."""

    machine: Machine
    moves: Moves
    said: Said

    def state(self, values: Integers, *names: str) -> Flags:
        """Say of each number whether it is one of the named states."""
        return is_one_of(values, [self.machine.state(name) for name in names])

    def symbol(self, values: Integers, *names: str) -> Flags:
        """Say of each number whether it is one of the named symbols."""
        return is_one_of(values, [self.machine.symbol(name) for name in names])

    def in_state(self, *names: str) -> Flags:
        """Say of each move whether it leads to one of the named states."""
        return self.in_state_of(self.moves, *names)

    def in_state_of(self, moves: Moves, *names: str) -> Flags:
        """Say of each of some moves whether it leads to one of the named states."""
        return self.state(moves.after, *names)


def run_machine(machine: Machine, feed: Feed, *, keys: int, size: int) -> Ran:
    """Run a machine over a feed, with one automaton for each key.

    `size` is how many events there are.
    """
    first = np.arange(keys + 1, dtype=np.int32)
    return run_slots(machine, feed, slot=feed.key, other=feed.key, first_slot=first, size=size)


def run_spans(machine: Machine, feed: Feed, *, keys: int, size: int) -> Ran:
    """Run a machine likewise, and take down only those of its moves that begin a span."""
    first = np.arange(keys + 1, dtype=np.int32)
    spans = np.array([state in machine.spans for state in machine.states], dtype=np.bool_)
    return _run(machine, feed, (feed.key, feed.key, first), spans, size)


def run_slots(  # noqa: PLR0913  # a feed, and what of its slots each row names
    machine: Machine, feed: Feed, *, slot: Narrow, other: Narrow, first_slot: Narrow, size: int
) -> Ran:
    """Run a machine over a feed, with some automata side by side for each key.

    `first_slot` says which is the first of each key; `slot` is that of each row, and `other` the
    one that a symbol may be sent to.
    """
    every = np.ones(len(machine.states), dtype=np.bool_)
    return _run(machine, feed, (slot, other, first_slot), every, size)


def _run(
    machine: Machine, feed: Feed, slots: tuple[Narrow, Narrow, Narrow], kept: Flags, size: int
) -> Ran:
    slot, other, first = slots
    moved, spoken = run(
        Rules(machine.next_state, machine.sends, machine.speaks, machine.everyone, kept),
        first_slot=first,
        key=feed.key,
        slot=slot,
        other=other,
        position=feed.position,
        says=feed.says,
        brings=feed.brings,
        lasting=size,
    )
    return Ran(machine, Moves(*moved), _said(machine, spoken))


def _said(machine: Machine, spoken: Spoken) -> Said:
    states, symbols = list(machine.states), list(machine.symbols)
    numbers = zip(spoken.state.tolist(), spoken.symbol.tolist(), strict=True)
    cells = tuple((states[state], symbols[symbol]) for state, symbol in numbers)
    codes = tuple(str(machine.cells[cell].finding) for cell in cells)
    return Said(spoken.position, codes, cells, machine.name)


def is_one_of(values: Integers, numbers: Sequence[int]) -> Flags:
    """Say of each number of a state or symbol, -1 for none, whether it is among the numbers."""
    among: Flags = values == numbers[0]
    for number in numbers[1:]:
        among |= values == number
    return among
