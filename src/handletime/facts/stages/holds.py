"""Holds: what keeps an agent from being available. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.stages.feeds import Feed, merged
from handletime.facts.stages.moves import Ran, run_machine
from handletime.kernel.group import begins_run
from handletime.machines import HOLD

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.legs import Legs


def run_hold(coded: Coded, legs: Legs) -> Ran:
    """Run the hold machine over all agents; taking up reaches it as a move of legs."""
    feed = coded.by_agent.feed(HOLD).read()
    _tell_apart(coded, feed)
    took, taker = legs.taken_up.start, legs.taker
    tracked = took > coded.first_clocking[taker]
    takes = Feed.of(taker[tracked], took[tracked], HOLD.symbol("took_up"))
    return run_machine(HOLD, merged([feed, takes]), keys=len(coded.agents), size=coded.size)


def _tell_apart(coded: Coded, feed: Feed) -> None:
    """Tell a setting to unavailable that changes nothing from one that does."""
    of_set = np.flatnonzero(feed.says == HOLD.symbol("unavailable"))
    sets = feed.position[of_set]
    last = np.where(begins_run(feed.key[of_set]), -1, np.roll(sets, 1))
    same = last >= 0
    for name in ("reason", "note", "task"):
        same &= coded.text(name, sets).eq_missing(coded.text(name, last)).to_numpy()
    feed.says[of_set[same]] = HOLD.symbol("unavailable_again")
