"""The targets and what each is about, for the runner, which imports nothing of ours."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    "jsonl": "lines of any bytes",
    "csv": "rows of any bytes",
    "wrapped": "gzip and zstd around them, cut or changed, under any name",
    "instants": "texts of instants",
    "parquet": "changed bytes of Parquet",
    "frames": "frames of Polars, pandas and Parquet with columns of any type",
    "arrow": "tables of Arrow with columns of any type",
    "lists": "lists of objects with any values",
    "facts": "lines of any bytes, and all facts that follow",
    "centres": "any valid events, against the second computation",
}
