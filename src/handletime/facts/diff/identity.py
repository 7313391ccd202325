"""When a row of one set is the row of another: by what it is, not by where it stands.

A number in a sequence, such as that of a segment, shifts when an earlier one appears, so rows
are matched first by what began them, then by what ended them, then by their place. Rows that
are alike in all of that are matched in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from handletime.facts.tables import Table


def _keys(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(key.split()) for key in text.split("|"))


# A row an entry: a table to be read down.
# fmt: off
IDENTITIES: Final = {
    "sessions": _keys("agent started_by | agent ended_by | agent started_at"),
    "statuses": _keys("agent started_by | agent status ended_by | agent started_at"),
    "focus_modes": _keys("agent started_by | agent ended_by | agent started_at"),
    "channels": _keys("agent channel started_at | agent channel ended_at"),
    "attention": _keys("agent conversation started_at | agent conversation ended_at"),
    "focus_spans": _keys("conversation agent started_at | conversation agent ended_at"),
    "engaged_spans": _keys("conversation agent basis started_at | "
                           "conversation agent basis ended_at"),
    "segments": _keys("conversation agent started_by | conversation agent ended_by | "
                      "conversation agent segment"),
    "resource_facts": _keys("conversation resource_type resource started_by | "
                            "conversation resource_type resource ended_by | "
                            "conversation resource_type resource ordinal"),
    "mediations": _keys("conversation resource_type resource started_at | "
                        "conversation resource_type resource ended_at | "
                        "conversation resource_type resource ordinal"),
    "queue_entries": _keys("conversation queue entered_at | conversation queue ended_at | "
                           "conversation queue entry | conversation entry"),
    "interactions": _keys("conversation started_at | conversation ended_at | "
                          "conversation stretch"),
    "conversations": _keys("conversation"),
    "contacts": _keys("conversation channel started_at | conversation channel ended_at | "
                      "conversation contact"),
    "topics": _keys("conversation topic added_at | conversation topic removed_at"),
    "findings": _keys("code event agent conversation message | code event"),
}
"""For each table, what makes two rows the same, the surest first.

A key whose last column is null says nothing of a row.
"""
# fmt: on

PLACES: Final = frozenset(
    {"segment", "ordinal", "entry", "stretch", "target", "received_from", "contact"}
)
"""Columns that say where a row, or one that it points to, stands in a sequence."""


def match(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the pairs of rows that are the same: columns `before` and `after`, row numbers.

    A row has one partner at most, and swapping the sides swaps the pairs.
    """
    left, right = before.with_row_index("before"), after.with_row_index("after")
    pairs = []
    for key in IDENTITIES[table.name]:
        on = [*key, "nth"]
        met = _nth(left, key).join(_nth(right, key), on=on, how="inner", nulls_equal=True)
        pairs.append(met.select("before", "after"))
        left = left.join(met, on="before", how="anti")
        right = right.join(met, on="after", how="anti")
    return pl.concat(pairs)


def _nth(rows: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """Return the rows of which a key says something, each counted among those that it says."""
    index = "before" if "before" in rows.columns else "after"
    told = rows.select(index, *key).filter(pl.col(key[-1]).is_not_null())
    return told.with_columns(nth=pl.int_range(pl.len()).over(key))
