"""The facts of one instant: what is kept, brought up to it, table by table when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from handletime.facts.derivation import Derivation
from handletime.facts.kept.events import numbers_of
from handletime.facts.kept.far import at_instant, settled, unmoving
from handletime.facts.kept.rows import SHARES, Share, replaced
from handletime.facts.makers import MAKERS
from handletime.facts.makers.findings import LEFT_OPEN_AFTER_MS
from handletime.facts.tables import EVERY_TABLE
from handletime.together import once

if TYPE_CHECKING:
    from handletime.events.order import Log
    from handletime.facts.kept.closure import Reading
    from handletime.facts.kept.parts import Part, Parts
    from handletime.facts.kept.shelf import Merges, Shelf
    from handletime.facts.kept.told import Told
    from handletime.facts.kept.touched import Touched


class Instant(NamedTuple):
    """The instant of a present."""

    as_of: int
    upto: int
    """How many changes went before."""
    young: Touched
    """Whose rows an event of this very instant touches: spans that it begins have no length."""


class Present:
    """The tables of one instant; what comes later changes nothing in them."""

    def __init__(
        self,
        instant: Instant,
        shelf: Shelf,
        reading: Reading,
        parts: Parts,
        told: Told,
    ) -> None:
        self._instant = instant
        self._shelf = shelf
        self._reading = reading
        self._parts = parts
        self._told = told

    def table(self, name: str) -> pl.DataFrame:
        """Return a table, row for row as `derive` makes it."""
        parts = [self._rows(share) for share in SHARES[name]]
        if name == "findings":
            return self._findings(*parts)
        if "customer" in EVERY_TABLE[name].columns:
            return parts[0].with_columns(self._merges.customers.now(parts[0]["customer"]))
        return parts[0]

    @once
    def log(self) -> Log:
        """All events that are read, in their order."""
        return self._told.log()

    @once
    def derivation(self) -> Derivation:
        """The stages of all events; nothing that is kept goes into them."""
        return Derivation(self.log, self._parts.policies)

    @once
    def _merges(self) -> Merges:
        return self._parts.merges()

    def _rows(self, share: Share) -> pl.DataFrame:
        frame, (as_of, upto, young) = self._settled(share), self._instant
        if young.by(share.owner):
            frame = self._put_in(share, frame, self._parts.now(share.owner, upto, young))
        return at_instant(share.table, frame, as_of)

    def _settled(self, share: Share) -> pl.DataFrame:
        """Return the rows as they move on from here, and keep them."""
        upto = self._instant.upto
        kept = self._shelf.rows_of(share, upto)
        if kept is None:
            frame = self._anew(share)
        elif kept.upto == upto:
            return kept.frame
        else:
            frame = self._brought_up(share, kept.frame, kept.upto)
        self._shelf.keep(share, frame, upto)
        return frame

    def _brought_up(self, share: Share, frame: pl.DataFrame, since: int) -> pl.DataFrame:
        upto = self._instant.upto
        touched = self._shelf.touched(since, upto)
        if touched.everything:
            return self._anew(share)
        if not touched.by(share.owner):
            return frame
        return self._put_in(share, frame, self._parts.since(share.owner, since, upto, touched))

    def _anew(self, share: Share) -> pl.DataFrame:
        return _made(share, self._parts.whole(self._instant.upto))

    def _put_in(self, share: Share, frame: pl.DataFrame, part: Part) -> pl.DataFrame:
        return replaced(share, frame, _made(share, part), part.owners)

    def _findings(self, of_work: pl.DataFrame, of_conversations: pl.DataFrame) -> pl.DataFrame:
        others = (self._merges.circles, self._told.findings)
        every = pl.concat([self._still(of_work), of_conversations, *others])
        return every.sort("code", "at", "event", "agent", "conversation", "message")

    def _still(self, of_work: pl.DataFrame) -> pl.DataFrame:
        """Leave out sessions whose agents have not been silent for long as yet."""
        open_ = (of_work["code"] == "session_left_open").to_numpy()
        agents = numbers_of(of_work["agent"].filter(open_))
        with self._shelf.lock:
            heard = self._reading.last_heard(agents)
        silent = heard + LEFT_OPEN_AFTER_MS < self._instant.as_of
        stays = ~open_
        stays[open_] = silent
        return of_work.filter(stays)


def _made(share: Share, part: Part) -> pl.DataFrame:
    frame = share.own(MAKERS[share.table](part.derivation))
    if part.far is None:
        return unmoving(share.table, frame)
    return settled(share.table, frame, part.far)
