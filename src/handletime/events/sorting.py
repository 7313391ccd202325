"""Sort events into the order of the contract: by numbers first, by texts only where those tie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.vocabulary import FLOOR_RANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.events.sparse import Columns

Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

TEXTS: Final = ("source", "id")
"""What is compared last."""


def in_order(events: Columns) -> Columns:
    """Sort events of distinct identity; those that are in order already are not moved.

    Nearly all events differ in (`at`, `seq`, rank); texts are compared only within ties, which
    takes a tenth of the time of comparing all.
    """
    rank = np.minimum(events.values("type").to_physical().to_numpy() + 1, FLOOR_RANK)
    keys = [events.values("at").to_numpy(), events.values("seq").to_numpy(), rank]
    tied, rises = _compared(keys)
    if rises.all() and not tied.any():
        return events
    places = np.arange(events.size)
    if not (rises | tied).all():
        places = _sorted_by(keys)
        tied, _ = _compared([key[places] for key in keys])
    places = _texts_in_order(events, places, tied)
    moved = np.any(places[1:] < places[:-1])
    return events.take(places) if moved else events


def _compared(keys: Sequence[Integers]) -> tuple[Flags, Flags]:
    """Say of each row but the first whether it ties with the row before, and whether it follows."""
    rows = max(keys[0].size - 1, 0)
    tied, rises = np.ones(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    for key in keys:
        rises |= tied & (key[1:] > key[:-1])
        tied &= key[1:] == key[:-1]
    return tied, rises


def _sorted_by(keys: Sequence[Integers]) -> Integers:
    """Return the places of rows sorted by keys, as one number where they fit into 63 bits."""
    lows = [int(key.min()) for key in keys]
    widths = [int(key.max()) - low + 1 for key, low in zip(keys, lows, strict=True)]
    if np.prod(widths, dtype=object) >= 1 << 63:
        return np.lexsort(keys[::-1])
    packed = keys[0] - lows[0]
    for key, low, width in zip(keys[1:], lows[1:], widths[1:], strict=True):
        packed *= width
        packed += key
        packed -= low
    return np.argsort(packed, kind="stable")


def _texts_in_order(events: Columns, places: Integers, tied: Flags) -> Integers:
    """Order the places of rows that tie by source and id, within each tie."""
    if not tied.any():
        return places
    of_tie = np.append(tied, False) | np.append(False, tied)
    group = np.cumsum(np.append(True, ~tied))[of_tie]
    rows = places[of_tie]
    texts = pl.DataFrame([pl.Series("group", group), *(events.at(name, rows) for name in TEXTS)])
    within = texts.select(pl.arg_sort_by("group", *TEXTS)).to_series().to_numpy()
    places = places.copy()
    places[of_tie] = rows[within]
    return places
