"""Benchmarks run, and derive what they say they measure."""

from __future__ import annotations

import re
import subprocess
import sys

from handletime.facts.tables import TABLES
from house.measure import ROOT


def test_the_derivation_is_measured_table_by_table() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "derivation.py", "--copies", "2"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert "704 events" in ran.stdout
    assert set(TABLES) <= set(re.findall(r"^(\w+) ", ran.stdout, flags=re.MULTILINE))
