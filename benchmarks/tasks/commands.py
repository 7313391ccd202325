"""Commands: how many a second the floor carries out, with a large centre at work."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from handletime.floor.command import Command
from handletime.floor.refusal import Refusal
from handletime.floor.service import Service
from handletime.stores import open_log, open_rehearsal
from handletime.timeline.clock import HandClock
from measuring.bench import Bench
from measuring.busy import Busy, busy
from measuring.section import Section, Target
from measuring.talk import say

AGENTS: Final = 2_000
CONVERSATIONS: Final = 10_000
COMMANDS: Final = 4_000
"""Replies, by all agents in turn, in each way of asking."""
THREADS: Final = 8
RESTART_S_MAX: Final = 5.0


def run(bench: Bench) -> Section:
    """Measure replies on a busy floor: in memory, durable, by one and by eight at once."""
    del bench
    rows, restart = [("replies", "", "a second")], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, threads, durable in (
            ("decided, not kept for good", 1, False),
            ("durable, one at a time", 1, True),
            ("durable, eight at a time", THREADS, True),
        ):
            file = Path(folder) / f"{len(rows)}.db"
            rate, restart = _measured(file, threads, durable=durable)
            say(f"  {name}: {rate:,.0f} a second, restart {restart:.2f} s")
            rows.append((name, "", f"{rate:,.0f}"))
    return Section(
        title="Commands",
        says=(
            (
                f"A floor with {AGENTS:,} agents who are clocked in, and {CONVERSATIONS:,} "
                "conversations in hand; agents reply in turn."
            ),
            "Each reply is decided, folded, shown to routing and appended; SQLite is the log.",
            f"A restart from a snapshot took {restart:.2f} s.",
        ),
        header=rows[0],
        rows=tuple(rows[1:]),
        targets=(
            Target(
                f"a restart of this floor within {RESTART_S_MAX:.0f} s",
                f"{restart:.2f} s",
                restart <= RESTART_S_MAX,
            ),
        ),
    )


def _measured(file: Path, threads: int, *, durable: bool) -> tuple[float, float]:
    """Return replies a second, and the seconds that a restart takes."""
    made = busy(open_rehearsal(file), AGENTS, CONVERSATIONS)
    made.service.close()
    log = open_log(file, floor=True) if durable else open_rehearsal(file)
    clock = HandClock(made.clock.now())
    began = time.perf_counter()
    service = Service(log, clock)
    restart = time.perf_counter() - began
    with ThreadPoolExecutor(threads) as pool:
        began = time.perf_counter()
        for refusal in pool.map(_asking(service), _replies(made)):
            assert refusal is None, refusal
        rate = COMMANDS / (time.perf_counter() - began)
    service.close()
    return rate, restart


def _asking(service: Service) -> Callable[[Command], Refusal | None]:
    return lambda command: service.do(command).refusal


def _replies(made: Busy) -> Iterator[Command]:
    """Give replies by those who have conversations in hand, in turn."""
    for number in range(COMMANDS):
        yield made.reply(number)
