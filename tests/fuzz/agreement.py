"""What holds of everything that a reader gives: nothing is lost, and the judge agrees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from handletime.events.batch import Batch, Rows, sift
from handletime.events.frame import DEFAULTS, as_events_frame
from handletime.events.json_text import Unreadable
from handletime.events.judge import examine


def agreed(batches: Iterable[Batch], name: str) -> tuple[list[int], int]:
    """The places of all rows and the number of bad ones, when columns and judge agree on each.

    The judge alone, asked row by row, refuses the same rows and gives the same values.
    """
    places: list[int] = []
    bad = 0
    for batch in batches:
        rows = sorted([*batch.places.tolist(), *batch.unread.tolist()])
        assert len(rows) == len(set(rows)), f"a row stands there twice: {rows}"
        judged = {row: judged_alone(batch.rows, row) for row in rows}
        refused = [batch.rows.place(row) for row in rows if judged[row] is None]
        sifted = sift(batch, name)
        assert refused == [each.line for each in sifted.rejects], f"the judge refuses {refused}"
        values = [each for each in judged.values() if each is not None]
        assert as_texts(values) == texts_of(each.frame() for each in sifted.valid), (
            "other values than the judge's"
        )
        json.dumps([[each.text, each.reasons] for each in sifted.rejects]).encode()
        places += [batch.rows.place(row) for row in rows]
        bad += len(refused)
    return places, bad


def judged_alone(rows: Rows, row: int) -> dict[str, Any] | None:
    """The values of a row by the judge alone; None if it is bad."""
    try:
        values, problems = examine(rows.event(row))
    except Unreadable:
        return None
    return None if problems else dict(values)


def texts_of(frames: Iterable[pl.DataFrame]) -> list[str]:
    """Each event as text, without what is absent, whatever columns the frames have."""
    rows = [
        row
        for frame in frames
        for row in as_events_frame(frame).with_columns(pl.col("type").cast(pl.String)).to_dicts()
    ]
    return as_texts(rows)


def as_texts(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each event as text, with what readers fill in."""
    return sorted(
        json.dumps(
            DEFAULTS | {name: value for name, value in row.items() if value is not None},
            sort_keys=True,
        )
        for row in rows
    )
