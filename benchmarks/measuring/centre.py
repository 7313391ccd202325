"""The simulated centre that is measured: made once, as Parquet and as JSON Lines."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from measuring.talk import say

HANDLETIME: Final = Path(sys.executable).with_name("handletime")
EVENTS_AN_AGENT: Final = {30: 5_000, 1: 500}
"""Of so many days: ten million events of a month, and a million of a day, are the work of two
thousand agents."""
FAULTS: Final = ("--faults", "twice=0.001", "--faults", "late=0.01")
WARM_UP_EVENTS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre of about so many events in a month, or in a day, kept in a folder."""

    folder: Path
    size: int
    """About how many events it was asked to have."""
    days: int = 30

    @property
    def options(self) -> tuple[str, ...]:
        """What makes it, by `handletime simulate`."""
        agents = max(self.size // EVENTS_AN_AGENT[self.days], 1)
        size = ("--agents", str(agents), "--days", str(self.days), "--events", str(self.size))
        return (*size, "--seed", "1", *FAULTS)

    @property
    def parquet(self) -> Path:
        """Its events as Parquet."""
        return self._made("parquet")

    @property
    def jsonl(self) -> Path:
        """Its events as JSON Lines, in the same order."""
        return self._made("jsonl")

    @property
    def events(self) -> int:
        """How many events its file holds, copies included."""
        return int(pl.scan_parquet(self.parquet).select(pl.len()).collect().item())

    def _made(self, form: str) -> Path:
        """Return its file; the simulator writes the same events in any form."""
        name = "centre" if self.days > 1 else "day"
        file = self.folder / f"{name}-{self.size}.{form}"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            say(f"making {file}")
            command = [HANDLETIME, "simulate", "--out", file, *self.options]
            subprocess.run([str(each) for each in command], check=True)
        return file
