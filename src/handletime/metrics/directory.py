"""What the directory says of whom or what rows are about, as columns beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.facts.directory import said_of
from handletime.metrics.dimension import DESCRIBED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.facts.directory import Directory


def described(rows: pl.DataFrame, directory: Directory, names: Iterable[str]) -> pl.DataFrame:
    """Add columns such as `agent.name`; blank where the directory does not say.

    A column is of lists where an entry has several values, such as groups.
    """
    return rows.with_columns(
        _said(rows, directory, name) for name in names if name.partition(".")[0] in rows.columns
    )


def unsaid(directory: Directory, names: Iterable[str]) -> list[str]:
    """Return those of the names of which the directory says nothing at all."""
    return [each for each in names if not said_of(directory, *_kind_and_attribute(each))]


def _said(rows: pl.DataFrame, directory: Directory, name: str) -> pl.Series:
    """Return what is said of each row's entry."""
    base = rows[name.partition(".")[0]]
    said = said_of(directory, *_kind_and_attribute(name))
    several = any(len(texts) > 1 for texts in said.values())
    values = list(said.values()) if several else [texts[0] for texts in said.values()]
    dtype = pl.List(pl.String) if several else pl.String()
    known = pl.DataFrame({base.name: list(said)}, schema={base.name: pl.String})
    known = known.with_columns(pl.Series(name, values, dtype))
    return base.to_frame().join(known, on=base.name, how="left", maintain_order="left")[name]


def _kind_and_attribute(name: str) -> tuple[str, str]:
    base, _, attribute = name.partition(".")
    return DESCRIBED[base], attribute
