"""What it was measured on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Final

PACKAGES: Final = ("handletime", "polars", "duckdb", "numpy", "numba")
CPUS: Final = Path("/proc/cpuinfo")
SYSTEM: Final = Path("/etc/os-release")


def machine() -> dict[str, str]:
    """Return what matters of this machine and of the packages on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _named(CPUS, "model name", ":") or platform.processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory / 1e9:.0f} GB",
        "system": f"{_named(SYSTEM, 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        "Python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def _named(file: Path, name: str, sign: str) -> str:
    """Return what a file of names and values says of the first of a name."""
    if not file.exists():
        return ""
    pairs = (line.partition(sign) for line in file.read_text().splitlines())
    return next((value.strip(' "') for key, _, value in pairs if key.strip() == name), "")
