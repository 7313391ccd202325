"""Sizes: whether time and memory keep in step with the number of events."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from measuring.bench import Bench
from measuring.contest import Taken
from measuring.section import Section, Target
from measuring.talk import say
from measuring.words import gigabytes, seconds

SHARES: Final = (0.01, 0.1, 1, 3)
"""Sizes as multiples of the centre's: 0.1, 1, 10 and 30 million."""
WORKS: Final = {"segments": "ours:segments", "everything": "ours:everything"}
PEAK_BYTES_MAX: Final = {10_000_000: 6e9, 30_000_000: 16e9}
STEP_MAX: Final = 1.1
"""Time for one event against that at the size before: a tenth is the noise of a machine."""
HEADER: Final = ("events", "work", "seconds", "a million", "CPU seconds", "peak memory")

Sizes = dict[int, tuple[int, dict[str, Taken]]]
"""Size asked for to the events that there are, and what each work took."""


def run(bench: Bench) -> Section:
    """Measure our works at every size."""
    found: Sizes = {}
    for share in SHARES:
        size = round(bench.size * share)
        say(f"  {size:,} events")
        centre = bench.centre(size)
        found[size] = centre.events, bench.contest(WORKS, centre=centre)
    return Section(
        title="Time and memory against size",
        says=(
            (
                "Segments in memory, and every table written as Parquet, of centres that differ in "
                "the number of their agents."
            ),
        ),
        header=HEADER,
        rows=tuple(
            _row(events, work, each)
            for events, taken in found.values()
            for work, each in taken.items()
        ),
        targets=(*_memory(found), *_steps(found)),
    )


def _row(events: int, work: str, taken: Taken) -> tuple[str, ...]:
    return (
        f"{events:,}",
        work,
        seconds(taken.wall),
        seconds(taken.wall / events * 1e6),
        seconds(taken.cpu),
        gigabytes(taken.peak),
    )


def _memory(found: Sizes) -> tuple[Target, ...]:
    """Compare peaks with the most that each size may take."""
    peaks = {size: max(each.peak for each in taken.values()) for size, (_, taken) in found.items()}
    return tuple(
        Target(
            f"{size:,} events within {gigabytes(most)}", gigabytes(peaks[size]), peaks[size] <= most
        )
        for size, most in PEAK_BYTES_MAX.items()
        if size in peaks
    )


def _steps(found: Sizes) -> tuple[Target, ...]:
    """Compare the time for one event with that at the size before."""
    return tuple(
        _step(work, [taken[work].wall / events for events, taken in found.values()])
        for work in WORKS
    )


def _step(work: str, each_event: list[float]) -> Target:
    steps = [after / before for before, after in pairwise(each_event)]
    return Target(
        f"{work}: time no worse than in step with size",
        " and ".join(f"{step:.2f}" for step in steps) + " times as long for an event",
        max(steps) <= STEP_MAX,
    )
