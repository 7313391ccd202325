"""Like for like: from a Parquet file of events to the table segments in memory."""

from __future__ import annotations

from typing import Final

from measuring.bench import Bench
from measuring.contest import agree
from measuring.section import Section, Target
from measuring.words import HEADER, row

PEERS: Final = {"DuckDB": "peers.in_duckdb:segments", "Polars": "peers.in_polars:segments"}
TIMES_FASTER: Final = 3


def run(bench: Bench) -> Section:
    """Measure ours against both peers."""
    events = bench.centre().events
    taken = bench.contest({"Handletime": "ours:segments", **PEERS})
    agree(taken)
    peer = min(PEERS, key=lambda name: taken[name].wall)
    ratio = taken[peer].wall / taken["Handletime"].wall
    rows = int(taken["Handletime"].made["rows"])
    return Section(
        title="Segments, like for like",
        says=(
            (
                f"From a Parquet file of {events:,} events to a table of {rows:,} segments in "
                "memory: copies by (source, id) dropped, the contract's order, In-Focus Time and "
                "Engaged Handle Time."
            ),
            (
                "The peers give only the columns that the times need, and take the events to be "
                "legal; Handletime checks every event, and gives all columns of the table."
            ),
            "All came to the same sums; the tests compare them row by row, to the millisecond.",
        ),
        header=HEADER,
        rows=tuple(row(name, each, events) for name, each in taken.items()),
        targets=(
            Target(
                f"at least {TIMES_FASTER} times as fast as the faster peer",
                f"{ratio:.2f} times as fast as {peer}",
                ratio >= TIMES_FASTER,
            ),
        ),
    )
