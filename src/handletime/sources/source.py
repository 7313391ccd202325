"""What an importer is, and what it gives: the events, and a report of what it made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from handletime.events.frame import Events

UNEXPLAINED: Final = "unexplained"
"""The reason of a difference that no choice accounts for: a fault in the importer."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an importer did with its files; nothing that it chose or left out is missing here."""

    source: str
    files: tuple[str, ...]
    lines: int
    """The lines that were read, without headers and blank ones."""
    events: int
    choices: pl.DataFrame
    """A row a choice that met at least one line: choice, lines, sentence, examples (a list)."""
    sums: pl.DataFrame
    """A row a sum: measure, in_files, in_events, difference."""
    differences: pl.DataFrame
    """A row a call and sum that differ: where, conversation, measure, in_files, in_events,
    difference, reason (the name of a choice)."""
    unplaced: pl.DataFrame
    """A row a line of which no call could be made: where, reason, text."""

    def text(self) -> str:
        """Return the report for a person, a line for each statement."""
        return "\n".join(self._statements())

    def _statements(self) -> Iterator[str]:
        yield (
            f"{self.source}: {self.lines:,} lines of {', '.join(self.files)} "
            f"became {self.events:,} events."
        )
        yield "\nWhat was chosen, and how many lines it met"
        for name, lines, sentence, examples in self.choices.iter_rows():
            yield f"{lines:>9,}  {name}: {sentence} ({', '.join(examples)})"
        yield "\nSums, in the files and in the events"
        for measure, said, told, difference in self.sums.iter_rows():
            yield f"{said:>11,} {told:>11,} {difference:>+9,}  {measure}"
            yield from self._reasons(measure)
        yield f"\nLines that could not be placed: {self.unplaced.height:,}"
        for where, reason, text in self.unplaced.iter_rows():
            yield f"{where}: {reason}: {text!r}"

    def _reasons(self, measure: str) -> Iterator[str]:
        reasons = (
            self.differences.filter(pl.col("measure") == measure)
            .group_by("reason", maintain_order=True)
            .agg(pl.len(), pl.col("difference").sum())
        )
        for reason, lines, difference in reasons.iter_rows():
            yield f"{'':>23} {difference:>+9,}  of it {reason}, {lines:,} calls"


@dataclass(frozen=True, slots=True)
class Imported:
    """The events of some files of a platform, and the report of how they came about."""

    events: Events
    report: Report


@dataclass(frozen=True, slots=True)
class Source:
    """A platform whose files can be read: its name, a sentence, and the function that reads."""

    name: str
    sentence: str
    read: Callable[[Sequence[str | Path]], Imported]
