"""Starting: how long a person waits for the smallest answers, whole processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from measuring.bench import Bench
from measuring.centre import HANDLETIME
from measuring.section import Section, Target
from measuring.talk import say
from measuring.words import gigabytes, seconds

SECONDS_MAX: Final = {
    "`handletime --help`": 0.3,
    "`handletime facts`, one day of one agent": 1.0,
}
Command = Sequence[str | Path]

ONE_AGENT: Final = ("--agents", "1", "--days", "1", "--seed", "1", "--quiet")


def run(bench: Bench) -> Section:
    """Time whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        day = Path(folder, "day.jsonl")
        subprocess.run([HANDLETIME, "simulate", "--out", day, *ONE_AGENT], check=True)
        facts: Command = [HANDLETIME, "facts", day, "--out", Path(folder, "facts"), "--quiet"]
        commands: tuple[Command, ...] = ([HANDLETIME, "--help"], facts)
        events = len(day.read_text("utf-8").splitlines())
        runs = [[_taken(command) for _ in range(bench.repeats + 1)][1:] for command in commands]
    walls = [median(wall for wall, _ in each) for each in runs]
    peaks = [median(peak for _, peak in each) for each in runs]
    return Section(
        title="Starting",
        says=(
            f"Whole processes, from the shell to the end; the day has {events} events.",
            "The first run of each is left out: it reads every file for the first time.",
        ),
        header=("", "seconds", "peak memory"),
        rows=tuple(
            (name, seconds(wall), gigabytes(peak))
            for name, wall, peak in zip(SECONDS_MAX, walls, peaks, strict=True)
        ),
        targets=tuple(
            Target(f"{name} within {most} s", f"{seconds(wall)} s", wall <= most)
            for (name, most), wall in zip(SECONDS_MAX.items(), walls, strict=True)
        ),
    )


def _taken(command: Command) -> tuple[float, float]:
    """Return the seconds of a process and its peak of memory in bytes."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(map(str, command)))
    say(f"  {Path(command[0]).name} {command[1]}: {took:.2f} s")
    return took, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
