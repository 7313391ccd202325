"""The parts of the log that a present derives, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from handletime.events.findings import FINDINGS_SCHEMA
from handletime.events.order import Log, in_order
from handletime.events.retraction import ACTED
from handletime.facts.derivation import Derivation
from handletime.facts.kept.events import TYPE, numbers_of
from handletime.facts.kept.far import Far
from handletime.facts.kept.lookup import Learnt
from handletime.facts.kept.rows import Owners
from handletime.facts.kept.shelf import merges_of
from handletime.machines.leg import IN_HAND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.events.sparse import Columns
    from handletime.facts.kept.closure import Reading
    from handletime.facts.kept.events import Rows
    from handletime.facts.kept.shelf import Merges, Shelf
    from handletime.facts.kept.touched import Owner, Touched
    from handletime.facts.policies import Policies
    from handletime.kernel.types import Flags

_MERGED = TYPE["customer.merged"]


class Part(NamedTuple):
    """A part of the log that was derived, and whose rows come out of it."""

    derivation: Derivation
    far: Far | None
    """How far off it was looked at; None where it was looked at now."""
    owners: Owners
    """Whose rows it says, after which instants."""


class Parts:
    """Derives parts of the log as they are read at one instant, and keeps them."""

    def __init__(self, shelf: Shelf, reading: Reading, policies: Policies, as_of: int) -> None:
        self._shelf = shelf
        self._reading = reading
        self.policies = policies
        self._as_of = as_of
        self._known: dict[tuple[Owner | None, int | None], Part] = {}

    def whole(self, upto: int) -> Part:
        """Derive all events, as they move on; merges of customers are for later."""
        if (None, None) not in self._known:
            rows = self._reading.every()
            rows = rows[self._reading.events.type[rows] != _MERGED]
            part = self._known[None, None] = self._derived(rows, {}, far=True)
            self._shelf.work.whole_derivations += 1
            learnt, every = _legs_of(part.derivation)
            self._shelf.learn(every, learnt, upto)
        return self._known[None, None]

    def since(self, owner: Owner, since: int, upto: int, touched: Touched) -> Part:
        """Derive what says the rows that changed between two numbers of changes."""
        if (owner, since) not in self._known:
            part = self._known[owner, since] = self._closed(owner, upto, touched, far=True)
            if owner == "conversation":
                learnt, _ = _legs_of(part.derivation)
                self._shelf.learn(touched.conversations, learnt, upto)
        return self._known[owner, since]

    def now(self, owner: Owner, upto: int, touched: Touched) -> Part:
        """Derive what says some rows as they are at this instant, and not as they move on."""
        if (owner, None) not in self._known:
            self._known[owner, None] = self._closed(owner, upto, touched, far=False)
        return self._known[owner, None]

    def merges(self) -> Merges:
        """Derive the merges of customers, unless they are those of last time."""
        shelf = self._shelf
        with shelf.lock:
            rows = self._reading.read(shelf.lookup.merges[0])
            if shelf.merges is None or not np.array_equal(rows, shelf.merges.rows):
                shelf.merges = merges_of(rows, self._derivation(rows, self._as_of))
            return shelf.merges

    def _closed(self, owner: Owner, upto: int, touched: Touched, *, far: bool) -> Part:
        with self._shelf.lock:
            self._reading.live_is_known = not self._shelf.knows_of_legs_after(upto)
            rows, cuts = self._reading.closure(owner, touched.by(owner))
        self._shelf.work.derivations += 1
        self._shelf.work.events_derived_again += rows.size
        return self._derived(rows, cuts, far=far)

    def _derived(self, rows: Rows, cuts: Mapping[int, int], *, far: bool) -> Part:
        events = self._reading.events
        at = events.at[rows]
        named = np.concatenate([events.text(name)[rows] for name in ("agent", "from_agent")])
        first, last = (int(at.min()), int(at.max())) if rows.size else (0, 0)
        off = Far.after(first, last, agents=np.unique(named).size)
        derivation = self._derivation(rows, off.as_of if far else self._as_of)
        return Part(derivation, off if far else None, Owners.of(cuts))

    def _derivation(self, rows: Rows, as_of: int) -> Derivation:
        log = bare_log(in_order(self._reading.events.pick(rows)), as_of)
        return Derivation(log, self.policies)


def bare_log(columns: Columns, as_of: int) -> Log:
    """Return a log of events that stand, of which nothing else is told."""
    return Log(
        columns=columns,
        as_of=as_of,
        known_at=None,
        findings=pl.DataFrame(schema=FINDINGS_SCHEMA),
        duplicates=0,
        conflicts=0,
        retracted=0,
        retractions=pl.DataFrame(schema=ACTED),
        left_out_by_known_at=0,
        left_out_by_as_of=0,
    )


def _legs_of(derivation: Derivation) -> tuple[Learnt, list[int]]:
    """Say which legs are live at the end, when clocking out ended wrap-ups, and of whom this is."""
    coded, legs = derivation.coded, derivation.legs
    moves, ran = legs.moves, legs.ran
    lasts = moves.end == coded.size
    live = lasts & ran.in_state(*IN_HAND, "wrapping")
    ended = ran.in_state("wrapping") & ran.symbol(moves.end_symbol, "clocked_out")
    agents, talks = numbers_of(coded.agents), numbers_of(coded.conversations)

    def pairs(rows: Flags) -> list[tuple[int, int]]:
        columns = (agents[legs.worker[rows]], talks[legs.conversation[rows]])
        return list(zip(*(each.tolist() for each in columns), strict=True))

    wrapped: dict[tuple[int, int], int] = {}
    for pair, until in zip(pairs(ended), coded.at[moves.end[ended]].tolist(), strict=True):
        wrapped[pair] = max(until, wrapped.get(pair, 0))
    return Learnt(set(pairs(live)), wrapped), talks.tolist()
