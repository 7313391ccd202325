"""The moves that a machine leaves: each one ends a span of its slot and begins another."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from handletime.kernel.group import order_by
from handletime.kernel.run import run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Flags, Integers
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
    """Moves of a machine, in the order of events unless grouped."""

    slot: Integers
    before: Integers
    """State before, by number."""
    symbol: Integers
    """Symbol that moved it, by number."""
    after: Integers
    """State after, by number."""
    start: Integers
    """Position of the event that began the state after."""
    end: Integers
    """Position of the event that ended it; one past the last event while it lasts."""
    end_symbol: Integers
    """Symbol that ended it, -1 while it lasts."""

    def __len__(self) -> int:
        return int(self.slot.size)

    def where(self, rows: Flags | Integers) -> Moves:
        """Return some of the moves."""
        return Moves(*(getattr(self, each.name)[rows] for each in fields(self)))

    def grouped(self, slots: int) -> Moves:
        """Return the moves by slot, then in the order of events."""
        return self.where(order_by(self.slot.astype(np.int64), slots))


@dataclass(frozen=True, slots=True)
class Ran:
    """A machine that ran: its moves in the order of events, and what its table said."""

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


def run_machine(  # noqa: PLR0913  # the rows of a feed, a column each
    machine: Machine,
    *,
    slot: Integers,
    symbol: Integers,
    position: Integers,
    slots: int,
    size: int,
    key: Integers | None = None,
    first_slot: Integers | None = None,
    other: Integers | None = None,
) -> Ran:
    """Run a machine over a feed in the order of events.

    `slots` is how many automata there are and `size` how many events. Only a machine whose
    slots belong to a key (legs) gives `key`, `first_slot` and `other`.
    """
    met = run(
        machine.next_state,
        machine.sends,
        machine.speaks,
        machine.everyone,
        np.arange(slots + 1, dtype=np.int64) if first_slot is None else first_slot,
        (slot if key is None else key).astype(np.int32, copy=False),
        slot.astype(np.int32, copy=False),
        (slot if other is None else other).astype(np.int32, copy=False),
        symbol.astype(np.int8, copy=False),
        position,
    )
    end = np.where(met.end < 0, size, met.end)
    every = Moves(met.slot, met.before, met.symbol, met.after, met.start, end, met.end_symbol)
    codes = {
        (machine.state(state), machine.symbol(symbol)): cell.finding
        for (state, symbol), cell in machine.cells.items()
        if cell.finding
    }
    spoke = _spoke(machine, every)
    states, symbols = list(machine.states), list(machine.symbols)
    pairs = tuple(zip(every.before[spoke].tolist(), every.symbol[spoke].tolist(), strict=True))
    said = Said(
        every.start[spoke],
        tuple(codes[pair] for pair in pairs),
        tuple((states[before], symbols[brought]) for before, brought in pairs),
        machine.name,
    )
    moved = every.where(every.after >= 0) if (every.after < 0).any() else every
    return Ran(machine, moved, said)


def _spoke(machine: Machine, moves: Moves) -> Integers:
    """Return the moves whose cell names a finding; most machines name few, and some none."""
    speaking = np.argwhere(machine.speaks)
    rows = is_one_of(moves.symbol, np.unique(speaking[:, 1]).tolist())
    some = np.flatnonzero(rows)
    return some[machine.speaks[moves.before[some], moves.symbol[some]]]


def run_alone(
    coded: Coded, machine: Machine, key: Integers, keys: int, kinds: Mapping[str, str] | None = None
) -> Ran:
    """Run a machine that reads events alone, with one automaton for each value of `key`.

    `key` has a value for each event; `kinds` stands in for the machine's own, by policy.
    """
    position, symbol = coded.feed(machine, kinds)
    return run_machine(
        machine,
        slot=key[position],
        symbol=symbol,
        position=position,
        slots=keys,
        size=coded.size,
    )


def is_one_of(values: Integers, numbers: list[int]) -> Flags:
    """Say of each number of a state or symbol, -1 for none, whether it is among the numbers."""
    among = np.zeros(np.iinfo(np.int8).max + 2, dtype=np.bool_)
    among[numbers] = True
    return among[values]
