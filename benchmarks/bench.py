"""Measure speed and memory, and write docs/benchmarks.md: `./dev bench`.

A run of the published size writes the page and `benchmarks/results/`; any other size leaves both
alone, and writes its page beside its data.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from measuring.bench import Bench
from measuring.machine import machine
from measuring.page import page
from measuring.section import Section, load, save
from measuring.talk import say
from tasks import (
    appends,
    commands,
    everything,
    jsonl,
    present,
    profile,
    routing,
    segments,
    sizes,
    starting,
)

ROOT: Final = Path(__file__).parents[1]
LIMITS: Final = ROOT / "benchmarks" / "limits.md"
RESULTS: Final = ROOT / "benchmarks" / "results"
DATA: Final = ROOT / "out" / "bench"
PAGE: Final = ROOT / "docs" / "benchmarks.md"
PUBLISHED_SIZE: Final = 10_000_000
TASKS: Final[dict[str, Callable[[Bench], Section]]] = {
    "segments": segments.run,
    "everything": everything.run,
    "jsonl": jsonl.run,
    "sizes": sizes.run,
    "starting": starting.run,
    "appends": appends.run,
    "routing": routing.run,
    "present": present.run,
    "commands": commands.run,
    "profile": profile.run,
}


def measure(names: list[str], bench: Bench, results: Path) -> None:
    """Run tasks, and keep what each found as soon as it is known."""
    for name in names:
        say(f"{name}:")
        found = TASKS[name](bench)
        today = datetime.now(tz=UTC).date().isoformat()
        known = replace(found, date=today, machine=machine(), rounds=bench.repeats)
        save(known, results / f"{name}.json")


def text_of(results: Path) -> str:
    """Return the page that a folder of results makes."""
    files = {name: results / f"{name}.json" for name in TASKS}
    found = {name: load(file) for name, file in files.items() if file.exists()}
    return page(found, LIMITS.read_text("utf-8"))


def main() -> None:
    """Measure what is asked for; print the page, and write it."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="./dev bench", description=about)
    option = partial(parser.add_argument, metavar="N", type=int)
    option("--events", default=PUBLISHED_SIZE, help="about how many the centre has")
    option("--repeats", default=5, help="rounds of each contest")
    parser.add_argument("--only", choices=TASKS, action="append", help="may be given several times")
    parser.add_argument("--folder", type=Path, default=DATA, help="where the centres are kept")
    given = parser.parse_args()
    published = given.events == PUBLISHED_SIZE
    folder = given.folder.resolve()
    results = RESULTS if published else folder / f"results-{given.events}"
    measure(given.only or list(TASKS), Bench(folder, given.events, given.repeats), results)
    file = PAGE if published else folder / f"benchmarks-{given.events}.md"
    file.write_text(text_of(results), "utf-8")
    print(text_of(results))
    say(f"Wrote {file}.")


if __name__ == "__main__":
    main()
