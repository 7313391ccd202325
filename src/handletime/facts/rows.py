"""Rows of a table from columns of integers and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.tables import EVERY_TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Flags, Integers


def rows(table: str, **columns: Integers | Flags | pl.Series) -> pl.DataFrame:
    """Make a table from its columns, in the contract's order and types."""
    schema = EVERY_TABLE[table].schema
    if set(columns) != set(schema):
        raise AssertionError(f"{table}: {set(columns) ^ set(schema)}")
    series = {name: pl.Series(name, columns[name]).cast(dtype) for name, dtype in schema.items()}
    return pl.DataFrame(series)


def where(present: Flags, values: Integers | pl.Series) -> pl.Series:
    """Return the values, null where not present."""
    return pl.select(pl.when(pl.Series(present)).then(pl.Series(values))).to_series()


def known(values: Integers) -> pl.Series:
    """Return the values, null where negative."""
    return where(values >= 0, values)


def named(codes: Integers, names: Sequence[str | None]) -> pl.Series:
    """Return the name of each code, null for a negative one."""
    words = pl.Series([*names, None], dtype=pl.String())
    return words.gather(np.where(codes < 0, len(names), codes))


def instants(coded: Coded, positions: Integers) -> pl.Series:
    """Return the instant of each position, null for a negative one."""
    return where(positions >= 0, coded.at[positions])
