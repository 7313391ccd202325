"""A contest: each contestant in a fresh process, by turns, several rounds; then medians."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from measuring.talk import say

BENCHMARKS: Final = Path(__file__).parents[1]


class ContestError(Exception):
    """A contestant failed, or contestants disagree: the measurement is worth nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a contestant's work took: medians of all rounds."""

    wall: float
    """Seconds by the clock on the wall."""
    cpu: float
    """Seconds of all cores together."""
    peak: float
    """Bytes of memory at the peak."""
    made: dict[str, float]
    """Numbers that the work gave: medians where they are seconds, else the same each time."""


def contest(
    works: Mapping[str, str], file: Path, warm_up: Path | None, repeats: int
) -> dict[str, Taken]:
    """Let contestants do their work by turns; name to what it took."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in works}
    for turn in range(1, repeats + 1):
        for name, work in works.items():
            run = alone(work, file, warm_up)
            runs[name].append(run)
            say(f"  round {turn} of {repeats}: {name} {run['wall']:.2f} s")
    return {name: _medians(every) for name, every in runs.items()}


def alone(work: str, file: Path, warm_up: Path | None) -> dict[str, Any]:
    """Let one contestant do its work once, in a process of its own."""
    command = [sys.executable, "-m", "measuring.contestant", work, file, warm_up]
    ran = subprocess.run(
        [str(each) for each in command if each is not None],
        cwd=BENCHMARKS,
        capture_output=True,
        check=False,
        text=True,
    )
    if ran.returncode:
        how = "was killed, as where memory runs out" if ran.returncode < 0 else "failed"
        raise ContestError(f"{work} {how} on {file} (status {ran.returncode}).\n{ran.stderr}")
    return dict(json.loads(ran.stdout))


def agree(taken: Mapping[str, Taken]) -> None:
    """Refuse a contest whose contestants did not come to the same numbers."""
    made = {name: each.made for name, each in taken.items()}
    if len({json.dumps(each, sort_keys=True) for each in made.values()}) > 1:
        raise ContestError(f"The contestants disagree: {made}")


def _medians(runs: list[dict[str, Any]]) -> Taken:
    wall, cpu, peak = (median(run[name] for run in runs) for name in ("wall", "cpu", "peak"))
    made = {name: median(run["made"].get(name, 0) for run in runs) for name in runs[0]["made"]}
    return Taken(wall, cpu, peak, made)
