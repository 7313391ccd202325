"""Columns of any usual type into the columns of events.

A value that a column cannot take is *lost*: it becomes null, and its row is marked, so that
the judge sees it.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import polars as pl

from handletime.events.check import Mask
from handletime.events.frame import EVENT_SCHEMA
from handletime.events.judge import canonical_json
from handletime.events.vocabulary import ALL_FIELDS
from handletime.timeline.instants import parse_instants

WHOLE: Final = r"^-?\d{1,18}$"
"""Text that is surely an integer of a column; what is longer is left to the judge."""


def as_typed(frame: pl.DataFrame) -> tuple[pl.DataFrame, Mask]:
    """Type columns as in `EVENT_SCHEMA`, and mark rows with a lost value.

    Columns without a value are left out, `type` apart, which may stay text.
    """
    lost = np.zeros(frame.height, bool)
    columns = []
    for column in frame:
        if column.null_count() == len(column) and column.name != "type":
            continue
        typed = _typed(column)
        if typed is not column:
            lost |= (column.is_not_null() & typed.is_null()).to_numpy()
        columns.append(typed)
    if "type" not in frame.columns:
        columns.append(pl.Series("type", [None] * frame.height, pl.String))
    return pl.DataFrame(columns), lost


def _typed(column: pl.Series) -> pl.Series:
    kind = ALL_FIELDS[column.name].kind
    if column.name == "type" or column.dtype == EVENT_SCHEMA[column.name]:
        return column
    if kind == "instant" and column.dtype == pl.String:
        return parse_instants(column)
    return column
