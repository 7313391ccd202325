"""Which pairs of state and symbol a run of the product met, machine by machine."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from handletime.facts.stages import moves
from handletime.kernel import run as kernel_run
from handletime.machines import MACHINES, Machine

if TYPE_CHECKING:
    from collections.abc import Iterator


Pair = tuple[str, str, str]
"""Machine, state, symbol."""

EVERY_PAIR: frozenset[Pair] = frozenset(
    (machine.name, state, symbol)
    for machine in MACHINES.values()
    for state, symbol in machine.cells
)


def _machine_of(table: np.ndarray) -> Machine:
    return next(each for each in MACHINES.values() if each.next_state is table)


@contextmanager
def counted_pairs() -> Iterator[Counter[Pair]]:
    """Count every pair that machines meet inside the block, ignored ones included.

    The real kernel runs, on the real tables; it is only asked to speak of every cell.
    """
    pairs: Counter[Pair] = Counter()
    real = kernel_run.run

    def spoken(rules: kernel_run.Rules, **rest: Any) -> tuple[kernel_run.Moved, kernel_run.Spoken]:
        moved, met = real(rules._replace(speaks=np.ones_like(rules.speaks)), **rest)
        machine = _machine_of(rules.next_state)
        states, symbols = list(machine.states), list(machine.symbols)
        for state, symbol in zip(met.state.tolist(), met.symbol.tolist(), strict=True):
            pairs[machine.name, states[state], symbols[symbol]] += 1
        found = rules.speaks[met.state, met.symbol]
        return moved, kernel_run.Spoken(met.position[found], met.state[found], met.symbol[found])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "run", spoken)
        yield pairs
