"""Identity: one event for each (source, id).

Two rows of one identity are duplicates if they say the same, and versions in conflict if not.
What they say is every field but `recorded_at`, with instants normalised, defaults filled in and
JSON compared as a value. Of versions in conflict the first in the order of events is kept, and
of those equal there the one whose canonical JSON is the smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from handletime.events.defaults import fill_defaults
from handletime.events.findings import FINDINGS_SCHEMA, findings_of
from handletime.events.json_text import canonical_json
from handletime.events.sparse import Column
from handletime.events.texts import Texts, texts_of
from handletime.events.vocabulary import ALL_FIELDS, RANK
from handletime.kernel.copies import repeated
from handletime.timeline.instant import LAST_INSTANT, format_instant
from handletime.together import each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handletime.events.sparse import Columns
    from handletime.kernel.types import Hashes

Integers: TypeAlias = npt.NDArray[np.int64]
Row: TypeAlias = dict[str, Any]

UNRECORDED: Final = LAST_INSTANT + 1
"""Stands for no `recorded_at`, and is later than any."""
LONGEST_QUOTE: Final = 40
"""The most characters of a value that a message quotes; longer ones are only named."""


@dataclass(frozen=True, slots=True)
class Identified:
    """Events of which no two share their (source, id), and what was left out for it."""

    events: Columns
    """All that were given, with the earliest `recorded_at` of those that say the same."""
    hashes: Hashes
    """One number for each row, equal for rows of one identity."""
    left_out: Integers
    """The rows that are left out."""
    duplicates: Integers
    """The `at` of each row that says what another row says."""
    conflicts: pl.DataFrame
    """A finding for each version that is not kept."""

    @property
    def columns(self) -> Columns:
        """The events that are kept, as they stand."""
        return self.events.without(self.left_out)


def hash_identities(columns: Columns) -> Hashes:
    """Return one number for each row, equal for rows of one identity, and seldom for others."""
    ids, sources = columns["id"].held, columns.numbered("source")
    letters = ids if isinstance(ids, Texts) else texts_of(columns.values("id"))
    seeds = texts_of(sources.texts).hashes()
    return letters.hashes((sources.codes.astype(np.int32, copy=False), seeds))


def identify(
    columns: Columns, hashing: Callable[[Columns], Hashes] = hash_identities
) -> Identified:
    """Keep one row for each identity; the rows that stay keep their order.

    The row of an event that was recorded several times has the earliest `recorded_at`.
    Hashes only say where to look: identities that share one by chance are told apart.
    """
    hashes = hashing(columns)
    halves = list(each(partial(repeated, hashes), (0, 1), rows=columns.size))
    rows = np.sort(np.concatenate(halves))
    if not len(rows):
        return Identified(columns, hashes, rows, rows, pl.DataFrame(schema=FINDINGS_SCHEMA))
    suspects = fill_defaults(columns.frame(rows)).with_columns(hash=pl.Series(hashes[rows]))
    leaders, losers = _leaders(suspects.with_row_index("row"))
    stays = leaders == np.arange(len(rows))
    duplicates = suspects["at"].to_numpy()[~stays]
    stays[[lost["row"] for lost, _ in losers]] = False
    recorded = _with_earliest_record(columns, rows, leaders)
    conflicts = _conflicts(suspects, losers)
    return Identified(recorded, hashes, rows[~stays], duplicates, conflicts)


def _leaders(suspects: pl.DataFrame) -> tuple[Integers, list[tuple[Row, Row]]]:
    """Return, for each row, the row that stands for what it says; and who lost to whom."""
    first = suspects.select(pl.col("row").first().over("hash")).to_series()
    leaders = first.to_numpy().astype(np.int64)
    disputed = np.zeros(suspects.height, dtype=np.bool_)
    disputed[leaders[_differs(suspects, leaders)]] = True
    losers: list[tuple[Row, Row]] = []
    disputes = sorted(suspects.filter(disputed[leaders]).iter_rows(named=True), key=_place)
    for _, versions in groupby(disputes, key=lambda row: (row["source"], row["id"])):
        kept: Row | None = None
        for _, same in groupby(versions, key=canonical_event):
            lead, *others = same
            leaders[[lead["row"], *(each["row"] for each in others)]] = lead["row"]
            kept = kept or lead
            losers += [] if kept is lead else [(lead, kept)]
    return leaders, losers


def _differs(suspects: pl.DataFrame, leaders: Integers) -> npt.NDArray[np.bool_]:
    """Say which rows say something else than the first row of their hash."""
    differs = np.zeros(suspects.height, dtype=np.bool_)
    for column in suspects.drop("row", "hash", "recorded_at", strict=False):
        differs |= column.ne_missing(column.gather(leaders)).to_numpy()
    return differs


def _place(row: Row) -> tuple[str, str, int, int, int, str]:
    """Return what the versions of a disputed identity are sorted by."""
    rank = RANK[row["type"]]
    return row["source"], row["id"], row["at"], row["seq"], rank, canonical_event(row)


def canonical_event(event: Row) -> str:
    """Write what an event says, `recorded_at` apart: keys sorted, no blanks, no absent field."""
    said = _said(event)
    return "{" + ",".join(f'"{name}":{said[name]}' for name in sorted(said)) + "}"


def _said(event: Row) -> dict[str, str]:
    """Return each field that an event has, `recorded_at` apart, with its value as JSON text."""
    return {
        name: _value(name, event[name])
        for name in ALL_FIELDS
        if name != "recorded_at" and event.get(name) is not None
    }


def _value(name: str, value: object) -> str:
    match ALL_FIELDS[name].kind, value:
        case "json", str():
            return value
        case "instant", int():
            return f'"{format_instant(value)}"'
        case _:
            return canonical_json(value)


def _with_earliest_record(columns: Columns, rows: Integers, leaders: Integers) -> Columns:
    if "recorded_at" not in columns:
        return columns
    before = columns.numbers("recorded_at", UNRECORDED)
    earliest = before[rows]
    np.minimum.at(earliest, leaders, before[rows])
    if (earliest == before[rows]).all():
        return columns
    recorded = before.copy()
    recorded[rows] = earliest
    if columns["recorded_at"].rows is None:
        return columns.with_column("recorded_at", Column(pl.Series(recorded)))
    known = np.flatnonzero(recorded != UNRECORDED).astype(np.int32)
    return columns.with_column("recorded_at", Column(pl.Series(recorded[known]), known))


def _conflicts(suspects: pl.DataFrame, losers: Sequence[tuple[Row, Row]]) -> pl.DataFrame:
    lost = suspects[[each["row"] for each, _ in losers]]
    messages = pl.Series("message", [_message(*each) for each in losers], pl.String)
    return findings_of("conflicting_event", lost.with_columns(messages), pl.col("message"))


def _message(lost: Row, kept: Row) -> str:
    return f"Left out; it differs from the event that is kept: {differences(lost, kept)}."


def differences(lost: Row, kept: Row) -> str:
    """Say where an event differs from another, field by field; every default is filled in."""
    here, there = _said(lost), _said(kept)
    names = [name for name in ALL_FIELDS if here.get(name) != there.get(name)]
    return "; ".join(_difference(name, here.get(name), there.get(name)) for name in names)


def _difference(name: str, here: str | None, there: str | None) -> str:
    if max(len(here or ""), len(there or "")) > LONGEST_QUOTE:
        return f"{name} is another"
    return f"{name} is {here or 'absent'}, not {there or 'absent'}"
