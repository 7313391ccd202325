"""Tables of facts as files: Parquet with types, CSV and JSON Lines as exact text.

In CSV and JSON Lines an instant reads 2026-03-02T08:05:15.000Z and a duration is an integer of
milliseconds. In CSV a blank is null, an empty text is two quotes, and a list is JSON text; JSON
Lines has nulls and arrays of its own. The same rows give the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

import polars as pl

from handletime.facts.tables import DTYPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handletime.facts.tables import Table

ROWS_AT_ONCE: Final = 100_000
"""Rows that are turned into text together: some twenty megabytes of the widest table."""

_INSTANT: Final = "%Y-%m-%dT%H:%M:%S%.3fZ"


@dataclass(frozen=True, slots=True)
class Format:
    """A form of files: the end of their names, and how a table is written and read back."""

    suffix: str
    write: Callable[[pl.DataFrame, BinaryIO], None]
    read: Callable[[Path, Table], pl.DataFrame]


def _write_parquet(frame: pl.DataFrame, file: BinaryIO) -> None:
    frame.write_parquet(file, row_group_size=ROWS_AT_ONCE)


def _read_parquet(path: Path, table: Table) -> pl.DataFrame:
    return pl.read_parquet(path, columns=list(table.columns))


def _write_csv(frame: pl.DataFrame, file: BinaryIO) -> None:
    lists = pl.selectors.list()
    file.write((",".join(frame.columns) + "\n").encode())
    for some in frame.iter_slices(ROWS_AT_ONCE):
        flat = _told(some).with_columns(lists.map_elements(_as_json, return_dtype=pl.String))
        flat.write_csv(file, include_header=False)


def _read_csv(path: Path, table: Table) -> pl.DataFrame:
    schema = {name: _read_as(dtype, lists=pl.String()) for name, dtype in table.schema.items()}
    frame = pl.read_csv(path, schema=schema)
    lists = [name for name, dtype in table.schema.items() if dtype == DTYPES["list"]]
    return _typed(frame, table).with_columns(pl.col(lists).str.json_decode(DTYPES["list"]))


def _write_jsonl(frame: pl.DataFrame, file: BinaryIO) -> None:
    for some in frame.iter_slices(ROWS_AT_ONCE):
        _told(some).write_ndjson(file)


def _read_jsonl(path: Path, table: Table) -> pl.DataFrame:
    if path.stat().st_size == 0:
        return pl.DataFrame(schema=table.schema)
    schema = {name: _read_as(dtype, lists=DTYPES["list"]) for name, dtype in table.schema.items()}
    return _typed(pl.read_ndjson(path, schema=schema), table)


FORMATS: Final = {
    "parquet": Format(".parquet", _write_parquet, _read_parquet),
    "csv": Format(".csv", _write_csv, _read_csv),
    "jsonl": Format(".jsonl", _write_jsonl, _read_jsonl),
}
"""Every form of files by name; the first is used unless a reader asks otherwise."""


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows with their instants as text."""
    return frame.with_columns(pl.selectors.datetime().dt.strftime(_INSTANT))


def _as_json(texts: pl.Series) -> str:
    return json.dumps(texts.to_list(), ensure_ascii=False)


def _read_as(dtype: pl.DataType, *, lists: pl.DataType) -> pl.DataType:
    """Return the type that a column has in a file of text."""
    if dtype == DTYPES["instant"]:
        return pl.String()
    return lists if dtype == DTYPES["list"] else dtype


def _typed(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    instants = [name for name, dtype in table.schema.items() if dtype == DTYPES["instant"]]
    return frame.with_columns(
        pl.col(instants).str.to_datetime(_INSTANT, time_unit="ms", time_zone="UTC")
    )
