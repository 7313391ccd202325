"""Our side of each contest: plain calls of the library."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

import polars as pl

import handletime as ht
from handletime.kernel.speed import at_speed
from measuring.stopwatch import watched


def warming() -> AbstractContextManager[None]:
    """Have every kernel compiled, or loaded from its cache, however small the warm-up is."""
    return at_speed("compiled")


def segments(file: Path) -> pl.DataFrame:
    """Return the table segments of a file of events."""
    return ht.derive(ht.read(file))["segments"]


def every_table(file: Path) -> pl.DataFrame:
    """Derive every table of a file of events in memory; return segments."""
    facts = ht.derive(ht.read(file))
    return {name: facts[name] for name in facts}["segments"]


def everything(file: Path) -> dict[str, float]:
    """Derive every table and write all as Parquet, as `handletime facts` does."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        written = ht.write_facts(ht.derive(ht.read(file)), folder)
    return {"rows": sum(written.rows.values())}


def profile(file: Path) -> dict[str, float]:
    """Do everything, and return the seconds that each step took by itself."""
    with watched() as steps:
        everything(file)
    return dict(steps)
