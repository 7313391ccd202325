"""Counting: how often which kinds of rows have what, in one pass and without a copy of a column."""

from __future__ import annotations

from handletime.kernel.speed import kernel
from handletime.kernel.types import Bytes, Flags, Integers, Letters, Narrow


@kernel
def count_kinds(kind: Letters, count: Integers) -> None:
    """Count all rows by their kind."""
    for row in range(kind.shape[0]):
        count[kind[row]] += 1


@kernel
def placed(  # noqa: PLR0913  # values and what they become, their rows and where these stand
    code: Narrow, table: Narrow, rows: Narrow, places: Narrow, found: Narrow, count: Integers
) -> None:
    """Put what a table says of each code where its row stands, -1 for nowhere, and count it."""
    for each in range(code.shape[0]):
        place = places[rows[each]]
        if place >= 0:
            found[place] = table[code[each]]
            count[table[code[each]]] += 1


@kernel
def refined(kind: Bytes, rows: Narrow, code: Narrow, places: Narrow, table: Bytes) -> None:
    """Tell the kinds of some rows apart: by their kind and the place of their code in a table."""
    for each in range(rows.shape[0]):
        row = rows[each]
        kind[row] = table[kind[row], places[code[each]]]


@kernel
def counted(kind: Letters, rows: Narrow, count: Integers) -> None:
    """Count some rows by their kind."""
    for each in range(rows.shape[0]):
        count[kind[rows[each]]] += 1


@kernel
def counted_pairs(kind: Letters, rows: Narrow, code: Narrow, count: Integers) -> None:
    """Count the values of some rows by the row's kind and the value's code."""
    for each in range(rows.shape[0]):
        count[kind[rows[each]], code[each]] += 1


@kernel
def with_and_without(  # noqa: PLR0913  # some rows, which of them are meant, and others
    kind: Letters, rows: Narrow, code: Narrow, of_kind: int, is_one: Flags, others: Narrow
) -> tuple[int, int]:
    """Count the rows of one kind and some codes: those that are among other rows, and the rest.

    Both lists of rows rise.
    """
    met = lacking = other = 0
    for each in range(rows.shape[0]):
        row = rows[each]
        if kind[row] != of_kind or not is_one[code[each]]:
            continue
        while other < others.shape[0] and others[other] < row:
            other += 1
        if other < others.shape[0] and others[other] == row:
            met += 1
        else:
            lacking += 1
    return met, lacking


@kernel
def outside(start: Integers, least: int, most: int) -> int:
    """Count the texts, by where each begins and the last ends, of fewer or more letters."""
    count = 0
    for each in range(start.shape[0] - 1):
        size = start[each + 1] - start[each]
        count += size < least or size > most
    return count


@kernel
def exceeds(one: Integers, other: Integers, by: int) -> int:
    """Count the rows in which one number exceeds another by more than so much."""
    count = 0
    for row in range(one.shape[0]):
        count += one[row] - other[row] > by
    return count
