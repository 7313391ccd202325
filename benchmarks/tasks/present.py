"""Facts of the present: what a look costs while events come, at three sizes of a day."""

from __future__ import annotations

from typing import Final

from measuring.bench import Bench
from measuring.centre import Centre
from measuring.contest import Taken
from measuring.section import Section, Target
from measuring.talk import say

SHARES: Final = (0.001, 0.01, 0.1)
"""Sizes as shares of the centre's: 10 thousand, 100 thousand and a million events of a day."""
DAY: Final = 8 / 5
"""The day is so many times as large as what is kept of it: the rest comes second by second."""
WORK: Final = {"kept": "present:live"}
LOOK_MS_MAX: Final = 100
REPORT_MS_MAX: Final = 300
HEADER: Final = ("events kept", "", "CPU ms", "of a derivation")
LOOKS: Final = {
    "nothing": "events of a second, and `at`",
    "board": "and the five tables of a live board",
    "tables": "and every table",
}


def run(bench: Bench) -> Section:
    """Measure looks and reports at every size."""
    found = {share: _taken(bench, round(bench.size * share)) for share in SHARES}
    largest = found[max(SHARES)].made
    return Section(
        title="Facts of the present",
        says=(
            "Part of a day is kept, and 20 new events come each second; after them one looks.",
            "Times are medians of 20 such seconds, all cores together, the 20 events included.",
            (
                "The last column is the time against a fresh derivation of all tables, in the same "
                "run; both gave the same tables, row for row."
            ),
        ),
        header=HEADER,
        rows=tuple(row for taken in found.values() for row in _rows(taken.made)),
        targets=(
            _target("every table of the present", largest["tables"], LOOK_MS_MAX),
            *(
                _target(name, took, REPORT_MS_MAX)
                for name, took in largest.items()
                if name.startswith("report ")
            ),
        ),
    )


def _taken(bench: Bench, size: int) -> Taken:
    say(f"  {size:,} events of a day are kept")
    day = Centre(bench.folder, round(size * DAY), days=1)
    return bench.contest(WORK, centre=day)["kept"]


def _rows(made: dict[str, float]) -> list[tuple[str, ...]]:
    events, derived = f"{made['events']:,.0f}", made["derived"]
    looks = [(LOOKS[name], made[name]) for name in LOOKS]
    looks += [(name, took) for name, took in made.items() if name.startswith("report ")]
    again = f"events derived again for a new one: {made['again']:.0f}"
    return [
        (events, again, "", ""),
        (events, "a derivation of all of them", f"{derived * 1000:,.0f}", ""),
        *((events, name, f"{took * 1000:.0f}", f"1/{derived / took:,.0f}") for name, took in looks),
    ]


def _target(name: str, took: float, most: int) -> Target:
    return Target(f"{name} within {most} ms", f"{took * 1000:.0f} ms", took * 1000 <= most)
