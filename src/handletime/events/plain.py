"""The plain look: whether an event surely is valid, at a tenth of what the judge takes.

What the judge accepted once is accepted again: an event of the same *shape*, of which each value
fits its field by itself. A shape is the type, the names of the fields, and the answers to the
conditions of the type; whatever else the judge asks of a whole event follows from these. What is
not plain may be valid all the same: only the judge says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from handletime.events.conditions import (
    CONDITIONS,
    LARGEST_INTEGER,
    LONGEST_ID,
    NOT_AFTER_AT,
    NOT_NEGATIVE,
    WITHOUT_SLASH,
)
from handletime.events.judge import judge
from handletime.events.vocabulary import ALL_FIELDS, TYPES, EventType
from handletime.timeline.instant import LAST_INSTANT

Check: TypeAlias = Callable[[Any], bool]

_SHAPES_MAX: Final = 10_000
"""Shapes that are remembered: more than anybody's desk has, and a bound for who makes them up."""
_shapes: Final[dict[tuple[object, ...], tuple[Check, ...]]] = {}
"""Shape to the checks of its values, in the order of the fields."""
_ASKED: Final = {
    name: tuple((each.field, each.values) for each in CONDITIONS if each.type == name)
    for name in TYPES
}
"""Type to the fields that its conditions ask about, and the values that they ask for."""


def is_plain(event: Mapping[str, Any]) -> bool:
    """Tell whether an event surely is valid, and its values are those that the judge would give.

    Thus its instants are numbers, and it has no list, no JSON value and no `since`.
    """
    try:
        kind = event["type"]
        asked = _ASKED[kind]
        answers = [event.get(field) in values for field, values in asked] if asked else ()
        shape = (kind, *event, *answers)
        checks = _shapes.get(shape) or _learned(shape, event)
        return bool(checks) and _fits(event, checks)
    except (KeyError, TypeError):
        return False


def _fits(event: Mapping[str, Any], checks: tuple[Check, ...]) -> bool:
    """Tell whether each value fits its field."""
    for check, value in zip(checks, event.values(), strict=True):
        # Most values are plain ids; to ask about them here takes half as long as to call.
        is_plain_id = (
            check is _identifier
            and type(value) is str
            and 0 < len(value) <= LONGEST_ID
            and value.isascii()
        )
        if not (is_plain_id or check(value)):
            return False
    return True


def _learned(shape: tuple[object, ...], event: Mapping[str, Any]) -> tuple[Check, ...]:
    """Return the checks of a shape, if the judge accepts this event of it; else none."""
    given = TYPES[event["type"]]
    checks = tuple(_check(given, name) for name in event if name in ALL_FIELDS)
    if len(checks) < len(event) or judge(event):
        return ()
    if len(_shapes) < _SHAPES_MAX:
        _shapes[shape] = checks
    return checks


def _check(given: EventType, name: str) -> Check:
    """Choose what says that a value fits a field of a type; it may say no to some that do."""
    field = ALL_FIELDS[name]
    if name == "type" or name in given.choices:
        return frozenset(given.choices.get(name, TYPES)).__contains__
    if name in NOT_AFTER_AT or field.kind in ("list", "json"):
        return _never
    if field.kind == "text":
        if name in WITHOUT_SLASH:
            return _identifier_without_slash
        return _identifier if field.identifier else _text
    if field.kind == "instant":
        return _instant
    return _not_negative if name in NOT_NEGATIVE else _integer


def _never(_: object) -> bool:
    return False


def _text(value: object) -> bool:
    return type(value) is str and value != "" and (value.isascii() or _is_encodable(value))


def _identifier(value: object) -> bool:
    return (
        type(value) is str
        and 0 < len(value) <= LONGEST_ID
        and (value.isascii() or _is_encodable(value))
    )


def _identifier_without_slash(value: object) -> bool:
    return _identifier(value) and "/" not in str(value)


def _is_encodable(value: str) -> bool:
    """Tell whether a text has no half of a surrogate pair in it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _instant(value: object) -> bool:
    return type(value) is int and 0 <= value <= LAST_INSTANT


def _integer(value: object) -> bool:
    return type(value) is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER


def _not_negative(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_INTEGER
