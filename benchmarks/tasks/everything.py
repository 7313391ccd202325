"""Everything: all tables derived and written, in the time that a peer takes for one of them."""

from __future__ import annotations

from measuring.bench import Bench
from measuring.section import Section, Target
from measuring.words import HEADER, row, seconds
from tasks.segments import PEERS


def run(bench: Bench) -> Section:
    """Measure all our tables against the peers' one."""
    events = bench.centre().events
    taken = bench.contest({"Handletime": "ours:everything", **PEERS})
    ours, peer = taken["Handletime"], min(PEERS, key=lambda name: taken[name].wall)
    names = {"Handletime": "Handletime, all tables, written"}
    return Section(
        title="Everything",
        says=(
            (
                f"From a Parquet file of {events:,} events to every table of facts, written as "
                f"Parquet ({int(ours.made['rows']):,} rows in all), beside the peers' time for "
                "the one table in memory."
            ),
        ),
        header=HEADER,
        rows=tuple(
            row(names.get(name, f"{name}, segments"), each, events) for name, each in taken.items()
        ),
        targets=(
            Target(
                f"in at most the time that {peer} takes for segments",
                f"{seconds(ours.wall)} s against {seconds(taken[peer].wall)} s",
                ours.wall <= taken[peer].wall,
            ),
        ),
    )
