"""Run the program itself, in a process of its own, as a shell does."""

import os
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HANDLETIME: Final = Path(sysconfig.get_path("scripts"), "handletime")
LONGEST_S: Final = 120
"""After so long a run hangs; the slowest takes seconds."""
NO_CACHES: Final = {"PYTHONDONTWRITEBYTECODE": "1", "NUMBA_CACHE_DIR": os.devnull}
"""Keep Python's own files out of a disk that a case fills up: it would write half of them."""


@dataclass(frozen=True)
class Left:
    """What a run left: its status as a shell has it, and what it said."""

    status: int
    out: str
    talk: str


def shell(line: str, folder: Path, stdin: bytes | None = None) -> Left:
    """Run a line of a shell, in which `$H` is the program."""
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={"H": str(HANDLETIME), "PATH": "/usr/bin:/bin", "COLUMNS": "80"} | NO_CACHES,
        input=stdin,
        capture_output=True,
        timeout=LONGEST_S,
        check=False,
    )
    return Left(ran.returncode, ran.stdout.decode(), ran.stderr.decode(errors="replace"))


def program(*words: str | Path, folder: Path, stdin: bytes | None = None) -> Left:
    """Run the program with some words."""
    ran = subprocess.run(
        [HANDLETIME, *words],
        cwd=folder,
        input=stdin,
        capture_output=True,
        timeout=LONGEST_S,
        check=False,
    )
    return Left(ran.returncode, ran.stdout.decode(), ran.stderr.decode(errors="replace"))
