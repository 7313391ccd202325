"""The same work in DuckDB: SQL over the file, and its own reader of JSON Lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import duckdb

from handletime.events.vocabulary import ALL_FIELDS

SEGMENTS: Final = Path(__file__).with_name("segments.sql")

_TYPES: Final = {"integer": "BIGINT", "list": "VARCHAR[]", "json": "JSON"}
COLUMNS: Final = {name: _TYPES.get(field.kind, "VARCHAR") for name, field in ALL_FIELDS.items()}
"""The fields of events, told beforehand: looking for them would be another pass."""


def segments(file: Path) -> Any:  # noqa: ANN401  # an Arrow table, which has no types
    """Return the table segments of a Parquet file of events, as an Arrow table."""
    with _connected() as database:
        database.execute("set variable file = $file", {"file": str(file)})
        return database.sql(SEGMENTS.read_text("utf-8")).to_arrow_table()


def read_json(file: Path) -> Any:  # noqa: ANN401  # as above
    """Read a file of JSON Lines, every field of it, into an Arrow table."""
    with _connected() as database:
        rows = "select * from read_json($file, format = 'newline_delimited', columns = $columns)"
        return database.sql(rows, params={"file": str(file), "columns": COLUMNS}).to_arrow_table()


def _connected() -> duckdb.DuckDBPyConnection:
    """Connect to an empty database that may give rows in any order, which is faster."""
    return duckdb.connect(config={"preserve_insertion_order": "false"})
