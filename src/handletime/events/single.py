"""One event at a time: with what it leaves unsaid, beside another, and as a line of a file.

All functions take and give the values of an event as the judge gives them: instants in
milliseconds since 1970, JSON values as their canonical text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import TypeAdapter

from handletime.events.defaults import RETRACTED
from handletime.events.frame import DEFAULTS
from handletime.events.identity import canonical_event, differences
from handletime.events.json_text import canonical_json
from handletime.events.vocabulary import ALL_FIELDS, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

Single: TypeAlias = dict[str, Any]
"""The values of one event, by field."""

JSON_FIELDS: Final = tuple(name for name, field in ALL_FIELDS.items() if field.kind == "json")
_NESTED: Final = frozenset(JSON_FIELDS)
_as_json: Final = TypeAdapter(dict[str, Any]).dump_json
"""Writes JSON without blanks, four times as fast as the standard library does."""


def completed(event: Mapping[str, Any]) -> Single:
    """Give an event with the source and number that every event has."""
    return {**DEFAULTS, **event}


def meaning(event: Mapping[str, Any]) -> Single:
    """Give an event with every default of the vocabulary, as identity is judged."""
    whole = {**TYPES[event["type"]].defaults, **completed(event)}
    if whole["type"] == RETRACTED:
        whole.setdefault("event_source", whole["source"])
    return whole


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two events are one event twice; when they were recorded does not matter."""
    return canonical_event(meaning(one)) == canonical_event(meaning(other))


def told_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Say where an event differs from another, field by field."""
    return differences(meaning(one), meaning(other))


def line_of(event: Single) -> str:
    """Write an event as a line of JSON Lines, without its end, instants as numbers."""
    if _NESTED.isdisjoint(event):
        return _as_json(event).decode()
    flat = _as_json({name: each for name, each in event.items() if name not in _NESTED})
    nested = [f'"{name}":{event[name]}' for name in JSON_FIELDS if name in event]
    return f"{flat.decode()[:-1]},{','.join(nested)}}}"


def event_of(line: str) -> Single:
    """Read a line that `line_of` wrote."""
    event: Single = json.loads(line)
    for name in JSON_FIELDS:
        if name in event:
            event[name] = canonical_json(event[name])
    return event
