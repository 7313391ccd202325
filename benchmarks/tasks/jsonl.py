"""JSON Lines: from a file of text to facts, beside peers that only read it."""

from __future__ import annotations

from typing import Final

from measuring.bench import Bench
from measuring.section import Section, Target
from measuring.words import HEADER, row

WORKS: Final = {
    "Handletime, segments": "ours:segments",
    "Handletime, all tables": "ours:every_table",
    "Polars, read_ndjson alone": "peers.in_polars:read_ndjson",
    "DuckDB, read_json alone": "peers.in_duckdb:read_json",
}
EVENTS_A_SECOND: Final = 500_000


def run(bench: Bench) -> Section:
    """Measure our reading and deriving against the peers' reading."""
    centre = bench.centre()
    events, size = centre.events, centre.jsonl.stat().st_size
    taken = bench.contest(WORKS, "jsonl")
    ours, _, polars, duckdb = taken.values()
    rate = events / ours.wall
    return Section(
        title="JSON Lines",
        says=(
            (
                f"From a file of JSON Lines with {events:,} events ({size / 1e9:.2f} GB) to "
                "facts in memory."
            ),
            "The peers only read the file into a frame; they check and derive nothing.",
            (
                "Reading, checking and deriving segments takes "
                f"{ours.wall / polars.wall:.2f} times as long as Polars takes to read the file, "
                f"and {ours.wall / duckdb.wall:.2f} times as long as DuckDB."
            ),
        ),
        header=HEADER,
        rows=tuple(row(name, each, events) for name, each in taken.items()),
        targets=(
            Target(
                f"at least {EVENTS_A_SECOND:,} events a second to segments",
                f"{rate:,.0f}",
                rate >= EVENTS_A_SECOND,
            ),
        ),
    )
