"""The rows of a table that are kept, by owner; those of some owners can be replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.facts.findings import MESSAGES
from handletime.facts.kept.events import names_of
from handletime.facts.tables import TABLES
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
            return TABLES[self.table].sort
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
    "interactions conversations contacts topics findings",
}
SHARES: Final = {
    table: tuple(
        Share(table, owner) for owner, tables in _BY_OWNER.items() if table in tables.split()
    )
    for table in TABLES
}
"""Table to the shares that it is made of."""


def replaced(
    share: Share, kept: pl.DataFrame, fresh: pl.DataFrame, cuts: Mapping[int, int]
) -> pl.DataFrame:
    """Put fresh rows of some owners in the place of theirs.

    `cuts` says of each owner after which instant its rows are replaced. Rows of others in
    `fresh` are of no meaning, and are left out.
    """
    owners = _owners(share, cuts)
    low = kept[share.key].search_sorted(owners[share.key], side="left").to_numpy()
    high = kept[share.key].search_sorted(owners[share.key], side="right").to_numpy()
    old = kept[_ranges(low, high)]
    patch = _later(share, fresh, owners)
    if any(cut > ALWAYS for cut in cuts.values()):
        stays = old.join(owners, on=share.key, maintain_order="left").filter(
            _begins(share) <= pl.col("cut")
        )
        patch = pl.concat([stays.drop("cut"), patch]).sort(share.sort, maintain_order=True)
    begins = patch[share.key].search_sorted(owners[share.key], side="left").to_numpy()
    order = _spliced(low, high, np.append(begins, patch.height), kept.height)
    return pl.concat([kept, patch])[order]


def _owners(share: Share, cuts: Mapping[int, int]) -> pl.DataFrame:
    """Return owners by name, each with its cut."""
    numbers = np.fromiter(cuts, np.int32, len(cuts))
    cut = np.fromiter(cuts.values(), np.int64, len(cuts))
    return pl.DataFrame({share.key: names_of(numbers), "cut": cut}).sort(share.key)


def _begins(share: Share) -> pl.Expr:
    return pl.col(share.begins).dt.epoch("ms")


def _later(share: Share, fresh: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows of owners, of each those after its cut."""
    own = fresh.join(owners, on=share.key, maintain_order="left")
    if share.owner != "conversation":
        own = own.filter(_begins(share) > pl.col("cut"))
    return own.drop("cut")


def _ranges(low: Integers, high: Integers) -> Integers:
    """Return all numbers that lie in some ranges."""
    parts = [np.arange(*each) for each in zip(low.tolist(), high.tolist(), strict=True)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _spliced(low: Integers, high: Integers, patch: Integers, size: int) -> Integers:
    """Return the order of rows in which the ranges of a frame give way to those of its patch.

    The rows of the patch have the numbers after those of the frame.
    """
    parts, done = [], 0
    for owner, (begins, ends) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        parts.append(np.arange(done, begins))
        parts.append(np.arange(size + patch[owner], size + patch[owner + 1]))
        done = ends
    return np.concatenate([*parts, np.arange(done, size)])
