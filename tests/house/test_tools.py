"""The linter, the formatter, the type checker and the import law have nothing to say."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path
from typing import Final

import pytest

from house.measure import ROOT

SCRIPTS: Final = Path(sysconfig.get_path("scripts"))
TOOLS: Final = {
    "lint": ["ruff", "check", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "--output-format", "concise", "."],
    "types": ["mypy"],
    "import law": ["lint-imports"],
}


@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS.keys())
def test_tool_has_nothing_to_say(command: list[str]) -> None:
    """`./dev check` runs the same commands; `./dev fix` mends what can be mended."""
    program, *arguments = command
    ran = subprocess.run(
        [SCRIPTS / program, *arguments], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert 0 == ran.returncode, ran.stdout + ran.stderr
