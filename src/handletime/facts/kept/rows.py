"""The rows of a table that are kept, by owner; those of some owners can be replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
import polars as pl

from handletime.facts.findings import MESSAGES
from handletime.facts.kept.events import names_of
from handletime.facts.tables import EVERY_TABLE
from handletime.machines import FOCUS_MODE, HOLD, SESSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.kept.touched import Owner
    from handletime.kernel.types import Integers

ALWAYS: Final = -1
"""Stands for no cut: all rows of an owner are replaced."""


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one table that belong to one kind of owner."""

    table: str
    owner: Owner

    @property
    def key(self) -> str:
        """The column that names the owner."""
        return "conversation" if self.owner == "conversation" else "agent"

    @property
    def begins(self) -> str:
        """The column that says when an agent's row begins."""
        return "at" if self.table == "findings" else "started_at"

    @property
    def sort(self) -> tuple[str, ...]:
        """What the rows are sorted by."""
        if self.table != "findings":
            return EVERY_TABLE[self.table].sort
        return (self.key, "at", "code", "event")

    def own(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Keep the rows that belong to this kind of owner."""
        if self.table != "findings":
            return frame
        return frame.filter(_OWNED[self.owner]).sort(self.sort)


_OF_WORK: Final = sorted(
    {"session_left_open", *HOLD.findings, *SESSION.findings, *FOCUS_MODE.findings}
)
_OF_NOBODY: Final = (
    "conflicting_event",
    "from_the_future",
    "merge_circle",
    "retraction_of_nothing",
)
_OF_CONVERSATIONS: Final = sorted({*MESSAGES} - {*_OF_WORK, *_OF_NOBODY, "law_broken"})
_BROKEN: Final = pl.col("code") == "law_broken"
_TALK: Final = pl.col("conversation").is_not_null()
_OWNED: Final[dict[Owner, pl.Expr]] = {
    "conversation": pl.col("code").is_in(_OF_CONVERSATIONS) | (_BROKEN & _TALK),
    "work": pl.col("code").is_in(_OF_WORK) | (_BROKEN & ~_TALK),
}
"""Whose finding it is: that of whoever's rows it is found with."""

_BY_OWNER: Final[dict[Owner, str]] = {
    "agent": "sessions focus_modes channels attention",
    "work": "statuses findings",
    "conversation": "focus_spans engaged_spans segments resource_facts mediations queue_entries "
    "interactions conversations contacts topics segment_messages findings",
}
SHARES: Final = {
    table: tuple(
        Share(table, owner) for owner, tables in _BY_OWNER.items() if table in tables.split()
    )
    for table in EVERY_TABLE
}
"""Table to the shares that it is made of."""


class Owners(NamedTuple):
    """Whose rows are replaced: names by code point, and of each the instant after which."""

    names: pl.Series
    cuts: Integers

    @classmethod
    def of(cls, cuts: Mapping[int, int]) -> Owners:
        """Take owners by number."""
        names = names_of(np.fromiter(cuts, np.int32, len(cuts)))
        order = names.arg_sort().to_numpy()
        return cls(names.gather(order), np.fromiter(cuts.values(), np.int64, len(cuts))[order])

    def ranges(self, key: pl.Series) -> list[list[int]]:
        """Return where the rows of each owner begin and end in a sorted column."""
        low, high = (key.search_sorted(self.names, side).to_list() for side in _SIDES)
        return [list(each) for each in zip(low, high, strict=True)]


_SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")


def replaced(share: Share, kept: pl.DataFrame, fresh: pl.DataFrame, owners: Owners) -> pl.DataFrame:
    """Put fresh rows of some owners in the place of theirs, after the instant of each.

    Rows of others in `fresh` are of no meaning, and are left out. What lies between is taken as
    it lies, and not row by row: few owners change at a time, and a table may be long.
    """
    stays = _earlier(share, kept, owners)
    comes = _later(share, fresh, owners)
    pieces, done = [], 0
    for (low, high), earlier, later in zip(
        owners.ranges(kept[share.key]), stays, comes, strict=True
    ):
        pieces += [kept.slice(done, low - done), _some(kept, earlier), _some(fresh, later)]
        done = high
    frame = pl.concat([*pieces, kept.slice(done)], rechunk=True)
    return frame.sort(share.sort) if share.table == "channels" else frame


def _some(frame: pl.DataFrame, rows: Integers) -> pl.DataFrame:
    """Take some rows, given rising."""
    if not rows.size:
        return frame.clear()
    first, count = int(rows[0]), rows.size
    at_once = int(rows[-1]) == first + count - 1
    return frame.slice(first, count) if at_once else frame[rows]


def _earlier(share: Share, kept: pl.DataFrame, owners: Owners) -> list[Integers]:
    """Return the rows of each owner that stay."""
    ranges = owners.ranges(kept[share.key])
    if not (owners.cuts > ALWAYS).any():
        return [np.arange(0)] * len(ranges)
    began = _began(share, kept)
    return [
        low + np.flatnonzero(began[low:high] <= cut)
        for (low, high), cut in zip(ranges, owners.cuts.tolist(), strict=True)
    ]


def _later(share: Share, fresh: pl.DataFrame, owners: Owners) -> list[Integers]:
    """Return the fresh rows of each owner."""
    ranges = owners.ranges(fresh[share.key])
    if not (owners.cuts > ALWAYS).any():
        return [np.arange(*each) for each in ranges]
    began = _began(share, fresh)
    return [
        low + np.flatnonzero(began[low:high] > cut)
        for (low, high), cut in zip(ranges, owners.cuts.tolist(), strict=True)
    ]


def _began(share: Share, frame: pl.DataFrame) -> Integers:
    return frame[share.begins].to_physical().to_numpy()
