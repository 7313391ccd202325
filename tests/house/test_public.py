"""What a user of the library meets is documented, typed and quick to start."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Final

import handletime
from house.measure import SOURCE

HEAVY: Final = ("polars", "numpy", "numba", "pyarrow", "pandas")
HELP_CPU_SECONDS_MAX: Final = 0.3
"""What `handletime --help` may cost: a person waits for it, at every shell completion too."""

WHAT_HELP_IMPORTS: Final = """
import json, sys
from handletime.doors.cli import main
sys.argv = ["handletime", "--help"]
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


def test_every_public_name_says_what_is_true() -> None:
    """Each name that the package offers is there, and carries a docstring of its own."""
    without = [name for name in handletime.__all__ if not _documented(name)]
    assert [] == without


def _documented(name: str) -> bool:
    value = getattr(handletime, name)
    return isinstance(value, str) or bool(value.__doc__)


def test_types_come_with_the_package() -> None:
    assert (SOURCE / "py.typed").exists()


def test_help_imports_no_library_of_columns() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WHAT_HELP_IMPORTS], capture_output=True, check=True, text=True
    )
    modules = json.loads(ran.stdout.splitlines()[-1])
    assert [] == [name for name in HEAVY if name in modules]


def test_help_answers_at_once() -> None:
    """The least of five runs counts: a busy machine makes a run longer, never shorter."""
    assert min(_cpu_seconds_of_help() for _ in range(5)) <= HELP_CPU_SECONDS_MAX


def _cpu_seconds_of_help() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [Path(sysconfig.get_path("scripts"), "handletime"), "--help"],
        capture_output=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
