"""The wire between those who say what happened and the log, and what may go wrong on it.

Without faults the log takes every event a moment after it happened, in order. A late event is
held back; one that comes twice says the same again; lines may be shuffled, clock-outs lost, and
the clock of the customers' gateway wrong for an hour. Each fault draws from a stream of its own.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.simulation.chance import generator
from handletime.simulation.channels import HOUR, MINUTE, SECOND
from handletime.simulation.kinds import GATEWAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.simulation.centre import Centre
    from handletime.simulation.chance import Integers

RECORDED_WITHIN_MS: Final = 400
"""The log takes an event within so long, if nothing goes wrong."""
LATE_MEDIAN_MS: Final = 40 * MINUTE
LATE_SPREAD: Final = 1.2
LATE_MAX_MS: Final = 20 * HOUR
"""Less than a day, so that no event seems to come from the future."""
TWICE_WITHIN_MS: Final = 60 * SECOND
SHUFFLED_WITHIN: Final = 5_000
"""Lines by which a shuffled one is displaced at most."""
SKEWED_BY_MS: Final = 2 * MINUTE


class Wire:
    """Takes events to the log of one centre."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.faults = centre.faults
        self.latest = 0
        """When the log took the last event that came in time."""
        self._chance = {
            name: generator(centre.seed, f"wire {name}")
            for name in ("recorded", "late", "twice", "shuffled", "lost")
        }

    def log(self, batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Yield the events as the log took them."""
        if not any(astuple(self.faults)):
            yield from (self._record(batch) for batch in batches)
            return
        held = None
        for batch in batches:
            taken = self._repeat(self._delay(self._record(self._lose(batch))))
            taken = taken if held is None else pl.concat([held, taken])
            in_time = pl.col("recorded_at") <= self.latest
            held = taken.filter(~in_time)
            yield self._shuffle(taken.filter(in_time).sort("recorded_at", maintain_order=True))
        if held is not None and held.height:
            yield self._shuffle(held.sort("recorded_at", maintain_order=True))

    def _record(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Stamp when the log takes each event, in order; clocks may be wrong, the log's is not."""
        at = batch["at"].to_numpy()
        passed = self._chance["recorded"].integers(20, RECORDED_WITHIN_MS, at.size)
        recorded = np.maximum(np.maximum.accumulate(at + passed), self.latest)
        self.latest = int(recorded[-1]) if at.size else self.latest
        told = pl.Series("at", at + self._skew(batch, at)) if self.faults.skewed else batch["at"]
        place = batch.columns.index("at")
        stamped = batch.with_columns(told)
        return stamped.insert_column(place + 1, pl.Series("recorded_at", recorded))

    def _skew(self, batch: pl.DataFrame, at: Integers) -> Integers:
        """Return by how much the gateway's clock is wrong, hour by hour."""
        hours, places = np.unique(at // HOUR, return_inverse=True)
        wrong = np.array([self._wrong_by(int(hour)) for hour in hours], dtype=np.int64)
        from_gateway = (batch["source"] == GATEWAY).to_numpy()
        return np.where(from_gateway, wrong[places], 0)

    def _wrong_by(self, hour: int) -> int:
        chance = generator(self.centre.seed, f"wire skewed {hour}")
        is_wrong = chance.random() < self.faults.skewed
        return int(chance.integers(-SKEWED_BY_MS, SKEWED_BY_MS)) if is_wrong else 0

    def _lose(self, batch: pl.DataFrame) -> pl.DataFrame:
        lost = self._chosen("lost", batch.height, self.faults.lost)
        return batch.filter(~(lost & (batch["type"] == "agent.clocked_out")))

    def _delay(self, batch: pl.DataFrame) -> pl.DataFrame:
        late = self._chosen("late", batch.height, self.faults.late)
        drawn = self._chance["late"].lognormal(np.log(LATE_MEDIAN_MS), LATE_SPREAD, batch.height)
        by = np.where(late.to_numpy(), drawn.clip(MINUTE, LATE_MAX_MS).astype(np.int64), 0)
        return batch.with_columns(pl.col("recorded_at") + pl.Series(by))

    def _repeat(self, batch: pl.DataFrame) -> pl.DataFrame:
        twice = batch.filter(self._chosen("twice", batch.height, self.faults.twice))
        later = self._chance["twice"].integers(1, TWICE_WITHIN_MS, twice.height)
        again = twice.with_columns(pl.col("recorded_at") + pl.Series(later))
        return pl.concat([batch, again])

    def _shuffle(self, batch: pl.DataFrame) -> pl.DataFrame:
        moved = self._chosen("shuffled", batch.height, self.faults.shuffled).to_numpy()
        by = self._chance["shuffled"].integers(-SHUFFLED_WITHIN, SHUFFLED_WITHIN, batch.height)
        places = np.arange(batch.height) + np.where(moved, by, 0)
        return batch[np.argsort(places, kind="stable")] if moved.any() else batch

    def _chosen(self, fault: str, size: int, rate: float) -> pl.Series:
        """Choose which of so many events a fault meets."""
        return pl.Series(self._chance[fault].random(size) < rate, dtype=pl.Boolean)
