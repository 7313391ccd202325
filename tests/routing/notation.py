"""The notation of routing cases; `cases/README.md` shows it.

What is not understood is refused, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from handletime.routing import Capacity, Desk, Rules, Waiting

Numbered = tuple[int, str]
"""A line with its number."""
Row = dict[str, str]

_CELLS: Final = re.compile(r"\s{2,}")
_COMMENT: Final = re.compile(r"\s--\s.*")
_TIME: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")


class NotationError(Exception):
    """A case that cannot be read."""


@dataclass(frozen=True, slots=True)
class Step:
    """A section of a case: its words, and its rows."""

    words: tuple[str, ...]
    rows: tuple[Row, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Case:
    """A law in plain words, and the steps that show it."""

    title: str
    file: str
    source: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return f"{self.file}: {self.title}"


def cases_in(lines: Iterable[str], file: str, first: int = 1) -> list[Case]:
    """Read the cases of a file, or of a block that begins at a line of it."""
    bodies: list[tuple[str, list[Numbered]]] = []
    for number, line in enumerate(lines, first):
        if line.startswith("# "):
            bodies.append((line[2:].strip(), []))
        elif bodies:
            bodies[-1][1].append((number, _COMMENT.sub("", line).rstrip()))
    return [_case(title, file, body) for title, body in bodies]


def _case(title: str, file: str, body: list[Numbered]) -> Case:
    sources = [line.removeprefix("source:").strip() for _, line in body if _is(line, "source:")]
    if len(sources) != 1:
        raise NotationError(f"{file}: {title}: has {len(sources)} sources, and needs one")
    return Case(title, file, sources[0], tuple(_steps(file, body)))


def _is(line: str, *words: str) -> bool:
    return line.split(" ", 1)[0] in words


def _steps(file: str, body: list[Numbered]) -> Iterator[Step]:
    """Yield the sections; a line at the margin that begins none is prose."""
    section: tuple[int, str] | None = None
    rows: list[Numbered] = []
    for number, line in [*body, (0, "gone")]:
        if line.startswith(" "):
            rows.append((number, line))
        elif _is(line, "desks", "waiting", "gone", "rules", "expect"):
            if section is not None:
                place = f"{file}:{section[0]}"
                yield Step(tuple(section[1].split()), tuple(_rows(file, rows)), place)
            section, rows = (number, line), []


def _rows(file: str, lines: list[Numbered]) -> Iterator[Row]:
    header: list[str] = []
    for number, line in lines:
        cells = _CELLS.split(line.strip())
        if not header:
            header = cells
        elif len(cells) != len(header):
            raise NotationError(f"{file}:{number}: {len(cells)} cells below {len(header)} columns")
        else:
            yield dict(zip(header, cells, strict=True))


def _list(text: str) -> frozenset[str]:
    return frozenset() if text in ("[]", "-") else frozenset(text.split(","))


def _map(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in sorted(_list(text)))


def _flag(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _instant(text: str) -> int | None:
    if text == "-":
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise NotationError(f"{text!r} is no time; write hh:mm or hh:mm:ss")
    hours, minutes, seconds = found.groups(default="0")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000


def _capacity(text: str) -> Capacity:
    standard, _, maximum = text.partition("/")
    return Capacity(int(standard), None if maximum == "none" else int(maximum))


def _text(text: str) -> str | None:
    return None if text == "-" else text


READ: Final[dict[str, Callable[[str], Any]]] = {
    "channels": lambda text: None if text == "-" else _list(text),
    "skills": _list,
    "in_hand_of": _list,
    "load": lambda text: {name: int(count) for name, count in _map(text).items()},
    "capacity": lambda text: {name: _capacity(each) for name, each in _map(text).items()},
    "offered_at": _instant,
    "queued_at": _instant,
    "priority": int,
    **dict.fromkeys(
        ("tracked", "clocked_in", "logged_in", "live", "is_agent", "focus_mode", "alerting"), _flag
    ),
}
"""How the cells of a column are read; those of any other are text."""


def _read(kind: type, row: Row, place: str) -> dict[str, Any]:
    known = {each.name for each in fields(kind)}
    if not row.keys() <= known:
        raise NotationError(f"{place}: no column {sorted(row.keys() - known)} of {sorted(known)}")
    return {name: READ.get(name, _text)(text) for name, text in row.items()}


def desk_of(row: Row, before: Desk | None, place: str) -> Desk:
    """Return the desk that a row makes of the one before."""
    if row.get("status") == "away":
        row = {**row, "status": "-", "clocked_in": "no"}
    elif "status" in row:
        row = {"clocked_in": "yes", **row}
    before = before or Desk(
        row["agent"], tracked=True, clocked_in=True, logged_in=True, live=True, status="available"
    )
    return replace(before, **_read(Desk, row, place))


def waiting_of(row: Row, before: Waiting | None, place: str) -> Waiting:
    """Return what waits, as a row makes it of what waited before."""
    eight = _instant("08:00")
    assert eight is not None
    before = before or Waiting(row["conversation"], "support", "chat", eight)
    return replace(before, **_read(Waiting, row, place))


def rules_of(row: Row, before: Rules, place: str) -> Rules:
    """Return rules with one setting changed."""
    channel, _, name = row["setting"].rpartition(".")
    value = row["value"]
    if not channel and name == "first_priority":
        return replace(before, first_priority=value)  # type: ignore[arg-type]  # checked there
    if not channel and name in ("order_of_work", "order_of_agents"):
        order: Any = tuple(value.split(","))
        return replace(before, **{name: order})
    readers: dict[str, Callable[[str], Any]] = {
        "capacity": _capacity,
        "order": int,
        "exclusive": _flag,
    }
    if not channel or name not in readers:
        raise NotationError(f"{place}: there is no setting {row['setting']!r}")
    changed = replace(before.of(channel), **{name: readers[name](value)})
    return replace(before, channels={**before.channels, channel: changed})
