"""Hunt with atheris: `python -m tests.fuzz.run --minutes 60 [--only NAME] [--folder .fuzz]`.

Each target runs in a process of its own, all at once and behind everything else on the
machine. A process that dies, of a crash below Python, a hang or too much memory, is begun
again until the time is over. Inputs that failed, there and alone, are in FOLDER/NAME/finds;
`--replay FILE --only NAME` runs one of them.
Needs the extra `fuzz`: `pip install -e '.[test,fuzz]'`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .names import NAMES

TESTS: Final = Path(__file__).parents[1]
REPLAY: Final = """
import sys, time
from pathlib import Path
from fuzz.targets import TARGETS
TARGETS[sys.argv[1]](b"")
start = time.process_time()
TARGETS[sys.argv[1]](Path(sys.argv[2]).read_bytes())
assert time.process_time() - start < 10, "it takes more than ten seconds"
"""
LAST_SECONDS: Final = 5
"""What is left when beginning again is not worth it."""


@dataclass
class Hunt:
    """One target, its process, and what the processes before it said."""

    name: str
    folder: Path
    end: float
    logs: list[Path] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    failed: bool = False

    def tend(self) -> bool:
        """Begin, or begin again what died; False when the time is over."""
        if self.process is not None and self.process.poll() is None:
            return True
        left = self.end - time.monotonic()
        if left < LAST_SECONDS:
            return False
        log = self.folder / f"log-{len(self.logs)}.txt"
        self.logs.append(log)
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fuzz.child", self.name, str(self.folder), f"{left:.0f}"],
                stdout=file,
                stderr=file,
                cwd=TESTS.parent,
                env=environment(),
            )
        return True

    def told(self) -> str:
        """Executions, coverage in edges, how often it was begun, and the failing inputs."""
        texts = [log.read_text("utf-8", errors="replace") for log in self.logs]
        units = sum(_last(r"number_of_executed_units: +(\d+)", each) or _last(r"^#(\d+)", each)
                    for each in texts)  # fmt: skip
        cover = max((_last(r"cov: (\d+)", each) for each in texts), default=0)
        finds = [each for each in self.finds() if fails_alone(self.name, each)]
        self.failed = bool(finds)
        line = f"{self.name:10}{units:>12,}{cover:>8,}{len(texts):>8}{len(finds):>7}"
        return "\n".join([line, *(f"    {each}" for each in finds)])

    def finds(self) -> list[Path]:
        """The inputs that failed, each in a file of its own."""
        return sorted(each for each in (self.folder / "finds").glob("*") if not each.suffix)


def fails_alone(name: str, path: Path) -> bool:
    """Whether an input fails in a new process, too.

    A hang on a busy machine, or memory that the fuzzer itself keeps, is none of ours.
    """
    command = [sys.executable, "-c", REPLAY, name, str(path)]
    try:
        ran = subprocess.run(
            command, env=environment(), capture_output=True, check=False, timeout=120
        )
    except subprocess.TimeoutExpired:
        return True
    return ran.returncode != 0


def environment() -> dict[str, str]:
    """The variables of a process: our tests as packages, and one thread for each target."""
    threads = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
    return {
        **os.environ,
        **threads,
        "PYTHONPATH": str(TESTS),
        "PYTHONUNBUFFERED": "1",
        "RUST_BACKTRACE": "0",
    }


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0


def hunted(names: list[str], folder: Path, seconds: float) -> list[Hunt]:
    """Run some targets at once until the time is over."""
    end = time.monotonic() + seconds
    hunts = [Hunt(name, folder / name, end) for name in names]
    for hunt in hunts:
        hunt.folder.mkdir(parents=True, exist_ok=True)
    while any([hunt.tend() for hunt in hunts]):  # noqa: C419 - every one is tended
        time.sleep(1)
    return hunts


def main() -> int:
    """Run the hunts and print their table; 1 if any found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", choices=list(NAMES), action="append")
    parser.add_argument("--folder", type=Path, default=TESTS.parent / ".fuzz")
    parser.add_argument("--replay", type=Path, metavar="FILE")
    options = parser.parse_args()
    names = options.only or list(NAMES)
    if options.replay:
        command = [sys.executable, "-c", REPLAY, names[0], str(options.replay)]
        return subprocess.run(command, env=environment(), check=False).returncode
    os.nice(19)
    hunts = hunted(names, options.folder.resolve(), 60 * options.minutes)
    lines = [f"{'target':10}{'executions':>12}{'edges':>8}{'begun':>8}{'finds':>7}"]
    lines += [hunt.told() for hunt in hunts]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if any(hunt.failed for hunt in hunts) else 0


if __name__ == "__main__":
    sys.exit(main())
