"""A difference as JSON: one object for programs, exact and of a stable shape.

`before` and `after` say of each set its `version`, `as_of`, `known_at`, `policies` and `counts`;
`looks` names which of these differ, apart from the counts. `events_compared` is false where a set
was read from a folder. `tables` has, for each table compared, how many rows are `gone`,
`changed`, `renumbered` and `added`; `left_out` names the tables that only one set has. `events`,
`totals` and `rows` are lists of objects, one a line. A row has its `table`, `what`, `columns`
(those that are others), `because` (names of events), and `before` and `after` whole, null where
there is none. Instants are text, durations integers in ms.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handletime.facts.diff.compare import Diff
    from handletime.facts.diff.moves import Moves

ROWS_AT_ONCE: Final = 50_000
"""Rows that are turned into text together: some forty megabytes of the widest table."""
_INSTANT: Final = "%Y-%m-%dT%H:%M:%S%.3fZ"


def json_parts(found: Diff, limit: int | None = None) -> Iterator[str]:
    """Yield the object in parts; with a limit, at most so many events, totals, rows a table."""
    yield json.dumps(_header(found), ensure_ascii=False, indent=2)[:-2]
    yield from _list("events", [_lines(_cut(found.events, limit))])
    yield from _list("totals", [_lines(_cut(found.totals, limit))])
    yield from _list("rows", (_rows(each.first(limit)) for each in found.moves.values()))
    yield "\n}\n"


def _header(found: Diff) -> dict[str, object]:
    return {
        "before": asdict(found.before),
        "after": asdict(found.after),
        "looks": list(found.looks),
        "events_compared": found.events_compared,
        "tables": {name: each.counts for name, each in found.moves.items()},
        "left_out": list(found.left_out),
    }


def _cut(frame: pl.DataFrame, limit: int | None) -> pl.DataFrame:
    return frame if limit is None else frame.head(limit)


def _list(name: str, parts: Iterable[Iterator[str]]) -> Iterator[str]:
    """Yield a list of lines that are objects already."""
    yield f',\n  "{name}": ['
    between = "\n    "
    for lines in (lines for part in parts for lines in part):
        yield between + lines.replace("\n", ",\n    ")
        between = ",\n    "
    yield "\n  ]"


def _lines(frame: pl.DataFrame) -> Iterator[str]:
    for some in frame.iter_slices(ROWS_AT_ONCE):
        if some.height:
            told = some.with_columns(pl.selectors.datetime().dt.strftime(_INSTANT))
            yield told.write_ndjson().rstrip("\n")


def _rows(moves: Moves) -> Iterator[str]:
    """Yield the rows of a table; instants are told before rows become one value each."""
    if not len(moves):
        return
    told = pl.selectors.datetime().dt.strftime(_INSTANT)
    rows = moves.with_sides(moves.before.with_columns(told), moves.after.with_columns(told)).rows
    named = rows.select(pl.lit(moves.table.name).alias("table"), pl.all())
    yield from _lines(named)
