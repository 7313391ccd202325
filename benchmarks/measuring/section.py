"""What a task found: a table, and its targets with what was measured."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """Something that should be so."""

    wanted: str
    found: str
    met: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What a task found."""

    title: str
    says: tuple[str, ...]
    """Sentences above the table: what was measured, of what."""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    targets: tuple[Target, ...] = ()
    date: str = ""
    """The day on which it was measured."""
    rounds: int = 0
    """How many rounds the medians are of; 0 where there are no medians."""
    machine: dict[str, str] = field(default_factory=dict)
    """What it was measured on."""


def save(section: Section, file: Path) -> None:
    """Write a section to a file of JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(section), indent=1, ensure_ascii=False) + "\n", "utf-8")


def load(file: Path) -> Section:
    """Read a section back."""
    held = json.loads(file.read_text("utf-8"))
    held |= {
        "says": tuple(held["says"]),
        "header": tuple(held["header"]),
        "rows": tuple(tuple(row) for row in held["rows"]),
        "targets": tuple(Target(**each) for each in held["targets"]),
    }
    return Section(**held)
