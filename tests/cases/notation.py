"""The notation of cases: plain text that a person writes, to events and expected tables.

A file holds cases; `README.md` beside this file shows the notation. Reading a case refuses
what it does not understand, and names the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from handletime.facts.tables import TABLES, kind_of

from .event_lines import Event, Line, line_of
from .times import MIDNIGHT, milliseconds, nearest

SEVERAL: Final = 3
"""How often an optional event is repeated where "several" is tried, a second apart."""
SETTINGS: Final = ("source", "as_of", "known_at", "now", "policies")

_COMMENT: Final = re.compile(r"\s--\s.*")

Value = str | int | bool | list[str] | None
Numbered = tuple[int, str]
"""A line with its number in the file."""


class NotationError(Exception):
    """A case that cannot be read: file, line, what was found and what would be accepted."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The whole of one table, as far as the chosen columns go."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Events with what they mean: one title, one variant, one choice of repeats."""

    title: str
    file: str
    variant: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    expected: Mapping[str, Expected] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The test id: file, title and variant in plain words."""
        return ": ".join(part for part in (self.file, self.title, self.variant) if part)

    @property
    def events(self) -> list[Event]:
        """The events as a reader takes them."""
        return [line.event for line in self.lines]


def cases_in(path: Path) -> list[Case]:
    """All cases of a file, one for each variant and each choice of repeats."""
    return [
        run
        for title, body in _titled(path)
        for variant in _variants(path, title, body)
        for run in _repeats(variant)
    ]


def _titled(path: Path) -> Iterator[tuple[str, list[Numbered]]]:
    title, body = "", list[Numbered]()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("# "):
            if title:
                yield title, body
            title, body = line[2:].strip(), []
        elif title:
            body.append((number, line))
        elif line.strip():
            raise NotationError(f"{path.name}:{number}: a case begins with '# ' and its title")
    if title:
        yield title, body


def _variants(path: Path, title: str, body: list[Numbered]) -> Iterator[Case]:
    common, *sections = _sections(body)
    base = _read(path, Case(title, path.stem), common[1])
    if not sections:
        yield base
    for name, lines in sections:
        yield _read(path, replace(base, variant=name), lines)


def _sections(body: list[Numbered]) -> list[tuple[str, list[Numbered]]]:
    sections: list[tuple[str, list[Numbered]]] = [("", [])]
    for number, line in body:
        if line.startswith("variant "):
            sections.append((line.removeprefix("variant ").strip(), []))
        else:
            sections[-1][1].append((number, line))
    return sections


def _repeats(case: Case) -> Iterator[Case]:
    places = [index for index, line in enumerate(case.lines) if line.optional]
    if not places:
        yield case
        return
    alone = [{place: count} for place in places for count in (1, SEVERAL)]
    together = [dict.fromkeys(places, count) for count in (1, SEVERAL)] if places[1:] else []
    for counts in ({}, *alone, *together):
        shown = "-".join(str(counts.get(place, 0)) for place in places)
        variant = f"{case.variant}, repeats {shown}".lstrip(", ")
        yield replace(case, variant=variant, lines=tuple(_repeated(case.lines, counts)))


def _repeated(lines: tuple[Line, ...], counts: Mapping[int, int]) -> Iterator[Line]:
    for index, line in enumerate(lines):
        if not line.optional:
            yield line
        for again in range(counts.get(index, 0) if line.optional else 0):
            changed = {"id": f"{line.event['id']}.{again}", "at": line.event["at"] + 1000 * again}
            yield Line(line.event | changed, optional=False)


def _read(path: Path, case: Case, body: list[Numbered]) -> Case:
    """The case with the events, settings and expectations of these lines added."""
    reading = _Reading(dict(case.settings), list(case.lines), dict(case.expected))
    for number, raw in body:
        try:
            reading.take(_COMMENT.sub("", raw).rstrip() if raw.startswith(" ") else raw.rstrip())
        except ValueError as found:
            raise NotationError(f"{path.name}:{number}: {found}") from found
    return replace(
        case, settings=reading.settings, lines=tuple(reading.lines), expected=reading.expected
    )


@dataclass(slots=True)
class _Reading:
    """What was read so far, and the block that indented lines belong to."""

    settings: dict[str, str]
    lines: list[Line]
    expected: dict[str, Expected]
    block: str = ""
    header: bool = False
    """True while a block is only opened: its first line may be, or is, the header."""

    def take(self, line: str) -> None:
        if not line:
            return
        if not line.startswith(" "):
            self._open(line)
        elif not self.block:
            raise ValueError("an indented line stands below 'events' or 'expect TABLE'")
        elif self.block == "events":
            if not self.header or line.split(maxsplit=1)[0] != "time":
                self.lines.append(line_of(line, len(self.lines) + 1))
            self.header = False
        else:
            self._row(re.split(r"\s{2,}", line.strip()))
            self.header = False

    def _open(self, line: str) -> None:
        """An unindented line opens events or a table, or is a setting, or prose."""
        word, _, rest = line.partition(" ")
        self.block, self.header = "", True
        if line == "events":
            self.block = "events"
        elif word == "expect":
            self._expect(*rest.split())
        elif word.endswith(":"):
            if word[:-1] not in SETTINGS:
                raise ValueError(f"no setting {word!r}{nearest(word[:-1], SETTINGS)}")
            self.settings[word[:-1]] = rest.strip()

    def _expect(self, table: str, none: str = "") -> None:
        if table not in TABLES:
            raise ValueError(f"no table {table!r}{nearest(table, TABLES)}")
        self.expected[table] = Expected((), ())
        self.block = "" if none == "none" else table

    def _row(self, cells: list[str]) -> None:
        table, before = TABLES[self.block], self.expected[self.block]
        if self.header:
            for name in cells:
                if name not in table.columns:
                    raise ValueError(
                        f"{self.block} has no column {name!r}" + nearest(name, table.columns)
                    )
            self.expected[self.block] = Expected(tuple(cells), ())
            return
        if len(cells) != len(before.columns):
            raise ValueError(
                f"{len(cells)} cells under {len(before.columns)} columns; "
                "cells stand at least two spaces apart, an empty one is '-'"
            )
        row = tuple(map(_value, before.columns, cells))
        self.expected[self.block] = replace(before, rows=(*before.rows, row))


def _value(column: str, cell: str) -> Value:
    kind = kind_of(column)
    if cell == "-":
        return None
    if kind == "instant":
        return MIDNIGHT + milliseconds(cell)
    if kind == "milliseconds":
        return milliseconds(cell)
    if kind == "flag":
        if cell not in ("yes", "no"):
            raise ValueError(f"{column} is yes or no, not {cell!r}")
        return cell == "yes"
    if kind == "list":
        return [] if cell == "[]" else cell.split(",")
    return int(cell) if kind == "count" else cell
