"""The names of rows: TABLE/KEY, such as `segments/c1/2`.

A key is the columns by which the table is sorted, with `/` between them; instants as RFC 3339.
Within a column `%` and `/` are written `%25` and `%2F`. Where several rows have the same key,
the second ends in `/2`, the third in `/3`. A key that is written out plainly is understood too,
as long as only one row can be meant.
"""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import polars as pl

from handletime.errors import InputError, shown
from handletime.facts.explain.explanation import milliseconds
from handletime.facts.tables import TABLES, kind_of
from handletime.timeline.instant import format_instant, parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handletime.facts.tables import Table

NAMES_SHOWN: Final = 3
"""The most names of rows that a message suggests."""
NEAR_AMONG: Final = 20_000
"""The most rows among which a message looks for near names; more would keep a person waiting."""


def key_of(table: str, values: Iterable[object], nth: int = 1) -> str:
    """Return the name of a row, from the values of its key; `nth` among rows of equal key."""
    words = [_word(each).replace("%", "%25").replace("/", "%2F") for each in values]
    return "/".join([table, *words, *([str(nth)] if nth > 1 else [])])


def find_row(facts: Mapping[str, pl.DataFrame], name: str) -> tuple[str, int, str]:
    """Return the table and the number of the row of a name, and the name in full."""
    table_name, _, key = name.strip().partition("/")
    table = _table(table_name)
    frame = facts[table.name].select(table.sort)
    places = _places(frame, table, key)
    found = [(place, _name(frame, table, place)) for place in places]
    match found:
        case [(place, full)]:
            return table.name, place, full
        case []:
            raise _unknown(frame, table, key)
        case several:
            raise InputError(
                f"{shown(name)} may mean {len(several)} rows.",
                accepted="one of " + ", ".join(full for _, full in several[:NAMES_SHOWN]),
                code="unknown_name",
            )


def _table(name: str) -> Table:
    if name in TABLES:
        return TABLES[name]
    raise InputError(
        f"There is no table {shown(name)}.",
        accepted=", ".join(TABLES),
        near=tuple(difflib.get_close_matches(name, TABLES, n=NAMES_SHOWN)),
        remedy="A row is named TABLE/KEY, such as segments/c1/2.",
        code="unknown_name",
    )


def _places(frame: pl.DataFrame, table: Table, key: str) -> list[int]:
    """Return the rows that a key may mean: read part by part, and as it stands."""
    read = _read(frame, table, key)
    if [key_of(table.name, frame.row(place)) for place in read] == [f"{table.name}/{key}"]:
        return read
    plain = pl.concat_str([_text(frame, column) for column in table.sort], separator="/")
    as_it_stands = frame.select((plain == key).arg_true()).to_series().to_list()
    return sorted({*read, *as_it_stands})


def _read(frame: pl.DataFrame, table: Table, key: str) -> list[int]:
    """Return the row of a key whose parts are escaped; of equal ones the first, or the nth."""
    parts = [unquote(part) for part in key.split("/")]
    wanted = len(table.sort)
    if len(parts) == wanted:
        return _equal(frame, table, parts)[:1]
    if len(parts) == wanted + 1 and parts[-1].isdecimal() and int(parts[-1]):
        return _equal(frame, table, parts[:-1])[int(parts[-1]) - 1 :][:1]
    return []


def _equal(frame: pl.DataFrame, table: Table, parts: list[str]) -> list[int]:
    """Return the rows whose key has these values; none where a value cannot be read."""
    matches = pl.lit(value=True)
    for column, part in zip(table.sort, parts, strict=True):
        if kind_of(column) == "instant":
            try:
                instant = parse_instant(int(part) if part.isdecimal() else part)
            except InputError:
                return []
            matches &= pl.col(column).dt.epoch("ms") == instant
        else:
            matches &= pl.col(column).cast(pl.String()) == part
    return frame.select(matches.fill_null(value=False).arg_true()).to_series().to_list()


def _text(frame: pl.DataFrame, column: str) -> pl.Expr:
    if isinstance(frame.schema[column], pl.Datetime):
        return pl.col(column).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    return pl.col(column).cast(pl.String()).fill_null("")


def _name(frame: pl.DataFrame, table: Table, place: int) -> str:
    """Return the full name of a row; equal keys stand side by side."""
    key = frame.row(place)
    first = place
    while first and frame.row(first - 1) == key:
        first -= 1
    return key_of(table.name, key, place - first + 1)


def _unknown(frame: pl.DataFrame, table: Table, key: str) -> InputError:
    sample = frame.head(NEAR_AMONG)
    names = [key_of(table.name, row) for row in sample.iter_rows()]
    near = difflib.get_close_matches(f"{table.name}/{key}", names, n=NAMES_SHOWN, cutoff=0.7)
    form = "/".join(column.upper() for column in table.sort)
    rows = f"{frame.height:,} {'row' if frame.height == 1 else 'rows'}"
    example = f", such as {names[0]}" if names and not near else ""
    return InputError(
        f"The table {table.name} has {rows}, and none is named {shown(key)}.",
        accepted=f"{table.name}/{form}{example}",
        near=tuple(near),
        code="unknown_name",
    )


def _word(value: object) -> str:
    if isinstance(value, datetime):
        return format_instant(milliseconds(value))
    return "" if value is None else str(value)
