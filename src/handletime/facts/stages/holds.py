"""Holds: what keeps an agent from being available. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.stages.moves import Ran, run_machine
from handletime.kernel.track import fill
from handletime.machines import HOLD

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs
    from handletime.kernel.types import Integers


def run_hold(coded: Coded, legs: Legs) -> Ran:
    """Run the hold machine over all agents; taking up reaches it as a move of legs."""
    position, symbol = coded.feed(HOLD)
    symbol = _told_apart(coded, position, symbol)
    took, taker = legs.taken_up.start, legs.taker
    tracked = took > coded.first_clocking[taker]
    position = np.append(position, took[tracked])
    agent = np.append(coded.agent[position[: symbol.size]], taker[tracked])
    symbol = np.append(symbol, np.full(int(tracked.sum()), HOLD.symbol("took_up")))
    order = np.argsort(position, kind="stable")
    return run_machine(
        HOLD,
        slot=agent[order],
        symbol=symbol[order],
        position=position[order],
        slots=len(coded.agents),
        size=coded.size,
    )


def _told_apart(coded: Coded, position: Integers, symbol: Integers) -> Integers:
    """Tell a setting to unavailable that changes nothing from one that does."""
    of_set = np.flatnonzero(symbol == HOLD.symbol("unavailable"))
    sets = position[of_set]
    track = coded.track_by(coded.agent[sets], sets, len(coded.agents))
    found = track.before(coded.agent[sets], sets)
    last = fill(sets, found)
    same = found >= 0
    for name in ("reason", "note", "task"):
        same &= coded.text(name, sets).eq_missing(coded.text(name, last)).to_numpy()
    told = symbol.copy()
    told[of_set[same]] = HOLD.symbol("unavailable_again")
    return told
