"""Events at random: valid ones of every type, and ones that are broken in some way."""

from __future__ import annotations

import json
from typing import Any, Final

from hypothesis import strategies as st

from handletime.events.conditions import CONDITIONS, EXACTLY_ONE, OBJECTS, WITHOUT_SLASH
from handletime.events.vocabulary import ALL_FIELDS, ENVELOPE, TYPES
from handletime.timeline.instant import LAST_INSTANT, format_instant

WORDS: Final = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
IDS: Final = st.one_of(st.sampled_from(["a", "b", "ana", "x" * 200, "ü" * 200, "a{b}"]), WORDS)
SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.just(""),
)
ANYTHING: Final = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.dictionaries(WORDS, SCALARS, max_size=3),
    st.sampled_from([5.0, 1e3, -1, "x" * 201, "2026-03-02T08:00:00", "agent.clockedin", [None]]),
)
FIRST: Final = 10**12
"""A millisecond of 2001: instants around it are written with and without zeros."""


@st.composite
def instants(draw: st.DrawFn, last: int = LAST_INSTANT) -> str | int:
    """An instant as a number, or in one of its forms of text."""
    instant = draw(st.one_of(st.integers(0, last), st.just(min(FIRST, last))))
    text = format_instant(instant)
    forms: list[str | int] = [
        instant,
        text,
        text[:-1] + "0009Z",
        text[:-1] + "+00:00",
        text.replace("T", " "),
        text.lower(),
    ]
    return draw(st.sampled_from(forms))


@st.composite
def valid_events(draw: st.DrawFn) -> dict[str, Any]:
    """A valid event of any type, with some of what it may have."""
    given = TYPES[draw(st.sampled_from(list(TYPES)))]
    optional = [name for name in given.optional if draw(st.booleans())]
    at = draw(st.integers(0, LAST_INSTANT))
    event: dict[str, Any] = {"id": draw(IDS), "type": given.name, "at": format_instant(at)}
    for field in ENVELOPE:
        if field.name not in event and draw(st.integers(0, 4)) == 0:
            event[field.name] = draw(_value(given.name, field.name, at))
    for name in (*given.required, *optional):
        event[name] = draw(_value(given.name, name, at))
    return _as_conditions_ask(given.name, event)


@st.composite
def broken_events(draw: st.DrawFn) -> dict[str, Any]:
    """An event in which something is left out, put in, or replaced; it may still be valid."""
    event = draw(valid_events())
    for _ in range(draw(st.integers(1, 2))):
        name = draw(
            st.one_of(
                st.sampled_from(list(event) or ["id"]),
                st.sampled_from(list(ALL_FIELDS)),
                WORDS,
            )
        )
        if draw(st.booleans()) and name in event:
            del event[name]
        else:
            event[name] = draw(st.one_of(ANYTHING, instants(), IDS))
    return event


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line of a file: an event, a broken event, a line with changed bytes, or anything."""
    event = draw(st.one_of(valid_events(), broken_events()))
    line = json.dumps(event, ensure_ascii=draw(st.booleans())).encode()
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        place = draw(st.integers(0, len(line)))
        gone = draw(st.integers(0, 2))
        put = draw(
            st.sampled_from(
                [
                    b"",
                    b"{",
                    b"}",
                    b"[",
                    b"]",
                    b'"',
                    b",",
                    b":",
                    b"\\",
                    b"\xff",
                    b"\x00",
                    b" ",
                    b"\t",
                    b"1",
                    b"-",
                    b"null",
                    b"true",
                    b"NaN",
                    b"\\ud800",
                    b"\\u0041",
                    b"} null {",
                    b"\r",
                    b'"id":"twice",',
                    b'"x":{"a":1},',
                    b"/*",
                    b".5",
                    b"e3",
                    b"\xef\xbb\xbf",
                ]
            )
        )
        line = line[:place] + put + line[place + gone :]
    return line


def _value(given: str, name: str, at: int) -> st.SearchStrategy[Any]:
    field = ALL_FIELDS[name]
    choices = TYPES[given].choices.get(name)
    if choices:
        return st.sampled_from(choices)
    if name in WITHOUT_SLASH:
        return IDS.filter(lambda text: "/" not in text)
    if name in OBJECTS:
        return st.dictionaries(WORDS, SCALARS, max_size=2)
    if name == "seq":
        return st.integers(0, 2**62)
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "text": IDS,
        "integer": st.integers(-(2**62), 2**62),
        "instant": instants(at),
        "list": st.lists(IDS, max_size=3),
        "json": SCALARS.filter(lambda value: value is not None),
    }
    return by_kind[field.kind]


def _as_conditions_ask(given: str, event: dict[str, Any]) -> dict[str, Any]:
    """Put in what conditions need, and leave out what they refuse."""
    for condition in CONDITIONS:
        if condition.type == given and event.get(condition.field) in condition.values:
            event |= {name: event.get(name, "needed") for name in condition.needs}
            event = {name: event[name] for name in event if name not in condition.refuses}
    for name in EXACTLY_ONE.get(given, ())[:1]:
        event.pop(EXACTLY_ONE[given][1], None)
        event.setdefault(name, "one")
    return event
