"""How long it takes from a file of events to every table of facts.

The events are the bundled day, again and again, with agents, customers and conversations of
their own each time; so every rule is met in every copy.

    ./dev bench --copies 3000        # about a million events
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import polars as pl

import handletime as ht

EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "day" / "events.jsonl"
OWN: Final = ("id", "agent", "from_agent", "to_agent", "customer", "into", "conversation",
              "contact", "event")  # fmt: skip
"""Fields whose values each copy has for itself."""

Made = TypeVar("Made")


def copies_of_the_day(copies: int) -> pl.DataFrame:
    """Return the day so many times over, each with people and conversations of its own."""
    day = ht.read(EXAMPLE).frame
    number = pl.DataFrame({"copy": pl.int_range(copies, eager=True).cast(pl.String)})
    named = [name for name in OWN if name in day.columns]
    return (
        day.join(number, how="cross")
        .with_columns(pl.concat_str(pl.col(name), pl.lit("-"), "copy") for name in named)
        .drop("copy")
    )


def timed(what: str, work: Callable[[], Made], events: int) -> Made:
    """Do some work, and say how long it took."""
    began = time.perf_counter()
    made = work()
    took = time.perf_counter() - began
    print(f"{what:<28} {took:8.2f} s  {events / took:14,.0f} events a second")
    return made


def main() -> None:
    """Write events, read them, derive every table, and say how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--copies", type=int, default=300, help="how many days, of 350 events")
    copies = parser.parse_args().copies
    with tempfile.TemporaryDirectory() as folder:
        frame = copies_of_the_day(copies)
        print(f"{frame.height:,} events")
        for suffix in (".jsonl", ".parquet"):
            file = Path(folder, f"days{suffix}")
            ht.write(ht.read(frame), file)
            events = timed(f"read {file.name}", partial(ht.read, file), frame.height)
        facts = timed("put in order", lambda: ht.derive(events), frame.height)
        for name in facts:
            timed(name, partial(facts.__getitem__, name), frame.height)


if __name__ == "__main__":
    main()
