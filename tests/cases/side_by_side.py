"""How a case that fails is shown: the expected table left, the actual one right."""

from __future__ import annotations

from itertools import zip_longest

from handletime.facts.tables import TABLES, kind_of

from .notation import Expected, Value
from .times import MIDNIGHT, clock

Cells = tuple[Value, ...]

ABSENT = "(no such row)"


def side_by_side(table: str, expected: Expected, actual: list[Cells]) -> str:
    """Both tables in the notation of cases, aligned, with rows that differ marked."""
    columns = expected.columns or TABLES[table].columns
    left = _laid_out(columns, list(expected.rows))
    right = _laid_out(columns, actual)
    pairs = list(zip_longest(left, right, fillvalue=ABSENT))
    width = max(len(a) for a, _ in pairs)
    same = [True, *(a == b for a, b in zip_longest(expected.rows, actual))]
    lines = [
        f"  {a:<{width}}  {' ' if equal else '≠'}  {b}"
        for (a, b), equal in zip(pairs, same, strict=True)
    ]
    return "\n".join([f"{table}: expected left, actual right", *lines])


def _laid_out(columns: tuple[str, ...], rows: list[Cells]) -> list[str]:
    shown = [
        list(columns),
        *([_shown(name, cell) for name, cell in zip(columns, row, strict=True)] for row in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]


def _shown(column: str, cell: Value) -> str:
    kind = kind_of(column)
    if cell is None:
        return "-"
    if isinstance(cell, list):
        return ",".join(cell) or "[]"
    if kind == "flag":
        return "yes" if cell else "no"
    if kind == "instant":
        return clock(int(cell) - MIDNIGHT)
    return clock(int(cell)) if kind == "milliseconds" else str(cell)
