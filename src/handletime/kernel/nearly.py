"""What is nearly in order: few rows are taken out, sorted by themselves, and put between."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handletime.kernel.speed import kernel, runs_compiled
from handletime.kernel.types import Integers, Letters, Narrow


class Order(NamedTuple):
    """Rows in the order of their key, equal keys as they stand."""

    rows: Narrow
    tied: Narrow
    """The places of the rows whose key is that of the row before."""


@kernel
def _parted(key: Integers, stands: Narrow, strays: Narrow) -> tuple[int, int]:
    """Part rows into those that stand in order and those that do not, and count both.

    A key below 0 is neither.
    Where a row is less than the last that stands, and not less than the one before that, the
    last one is at fault: so one that is far too late does not put all that follow in the wrong.
    """
    standing = astray = 0
    last = before = np.int64(-1)
    for row in range(key.shape[0]):
        here = np.int64(key[row])
        if here < 0:
            continue
        if here >= last:
            before = last
            last = here
            stands[standing] = row
            standing += 1
        elif here >= before:
            strays[astray] = stands[standing - 1]
            stands[standing - 1] = row
            astray += 1
            last = here
        else:
            strays[astray] = row
            astray += 1
    return standing, astray


@kernel
def _merged(key: Integers, stands: Narrow, strays: Narrow, rows: Narrow, tied: Narrow) -> int:
    """Put rows in order that are in order each among themselves; also put down which keys tie."""
    one = other = ties = 0
    last = np.int64(-1)
    for place in range(rows.shape[0]):
        takes = other == strays.shape[0]
        if not takes and one < stands.shape[0]:
            here, there = key[stands[one]], key[strays[other]]
            takes = here < there or (here == there and stands[one] < strays[other])
        if takes:
            row = stands[one]
            one += 1
        else:
            row = strays[other]
            other += 1
        rows[place] = row
        if key[row] == last:
            tied[ties] = place
            ties += 1
        last = np.int64(key[row])
    return ties


def in_order(key: Integers) -> Order:
    """Sort rows by a key; those whose key is below 0 are left out."""
    if not runs_compiled(key.size):
        return _sorted(key)
    stands, strays = (np.empty(key.size, dtype=np.int32) for _ in range(2))
    standing, astray = _parted(key, stands, strays)
    stands, strays = stands[:standing], strays[:astray]
    strays = strays[np.lexsort((strays, key[strays]))]
    rows, tied = (np.empty(standing + astray, dtype=np.int32) for _ in range(2))
    ties = _merged(key, stands, strays, rows, tied)
    return Order(rows, tied[:ties])


def _sorted(key: Integers) -> Order:
    """Do the same for few rows, which need not be nearly in order."""
    rows = np.flatnonzero(key >= 0)
    rows = rows[np.argsort(key[rows], kind="stable")]
    ordered = key[rows]
    tied = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
    return Order(rows.astype(np.int32), tied.astype(np.int32))


@kernel
def packed(  # noqa: PLR0913  # three columns into one
    high: Integers, low: int, width: int, kind: Letters, rank: Integers, key: Integers
) -> None:
    """Put a number and the rank of a kind into one key: what is above `low`, times a width."""
    for row in range(key.shape[0]):
        key[row] = (high[row] - low) * width + rank[kind[row]]
