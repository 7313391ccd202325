"""The first hour of CONTRIBUTING goes as it says: a broken rule fails its cases."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from docs.pages import blocks_of
from house.measure import ROOT

PAGE = ROOT / "CONTRIBUTING.md"


def test_a_rule_that_is_broken_on_purpose_fails_its_cases(tmp_path: Path) -> None:
    """As many cases fail as the page says, and only in the product's computation."""
    broken, command = (block.text.strip() for block in blocks_of(PAGE, indent="   "))
    for name in ("src", "tests", "docs", "pyproject.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    _break(tmp_path / _named_in(r"Open `(.+?)`"), broken)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *command.split()[2:], "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        check=False,
        text=True,
    )
    failed = re.findall(r"^FAILED (.+?)(?: - .*)?$", ran.stdout, flags=re.MULTILINE)
    assert {"Two": 2}[_named_in(r"\n   (\w+) cases fail")] == len(failed), ran.stdout
    assert [] == [name for name in failed if not name.endswith("-product]")]
    assert "≠" in ran.stdout


def _named_in(pattern: str) -> str:
    found = re.search(pattern, PAGE.read_text("utf-8"))
    assert found, f"CONTRIBUTING no longer says {pattern}"
    return found[1]


def _break(file: Path, row: str) -> None:
    """Put a row of a table in the place of the one with the same symbol."""
    lines = file.read_text("utf-8").splitlines()
    symbol = row.split("|")[1]
    (place,) = (
        number for number, line in enumerate(lines) if line.strip().startswith(f"|{symbol}|")
    )
    assert lines[place].strip() != row
    lines[place] = f"        {row}"
    file.write_text("\n".join(lines) + "\n", "utf-8")
