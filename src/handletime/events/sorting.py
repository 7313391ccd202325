"""Sort events into the order of the contract: by numbers first, by texts only where those tie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.vocabulary import RANK
from handletime.kernel.nearly import in_order as ordered
from handletime.kernel.nearly import packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.events.sparse import Columns

Integers: TypeAlias = npt.NDArray[np.int64]
Rows: TypeAlias = npt.NDArray[np.int32]

TEXTS: Final = ("source", "id")
"""What is compared last."""
_RANKS: Final = np.array(list(RANK.values()), dtype=np.int64)
_RANKS_MAX: Final = int(_RANKS.max()) + 1


def in_order(
    events: Columns, key: Integers | None = None, left_out: Integers | None = None
) -> Columns:
    """Sort events of distinct identity, without some rows; those in order already do not move.

    The key is that of `sort_key`, and is changed. Nearly all events differ in it; texts are
    compared only within ties, which takes a tenth of the time of comparing all.
    """
    if not events.size:
        return events
    key = sort_key(events) if key is None else key
    if left_out is not None:
        key[left_out] = -1
    rows, tied = ordered(key)
    rows = _texts_in_order(events, rows, tied)
    stands = rows.size == events.size and bool((rows[1:] > rows[:-1]).all())
    return events if stands else events.take(rows)


def sort_key(events: Columns) -> Integers:
    """Return one number for each event, which rises with (`at`, `seq`, rank)."""
    if not events.size:
        return np.empty(0, dtype=np.int64)
    at, seq, types = events.values("at").to_numpy(), events["seq"].said, events.types()
    low, seqs = int(at.min()), int(seq.values.to_numpy().max(initial=0)) + 1
    width = seqs * _RANKS_MAX
    if (int(at.max()) - low + 1) * width >= 1 << 63:
        return _places([at, events.numbers("seq", 0), _RANKS[types]])
    key = np.empty(events.size, dtype=np.int64)
    packed(at, low, width, types, _RANKS, key)
    key[slice(None) if seq.rows is None else seq.rows] += seq.values.to_numpy() * _RANKS_MAX
    return key


def _places(keys: Sequence[Integers]) -> Integers:
    """Number the different rows of keys that have no room in one number, in their order."""
    frame = pl.DataFrame([pl.Series(str(place), key) for place, key in enumerate(keys)])
    places: Integers = frame.select(pl.struct(pl.all()).rank("dense")).to_series().to_numpy()
    return places.astype(np.int64)


def _texts_in_order(events: Columns, rows: Rows, tied: Rows) -> Rows:
    """Order rows that tie by source and id, within each tie."""
    if not tied.size:
        return rows
    places = np.union1d(tied, tied - 1)
    group = np.cumsum(~np.isin(places, tied))
    texts = [events.at(name, rows[places]) for name in TEXTS]
    frame = pl.DataFrame([pl.Series("group", group), *texts])
    within = frame.select(pl.arg_sort_by("group", *TEXTS)).to_series().to_numpy()
    rows[places] = rows[places][within]
    return rows
