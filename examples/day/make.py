"""Write events.jsonl from day.txt: `python examples/day/make.py`.

The order of the lines is the order in which a log would have taken the events. Ids number
them in that order, where day.txt gives none; `seq` orders those of one second as they stand
in day.txt.
"""

from __future__ import annotations

import json
import shlex
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from handletime.events.vocabulary import ALL_FIELDS, ENVELOPE, TYPES

HERE: Final = Path(__file__).parent
MONDAY: Final = "2026-03-02"
TUESDAY: Final = "2026-03-03"
ENVELOPE_NAMES: Final = tuple(field.name for field in ENVELOPE)

Event = dict[str, Any]


def events(text: str) -> list[Event]:
    """Return the events that day.txt tells, in the order in which they were recorded."""
    told = [_event(line) for line in text.splitlines() if line and not line.startswith("#")]
    _number_seconds(told)
    told.sort(key=lambda each: (each.get("recorded_at", each["at"]), each["seq"]))
    return [{"id": f"e{number:03}"} | each for number, each in enumerate(told, start=1)]


def _event(line: str) -> Event:
    at, name, *words = shlex.split(line)
    required = TYPES[name].required
    values = dict(zip(required, words, strict=False))
    values |= dict(word.split("=", 1) for word in words[len(required) :])
    event = {"type": name, "at": _instant(at)}
    return event | {field: _value(field, value) for field, value in values.items()}


def _value(field: str, value: str) -> object:
    match ALL_FIELDS[field].kind:
        case "instant":
            return _instant(value)
        case "integer":
            return int(value)
        case "list":
            return [] if value == "none" else value.split(",")
        case "json":
            return json.loads(value)
        case _:
            return value


def _instant(clock: str) -> str:
    return f"{TUESDAY}T{clock[1:]}Z" if clock.startswith("+") else f"{MONDAY}T{clock}Z"


def _number_seconds(told: list[Event]) -> None:
    """Set `seq` among events of one second; an event that is told twice keeps its own."""
    seconds: defaultdict[str, dict[object, int]] = defaultdict(dict)
    for each in told:
        places = seconds[each["at"]]
        each["seq"] = places.setdefault(each.get("id", id(each)), len(places))


def lines(told: list[Event]) -> str:
    """Return events as JSON Lines: the envelope first, what says nothing left out."""
    ordered = (
        {
            name: each[name]
            for name in (*ENVELOPE_NAMES, *TYPES[each["type"]].fields)
            if name in each and (name, each[name]) != ("seq", 0)
        }
        for each in told
    )
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in ordered)


if __name__ == "__main__":
    story = (HERE / "day.txt").read_text(encoding="utf-8")
    (HERE / "events.jsonl").write_text(lines(events(story)), encoding="utf-8")
