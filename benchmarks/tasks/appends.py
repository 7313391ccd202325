"""Appends: how many events a second a log keeps for good, beside the plain drivers."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final, Protocol

import polars as pl

from handletime.events.single import JSON_FIELDS
from handletime.stores import Log, open_log
from handletime.stores.rows import rows_of
from measuring.bench import Bench
from measuring.centre import WARM_UP_EVENTS
from measuring.section import Section, Target
from measuring.talk import say
from peers.in_drivers import InPostgresql, InSqlite, positions

TESTS: Final = Path(__file__).parents[2] / "tests"
"""Where the tests keep their server of PostgreSQL, which is ours too."""
SHARE_MIN: Final = 0.5
COMMITS: Final = {1: 200, 100: 60, 1000: 20}
"""Events of one append to how many appends a writer makes."""
WRITERS: Final = (1, 8)
RECORDED_AT: Final = 1_772_438_400_000

SAYS: Final = (
    "Events a second that are on the disk when the append returns.",
    "Both append by turns in one process, each time to an empty database; writers are threads.",
    (
        "The plain driver inserts the same rows into the same tables with the same indexes and the "
        "same durability, ready beforehand and unchecked; each of its writers has a connection of "
        "its own."
    ),
    (
        "The log takes the events of a simulated centre, judges them, stamps them, writes them as "
        "lines, and answers with their positions."
    ),
)

Event = dict[str, Any]
Batches = Sequence[Sequence[Any]]


class Writer(Protocol):
    """Whoever appends."""

    def append(self, batch: Any, /) -> object:  # noqa: ANN401  # events, or rows that are ready
        """Append some, and return when they are durable."""

    def close(self) -> None:
        """Let go."""


@dataclass(frozen=True, slots=True)
class Store:
    """A kind of database, and how to get an empty one."""

    name: str
    place: Callable[[], str]
    driver: Callable[[str, Iterator[int]], Writer]


@dataclass(frozen=True, slots=True)
class Load:
    """How many append at once, and how much at a time."""

    writers: int
    batch: int

    def parts(self, events: Sequence[Event], turn: int) -> list[list[list[Event]]]:
        """Give each writer its batches; no event has been seen before."""
        every = iter(
            {**event, "source": f"{turn}-{place // len(events)}"}
            for place, event in enumerate(list(events) * (self.size // len(events) + 1))
        )
        count = COMMITS[self.batch]
        return [
            [[next(every) for _ in range(self.batch)] for _ in range(count)]
            for _ in range(self.writers)
        ]

    @property
    def size(self) -> int:
        """How many events are appended."""
        return self.writers * COMMITS[self.batch] * self.batch


class Ours:
    """One of the threads that share a log."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def append(self, batch: Sequence[Event]) -> object:
        """Append events as they come."""
        return self._log.append(batch, recorded_at=RECORDED_AT)

    def close(self) -> None:
        """Leave the log open for the others."""


def run(bench: Bench) -> Section:
    """Measure all stores under all loads."""
    events = _events(bench.centre(WARM_UP_EVENTS).parquet)
    loads = [Load(writers, batch) for batch in COMMITS for writers in WRITERS]
    with _stores() as stores:
        measured = {
            (store.name, load): _compared(store, load, events, bench.repeats)
            for store in stores
            for load in loads
        }
    shares = {case: ours / raw for case, (ours, raw) in measured.items()}
    worst = min(shares, key=lambda case: shares[case])
    return Section(
        title="Appends to a log",
        says=SAYS,
        header=("store", "writers", "events an append", "plain driver", "the log", "share"),
        rows=tuple(
            (
                name,
                str(load.writers),
                f"{load.batch:,}",
                f"{raw:,.0f}",
                f"{ours:,.0f}",
                f"{ours / raw:.2f}",
            )
            for (name, load), (ours, raw) in measured.items()
        ),
        targets=(
            Target(
                f"durable appends at least {SHARE_MIN} times as fast as the plain driver's",
                f"{shares[worst]:.2f} times at worst, {worst[0]} with {worst[1].writers} "
                f"writers of {worst[1].batch:,}",
                shares[worst] >= SHARE_MIN,
            ),
        ),
    )


def _compared(
    store: Store, load: Load, events: Sequence[Event], rounds: int
) -> tuple[float, float]:
    """Measure the log and the plain driver by turns; return the medians of both."""
    ours, raw = [], []
    for turn in range(rounds + 1):
        parts = load.parts(events, turn)
        ours.append(_of_log(store.place(), parts))
        raw.append(_of_driver(store, store.place(), parts))
        say(f"  {store.name}, {load}: {ours[-1]:,.0f} and {raw[-1]:,.0f} a second")
    # The first round pays for imports and first calls.
    return median(ours[1:]), median(raw[1:])


def _of_log(place: str, parts: Sequence[Batches]) -> float:
    with open_log(place) as log:
        return _rate([Ours(log) for _ in parts], parts)


def _of_driver(store: Store, place: str, parts: Sequence[Batches]) -> float:
    open_log(place).close()
    ready = [
        [[row.cells for row in rows_of(batch, RECORDED_AT)] for batch in batches]
        for batches in parts
    ]
    count = positions()
    with ExitStack() as stack:
        writers = [store.driver(place, count) for _ in parts]
        for writer in writers:
            stack.callback(writer.close)
        return _rate(writers, ready)


def _rate(writers: Sequence[Writer], parts: Sequence[Batches]) -> float:
    """Let each writer append its batches at the same time; return events a second."""
    start = threading.Barrier(len(writers) + 1)

    def work(writer: Writer, batches: Batches) -> None:
        start.wait()
        for batch in batches:
            writer.append(batch)

    with ThreadPoolExecutor(len(writers)) as threads:
        working = [threads.submit(work, *each) for each in zip(writers, parts, strict=True)]
        start.wait()
        began = time.perf_counter()
        for each in working:
            each.result()
    took = time.perf_counter() - began
    return sum(len(batch) for batches in parts for batch in batches) / took


def _events(file: Path) -> list[Event]:
    """Return events as a floor has them: instants as numbers, no field without a value."""
    frame = pl.read_parquet(file).unique(["source", "id"], maintain_order=True)
    frame = frame.with_columns(pl.selectors.datetime().dt.timestamp("ms")).drop("source")
    rows = frame.drop("recorded_at", strict=False).iter_rows(named=True)
    return [
        {
            name: json.loads(each) if name in JSON_FIELDS else each
            for name, each in row.items()
            if each is not None
        }
        for row in rows
    ]


@contextmanager
def _stores() -> Iterator[list[Store]]:
    """Give both stores, PostgreSQL with a server of its own."""
    sys.path.append(str(TESTS))
    from servers.postgresql import server  # noqa: PLC0415  # the path is known only now

    with tempfile.TemporaryDirectory() as folder, server() as postgresql:
        names = (str(Path(folder, f"{number}.db")) for number in positions())
        yield [
            Store("SQLite", lambda: next(names), InSqlite),
            Store("PostgreSQL", postgresql.emptied, InPostgresql),
        ]
