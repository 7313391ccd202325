"""Routing: what a decision takes on a large floor, beside a scan of columns."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final, TypeVar

from handletime.routing import Picture, Rules, decide
from measuring.bench import Bench
from measuring.contest import ContestError
from measuring.floors import floors
from measuring.section import Section, Target
from measuring.talk import say
from peers import in_numpy

T = TypeVar("T")

DESKS: Final = 5_000
WAITING: Final = 10_000
RELEASED: Final = (250, 500)
DECISION_MS_MAX: Final = 5.0
STEP_MAX: Final = 1.25
"""An offer of a large release against one of half its size: a quarter is the noise of a machine."""
RUNS: Final = 5
"""Decisions in a round: one alone is too short for the clock."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one decision took, in milliseconds of the processor."""

    name: str
    offers: int
    ours: float
    scan: float


def run(bench: Bench) -> Section:
    """Measure decisions over pictures, most of them bad ones."""
    return section_of(compare(floors(DESKS, WAITING, RELEASED), bench.repeats))


def compare(pictures: dict[str, Picture], repeats: int) -> list[Taken]:
    """Let routing and the scan decide about every picture."""
    return [_compare(name, picture, repeats) for name, picture in pictures.items()]


def _compare(name: str, picture: Picture, repeats: int) -> Taken:
    rules = Rules()
    columns = in_numpy.columns_of(picture)
    picture.indexed(rules)
    offers, ours = _timed(lambda: decide(picture, rules), repeats * RUNS)
    scanned, scan = _timed(lambda: in_numpy.decide(columns), repeats)
    if [(each.conversation, each.agent) for each in offers] != scanned:
        raise ContestError(f"Routing and the scan decide otherwise: {name}")
    say(f"  {name}: {len(offers)} offers, {ours:.2f} ms, scan {scan:.0f} ms")
    return Taken(name, len(offers), ours, scan)


def _timed(work: Callable[[], T], runs: int) -> tuple[T, float]:
    """Return what a work gives, and the median of the milliseconds that it takes."""
    result, took = work(), []
    for _ in range(runs):
        began = time.process_time()
        result = work()
        took.append((time.process_time() - began) * 1e3)
    return result, median(took)


def section_of(taken: list[Taken]) -> Section:
    """Lay out what decisions took."""
    small, large = taken[-2:]
    one = [each for each in taken if each.offers <= 1]
    step = (large.ours / large.offers) / (small.ours / small.offers)
    slowest = max(each.ours for each in one)
    return Section(
        title="Routing",
        says=(
            (
                f"One decision with {WAITING:,} conversations waiting, each with other needs, and "
                f"{DESKS:,} desks."
            ),
            (
                "The scan is [NumPy over columns](../benchmarks/peers/in_numpy.py), which knows "
                "skills and orders only; both have their columns or their index beforehand, and "
                "came to the same offers."
            ),
            "Both run in one thread, and times are those of the processor.",
        ),
        header=("the floor", "offers", "ms", "ms of the scan", "times as fast"),
        rows=tuple(
            (
                each.name,
                f"{each.offers}",
                f"{each.ours:.3f}",
                f"{each.scan:.2f}",
                f"{each.scan / each.ours:,.1f}",
            )
            for each in taken
        ),
        targets=(
            Target(
                f"a decision within {DECISION_MS_MAX} ms where one offer is made, or none",
                f"{slowest:.2f} ms at most",
                slowest <= DECISION_MS_MAX,
            ),
            Target(
                f"{large.offers} offers at once no worse than in step with {small.offers}",
                f"{step:.2f} times as long for an offer",
                step <= STEP_MAX,
            ),
        ),
    )
