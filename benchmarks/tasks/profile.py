"""Profile: where our time goes, step by step."""

from __future__ import annotations

from typing import Final

from measuring.bench import Bench
from measuring.section import Section
from measuring.words import seconds

SHARE_MIN: Final = 0.005
"""Steps that take less of the whole are told in one row."""


def run(bench: Bench) -> Section:
    """Watch every step of deriving all tables and writing them."""
    events = bench.centre().events
    taken = bench.contest({"Handletime": "ours:profile"})["Handletime"]
    steps = sorted(taken.made.items(), key=lambda step: -step[1])
    whole = sum(taken.made.values())
    large = [(name, took) for name, took in steps if took >= SHARE_MIN * whole]
    rest = whole - sum(took for _, took in large)
    return Section(
        title="Where the time goes",
        says=(
            (
                f"The steps from a Parquet file of {events:,} events to every table, written as "
                "Parquet; each by itself, without the steps that it calls."
            ),
        ),
        header=("step", "seconds", "share"),
        rows=tuple(
            (name, seconds(took), f"{took / whole:.1%}")
            for name, took in (*large, (f"{len(steps) - len(large)} smaller steps", rest))
        ),
    )
