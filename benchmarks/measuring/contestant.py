"""One contestant in a process of its own: warm up, do the work once, say what it took.

    python -m measuring.contestant ours:segments FILE WARM_UP

prints JSON. Importing, compiling and first calls are paid by the warm-up, on a small file of the
same form; then the clock starts. The peak of memory is that of the work, imports included.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import polars as pl

STATUS: Final = Path("/proc/self/status")
CLEAR: Final = Path("/proc/self/clear_refs")
RESET_PEAK: Final = "5"
"""What makes Linux forget the peak so far (proc(5), clear_refs)."""


def measured(work: str, file: Path, warm_up: Path | None) -> dict[str, Any]:
    """Do the work, written as `module:function`, and return what it took and what came out."""
    module_name, _, name = work.partition(":")
    module = importlib.import_module(module_name)
    if warm_up is not None:
        with getattr(module, "warming", nullcontext)():
            getattr(module, name)(warm_up)
    _forget_peak()
    wall, cpu = time.perf_counter(), time.process_time()
    result = getattr(module, name)(file)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": wall, "cpu": cpu, "peak": _peak_bytes(), "made": _made(result)}


def _forget_peak() -> None:
    if CLEAR.exists():
        CLEAR.write_text(RESET_PEAK)


def _peak_bytes() -> int:
    """Return the most memory that was resident, since the reset where there is one."""
    if STATUS.exists():
        lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _made(result: Any) -> dict[str, float]:  # noqa: ANN401  # a frame, an Arrow table, or numbers
    """Return numbers that must be the same for all who did the same work."""
    if isinstance(result, dict):
        return result
    frame = result if isinstance(result, pl.DataFrame) else pl.DataFrame(result)
    sums = {name: int(frame[name].sum()) for name in frame.columns if name in {"ift_ms", "eht_ms"}}
    return {"rows": frame.height, **sums}


def main() -> None:
    """Print the measurement as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("file", type=Path)
    parser.add_argument("warm_up", type=Path, nargs="?")
    given = parser.parse_args()
    print(json.dumps(measured(given.work, given.file, given.warm_up)))


if __name__ == "__main__":
    main()
