"""Stays: their names, and how long they lasted up to any event. FACTS §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.together import once

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.facts.stages.waiting import Waiting
    from handletime.kernel.types import Integers


class Stays:
    """The stays of all conversations: their names, and how long they lasted."""

    def __init__(self, coded: Coded, waiting: Waiting) -> None:
        self._coded = coded
        self._waiting = waiting
        self._start = coded.at[waiting.stays.start]
        self._end = coded.at[waiting.stays.end]

    @once
    def names(self) -> pl.Series:
        """The queue or the strategy of each stay."""
        stays, puts = self._waiting.stays, self._waiting.puts
        strategy = self._coded.text("strategy", stays.start)
        if not len(puts.queue):
            return strategy
        queued = self._waiting.ran.in_state_of(stays, "queued")
        return strategy.zip_with(~pl.Series(queued), puts.last(stays.slot, stays.start))

    def until(self, conversation: Integers, position: Integers) -> Integers:
        """Return the milliseconds of all stays up to the position, of earlier conversations too.

        Only the difference of two results for one conversation means anything.
        """
        total = np.append(0, np.cumsum(self._end - self._start))
        found = self._waiting.stay_before(conversation, position)
        last = np.maximum(found, 0)
        none = total[np.searchsorted(self._waiting.stays.slot, conversation)]
        if not self._start.size:
            return none
        now = self._coded.at[np.maximum(position, 0)]
        so_far = total[last] + np.minimum(self._end[last], now) - self._start[last]
        return np.where(found < 0, none, so_far)
