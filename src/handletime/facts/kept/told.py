"""What is told of the set of events beside the facts: findings, counts, and the log itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from handletime.events.cut import DAY_MS, future_findings
from handletime.events.findings import FINDINGS_SCHEMA, gather_findings
from handletime.events.order import Log, in_order
from handletime.events.retraction import ACTED, Retracted, retract
from handletime.facts.kept.events import AHEAD, UNRECORDED
from handletime.together import once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.events.sparse import Columns
    from handletime.facts.kept.closure import Reading
    from handletime.facts.kept.events import Rows
    from handletime.facts.kept.lookup import Lookup
    from handletime.facts.kept.standing import Standing
    from handletime.kernel.types import Integers


class Look(NamedTuple):
    """How one looks: as of an instant, counting what is up to another, by the reader's clock."""

    as_of: int
    until: int
    now: int


@dataclass(frozen=True)
class Told:
    """What was known of the set of events at an instant; what comes later changes nothing."""

    as_of: int
    until: int
    """Nothing after this instant is counted or told: `as_of`, or none where that is the default."""
    now: int
    """The reader's clock, for events that do not say when they were recorded."""
    reading: Reading
    ahead: Rows
    """The rows that are dated more than a day after their recording."""
    retractions: Columns | None
    """Retractions and what they name, in the order of events."""
    conflicts: pl.DataFrame
    duplicates: int
    gone: Integers
    """The instants of the rows that are taken out."""
    read: int
    """How many rows are read."""

    @classmethod
    def of(cls, standing: Standing, lookup: Lookup, reading: Reading, look: Look) -> Told:
        """Tell what is known by now."""
        duplicates = np.array(standing.versions.duplicates, dtype=np.int64)
        gone = np.array(sorted(standing.retractions.gone), dtype=np.int32)
        return cls(
            as_of=look.as_of,
            until=look.until,
            now=look.now,
            reading=reading,
            ahead=lookup.ahead[0],
            retractions=standing.retractions.ordered,
            conflicts=standing.versions.conflicts,
            duplicates=int((duplicates <= look.until).sum()),
            gone=reading.events.at[gone],
            read=reading.count(),
        )

    @once
    def findings(self) -> pl.DataFrame:
        """What looks wrong in the set, as the log tells it."""
        future = future_findings(self.reading.events.pick(self._future()).frame())
        return gather_findings(self.conflicts, self._done.findings, future, until=self.until)

    @property
    def counts(self) -> dict[str, int]:
        """How many events are read, and what became of the others."""
        conflicts = int((self.conflicts["at"].dt.epoch("ms") <= self.until).sum())
        retracted = int((self.gone <= self.until).sum())
        others = self.duplicates + conflicts + retracted
        return {
            "events": self.read,
            "duplicates": self.duplicates,
            "conflicts": conflicts,
            "retracted": retracted,
            "left_out_by_known_at": 0,
            "left_out_by_as_of": self.reading.size - self.read - others,
            "rejects": 0,
        }

    def log(self) -> Log:
        """Return all events that are read, in their order."""
        rows = self.reading.every()
        told = {name: count for name, count in self.counts.items() if name not in _NOT_OF_LOGS}
        return Log(
            columns=in_order(self.reading.events.pick(rows)),
            as_of=self.as_of,
            known_at=None,
            findings=self.findings,
            retractions=self._done.acted,
            **told,
        )

    def of_types(self, names: Iterable[str]) -> Columns:
        """Return the events of some types that are read, in their order."""
        return in_order(self.reading.events.pick(self.reading.of_types(names)))

    @once
    def _done(self) -> Retracted:
        if self.retractions is None:
            acted, findings = pl.DataFrame(schema=ACTED), pl.DataFrame(schema=FINDINGS_SCHEMA)
            return Retracted(np.empty(0, dtype=np.int64), acted, findings)
        return retract(self.retractions, until=self.until)

    def _future(self) -> Rows:
        """Return the rows that are from the future, rising; they need not be read."""
        late = self.now + DAY_MS
        known = self.reading.until(self.until)
        rows = np.sort(known.read(self.ahead))
        if self.until <= late:
            return rows
        every = known.every()
        events = self.reading.events
        unknown = (events.recorded[every] == UNRECORDED) & (events.at[every] > late)
        return np.union1d(rows, every[unknown])


_NOT_OF_LOGS: Final = ("events", "rejects")


def last_instant(reading: Reading, now: int) -> int:
    """Return the instant of the last event that is not from the future; 0 without any."""
    rows, events = reading.every(), reading.events
    how, at = events.recorded[rows], events.at[rows]
    future = (how == AHEAD) | ((how == UNRECORDED) & (at > now + DAY_MS))
    return int(at[~future].max(initial=0))
