"""The notation of cases: plain text that a person writes, to events and expected tables.

A file holds cases; `README.md` beside this file shows the notation. Reading a case refuses
what it does not understand, and names the file and the line.
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NoReturn

from handletime.events.vocabulary import ALL_FIELDS, TYPES
from handletime.facts.tables import TABLES, kind_of

MIDNIGHT: Final = 1_772_409_600_000
"""2026-03-02T00:00:00Z, from which all times of a case are counted, in epoch ms."""
SEVERAL: Final = 3
"""How often an optional event is repeated where "several" is tried, a second apart."""
SETTINGS: Final = ("source", "as_of", "known_at", "now", "policies")

_TIME: Final = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)(?:\.(\d{1,3}))?")
_CONVERSATION: Final = re.compile(r"c\d+")
_PARTIES: Final = frozenset({"customer", "bot", "system", "rule"})
_KEYS: Final = {"from": "from_agent", "recorded": "recorded_at"}

Value = str | int | bool | list[str] | None
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How one short name is written: its type, what `who` says, and the words that follow."""

    type: str
    who: str
    words: tuple[str, ...] = ()
    """Fields that bare words fill, in this order."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Fields that the name itself says, or that have a usual value."""


def _forms() -> dict[str, Form]:
    agent = {
        "clocked_in": Form("agent.clocked_in", "agent", ("unit",), {"unit": "north"}),
        "returned": Form("agent.returned", "agent"),
        "channels": Form("agent.channels_set", "agent", ("channels",)),
        "available": Form("agent.status_set", "agent", (), {"status": "available"}),
        "unavailable": Form("agent.status_set", "agent", ("reason",), {"status": "unavailable"}),
        "focus_on": Form("agent.focus_mode_started", "agent", ("reason",)),
        "focus_off": Form("agent.focus_mode_ended", "agent"),
        "left": Form("agent.left_conversation", "agent", ("cause",)),
        "entered": Form("agent.entered_conversation", "agent"),
        "hidden": Form("agent.window_hidden", "agent"),
        "shown": Form("agent.window_shown", "agent"),
        "idled": Form("agent.idled", "agent", ("outcome",), {"outcome": "idle"}),
        "clocked_out": Form("agent.clocked_out", "agent", ("reason",)),
    }
    conversation = {
        "opened": Form("conversation.opened", "opener", ("channel",),
                       {"channel": "chat", "customer": "kim"}),
        "reopened": Form("conversation.reopened", "by", ("channel",)),
        "moved": Form("conversation.moved", "nobody", ("inbox",)),
        "topic_added": Form("conversation.topic_added", "agent", ("topic",)),
        "topic_removed": Form("conversation.topic_removed", "agent", ("topic",)),
        "merged": Form("customer.merged", "nobody", ("customer", "into")),
        "contact_started": Form("contact.started", "nobody", ("contact", "channel"),
                                {"channel": "chat", "direction": "inbound"}),
        "contact_ended": Form("contact.ended", "nobody", ("contact",)),
        "message": Form("conversation.message", "sender", ("channel",)),
        "closed": Form("conversation.closed", "by"),
    }
    routing = {
        "queued": Form("conversation.queued", "nobody", ("queue",), {"queue": "support"}),
        "pulled": Form("conversation.pulled", "nobody", ("strategy",), {"strategy": "router"}),
        "offered": Form("conversation.offered", "agent", ("purpose",), {"purpose": "route"}),
        "offer_ended": Form("conversation.offer_ended", "agent", ("outcome",),
                            {"outcome": "revoked"}),
        "role_changed": Form("conversation.role_changed", "agent", ("purpose",)),
        "returned_to_queue": Form("conversation.returned_to_queue", "agent", ("queue",),
                                  {"queue": "support"}),
        "retracted": Form("event.retracted", "nobody", ("event",)),
    }
    plain = ("accepted", "taken_over", "held", "resumed", "parked", "unparked", "transferred",
             "agent_left", "wrap_up_started", "wrap_up_ended")
    legs = {name: Form(f"conversation.{name}", "agent") for name in plain}
    whole = {name: Form(name, "agent") for name in TYPES}
    return agent | conversation | routing | legs | whole


FORMS: Final = _forms()
"""Short name, or full type, to how it is written."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The whole of one table, as far as the chosen columns go."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of events; an optional one may happen never, once or several times."""

    event: Event
    optional: bool


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


class NotationError(Exception):
    """A case that cannot be read: file, line, what was found and what would be accepted."""


def cases_in(path: Path) -> list[Case]:
    """All cases of a file, one for each variant and each choice of repeats."""
    return [
        run
        for title, body in _titled(path)
        for variant in _variants(path, title, body)
        for run in _repeats(variant)
    ]


def milliseconds(text: str) -> int:
    """`mm:ss`, `hh:mm:ss` or either with `.mmm`, in milliseconds; hours may exceed 24."""
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no time; write mm:ss or hh:mm:ss, with .mmm if need be")
    hours, minutes, seconds, fraction = found.groups(default="0")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def clock(ms: int) -> str:
    """Milliseconds as a case writes them; the inverse of `milliseconds`."""
    seconds, fraction = divmod(abs(ms), 1000)
    hours, rest = divmod(seconds, 3600)
    text = f"{rest // 60:02}:{rest % 60:02}"
    text = f"{hours:02}:{text}" if hours else text
    return ("-" if ms < 0 else "") + text + (f".{fraction:03}" if fraction else "")


def nearest(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """The end of an error about an unknown name."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}"


# Files and blocks

Numbered = tuple[int, str]


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
            _refuse(path, number, "a case begins with '# ' and its title")
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
    settings, lines, expected = dict(case.settings), list(case.lines), dict(case.expected)
    block, header = "", False
    for number, raw in body:
        line = raw.split("--")[0].rstrip() if raw.startswith(" ") else raw.rstrip()
        if not line:
            continue
        try:
            if not line.startswith(" "):
                block, header = _opening(line, settings, expected), True
            elif block == "events" and header and line.split()[0] == "time":
                header = False
            elif block == "events":
                lines.append(_line(line.split(maxsplit=3), len(lines) + 1))
            elif block:
                _row(block, line, expected, header=header)
                header = False
            else:
                raise ValueError("an indented line stands below 'events' or 'expect TABLE'")
        except ValueError as found:
            _refuse(path, number, str(found))
    return replace(case, settings=settings, lines=tuple(lines), expected=expected)


def _opening(line: str, settings: dict[str, str], expected: dict[str, Expected]) -> str:
    """What an unindented line opens: events, a table, or nothing (a setting, or prose)."""
    word, _, rest = line.partition(" ")
    if line == "events":
        return "events"
    if word == "expect":
        table, _, none = rest.partition(" ")
        if table not in TABLES:
            raise ValueError(f"no table {table!r}{nearest(table, TABLES)}")
        expected[table] = Expected((), ())
        return "" if none.strip() == "none" else table
    if word.removesuffix(":") in SETTINGS and word.endswith(":"):
        settings[word[:-1]] = rest.strip()
    return ""


def _row(table: str, line: str, expected: dict[str, Expected], *, header: bool) -> None:
    cells = re.split(r"\s{2,}", line.strip())
    if header:
        unknown = [name for name in cells if name not in TABLES[table].columns]
        if unknown:
            raise ValueError(f"{table} has no column {unknown[0]!r}"
                             + nearest(unknown[0], TABLES[table].columns))
        expected[table] = Expected(tuple(cells), ())
        return
    before = expected[table]
    if len(cells) != len(before.columns):
        raise ValueError(f"{len(cells)} cells under {len(before.columns)} columns; "
                         "cells stand at least two spaces apart, an empty one is '-'")
    row = tuple(_value(name, cell) for name, cell in zip(before.columns, cells, strict=True))
    expected[table] = replace(before, rows=(*before.rows, row))


def _value(column: str, cell: str) -> Value:
    kind = kind_of(column)
    if cell == "-":
        return None
    if kind == "instant":
        return MIDNIGHT + milliseconds(cell)
    if kind == "milliseconds":
        return milliseconds(cell)
    if kind == "flag":
        return {"yes": True, "no": False}[cell]
    if kind == "list":
        return [] if cell == "[]" else cell.split(",")
    return int(cell) if kind == "count" else cell


# Lines of events

def _line(cells: list[str], number: int) -> Line:
    optional = cells[0] == "optional"
    if optional:
        cells = " ".join(cells[1:]).split(maxsplit=3)
    if len(cells) < 3:
        raise ValueError("an event is written: time, event, who, detail; who is '-' for nobody")
    time, name, who = cells[:3]
    if name not in FORMS:
        raise ValueError(f"no event {name!r}{nearest(name, FORMS)}")
    form = FORMS[name]
    event = {"id": f"e{number:02}", "type": form.type, "at": MIDNIGHT + milliseconds(time)}
    words = shlex.split(cells[3]) if cells[3:] else []
    return Line(event | form.given | _who(form, who) | _detail(form, words), optional)


def _who(form: Form, who: str) -> Event:
    agent = {} if who == "-" or who in _PARTIES else {"agent": who}
    if form.who == "opener":
        return {"direction": "inbound" if who == "customer" else "outbound"} | agent
    if form.who in ("sender", "by"):
        return {form.who: "agent" if agent else who} | agent
    return agent


def _detail(form: Form, words: list[str]) -> Event:
    bare = [word for word in words if "=" not in word]
    pairs = [word.split("=", 1) for word in words if "=" in word]
    event: Event = {_KEYS.get(key, key): value for key, value in pairs}
    places = list(form.words)
    if "conversation" in TYPES[form.type].fields:
        named = [word for word in bare if _CONVERSATION.fullmatch(word)]
        bare = [word for word in bare if word not in named]
        event = {"conversation": (*named, "c1")[0]} | event
    if len(bare) > len(places):
        raise ValueError(f"what is {bare[len(places)]!r}? write other fields as key=value")
    event |= dict(zip(places, bare, strict=False))
    return {key: _typed(key, value) for key, value in event.items()}


def _typed(key: str, value: str) -> Any:
    kind = ALL_FIELDS[key].kind if key in ALL_FIELDS else "text"
    if kind == "instant":
        return MIDNIGHT + milliseconds(value)
    if kind == "integer":
        return int(value)
    if kind == "list":
        return [] if value == "[]" else value.split(",")
    return json.loads(value) if kind == "json" else value


def _refuse(path: Path, number: int, why: str) -> NoReturn:
    raise NotationError(f"{path.name}:{number}: {why}")
