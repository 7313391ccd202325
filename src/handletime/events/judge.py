"""The judge: exactly why one event is not valid, or what its values are.

It has the last word. The check in columns may doubt a row that the judge then accepts,
and never accepts a row that the judge would refuse; a test shows it on random events.
The messages are made here from the vocabulary, since a generic model cannot name the
nearest field of a type or gather all unknown names in one answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeAlias

from handletime.errors import InputError, shown
from handletime.events.conditions import (
    CONDITIONS,
    EXACTLY_ONE,
    LARGEST_INTEGER,
    LONGEST_ID,
    NOT_AFTER_AT,
    NOT_NEGATIVE,
    OBJECTS,
    WITHOUT_SLASH,
    Condition,
)
from handletime.events.json_text import canonical_json
from handletime.events.vocabulary import ALL_FIELDS, ENVELOPE, TYPES, EventType, Field
from handletime.timeline.instant import ACCEPTED, format_instant, parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value: TypeAlias = str | int | list[str]
"""What a column holds: text, an integer, an instant in milliseconds, or a list of texts."""

ENVELOPE_NAMES: Final = tuple(field.name for field in ENVELOPE)
REQUIRED: Final = ("id", "type", "at")
"""The fields of the envelope that every event has."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an event is not valid."""

    code: str
    """The kind of problem: missing, unknown_field, unknown_type, not_of_type, wrong_value."""
    fields: tuple[str, ...]
    """The fields that it is about, as they were written."""
    message: str
    """What was found, and what would have been accepted."""

    def __str__(self) -> str:
        """Read like its message."""
        return self.message


class _Unfit(Exception):  # noqa: N818 - caught in this file, never seen outside
    """A value that its field cannot hold; the text says what was found and what is accepted."""


def judge(event: Mapping[str, object]) -> list[Problem]:
    """Say why an event is not valid; nothing for a valid one.

    Values are those of JSON. A field that is None is absent.
    """
    return examine(event)[1]


def examine(event: Mapping[str, object]) -> tuple[dict[str, Value], list[Problem]]:
    """Give the values of an event as columns hold them, and why it is not valid.

    The values are complete only if there is no problem.
    """
    problems = _names(event)
    values: dict[str, Value] = {}
    for name, value in event.items():
        field = ALL_FIELDS.get(name)
        if field is None or value is None:
            continue
        try:
            values[name] = _read(field, value)
        except _Unfit as unfit:
            problems.append(Problem("wrong_value", (name,), f"`{name}` {unfit}"))
    given = TYPES.get(str(values.get("type")))
    if given is not None:
        problems += _of_type(given, event, values)
    return values, problems


def nearest(name: str, known: Iterable[str]) -> str:
    """Name the known word that is most like a given one; the first of equals."""
    return max(known, key=lambda each: SequenceMatcher(None, name.lower()[:200], each).ratio())


def _names(event: Mapping[str, object]) -> list[Problem]:
    """Find what is wrong with the names of fields and with the type's own."""
    problems = []
    written = event.get("type")
    given = TYPES.get(written) if isinstance(written, str) else None
    unknown = tuple(name for name in event if name not in ALL_FIELDS)
    if unknown:
        problems.append(Problem("unknown_field", unknown, _unknown_fields(unknown, given)))
    if given is None and isinstance(written, str):
        message = f"unknown type {shown(written)}; the nearest is `{nearest(written, TYPES)}`"
        problems.append(Problem("unknown_type", ("type",), message))
    missing = tuple(name for name in REQUIRED if event.get(name) is None)
    if missing:
        message = f"{_names_of(missing)} missing; every event has `id`, `type` and `at`"
        problems.append(Problem("missing", missing, message))
    return problems


def _unknown_fields(unknown: tuple[str, ...], given: EventType | None) -> str:
    known = (*ENVELOPE_NAMES, *given.fields) if given else tuple(ALL_FIELDS)
    pairs = [f"{shown(name)} (the nearest is `{nearest(name, known)}`)" for name in unknown]
    return f"unknown field{'s' if len(unknown) > 1 else ''} {', '.join(pairs)}"


def _of_type(
    given: EventType,
    event: Mapping[str, object],
    values: Mapping[str, Value],
) -> list[Problem]:
    """Find which fields the type misses or refuses, and which values it does not take."""
    present = {name for name, value in event.items() if value is not None}
    foreign = tuple(
        name
        for name in event
        if name in present
        and name in ALL_FIELDS
        and name not in given.fields
        and name not in ENVELOPE_NAMES
    )
    missing = tuple(name for name in given.required if name not in present)
    problems = []
    if foreign:
        message = f"{_names_of(foreign)} not of `{given.name}`, which takes {_listed(given.fields)}"
        problems.append(Problem("not_of_type", foreign, message))
    if missing:
        message = f"{_names_of(missing)} missing; `{given.name}` needs {_listed(given.required)}"
        problems.append(Problem("missing", missing, message))
    problems += _empty(given, values)
    problems += _choices(given, values)
    for condition in CONDITIONS:
        if condition.type == given.name and values.get(condition.field) in condition.values:
            problems += _condition(condition, present, values)
    problems += _exactly_one(given, present)
    return problems + _not_after_at(values)


def _empty(given: EventType, values: Mapping[str, Value]) -> list[Problem]:
    return [
        Problem("wrong_value", (name,), f"`{name}` is empty; `{given.name}` needs it")
        for name in given.required
        if values.get(name) == "" and name not in given.choices
    ]


def _choices(given: EventType, values: Mapping[str, Value]) -> list[Problem]:
    return [
        Problem(
            "wrong_value",
            (name,),
            f"`{name}` is {shown(values[name])}; `{given.name}` takes {_listed(choices, 'or')}",
        )
        for name, choices in given.choices.items()
        if name in values and values[name] not in choices
    ]


def _condition(
    condition: Condition,
    present: set[str],
    values: Mapping[str, Value],
) -> list[Problem]:
    case = f"where `{condition.field}` is `{values[condition.field]}`"
    missing = tuple(
        name for name in condition.needs if name not in present or values.get(name) == ""
    )
    refused = tuple(name for name in condition.refuses if name in present)
    problems = []
    if missing:
        message = f"{_names_of(missing)} missing; `{condition.type}` needs it {case}"
        problems.append(Problem("missing", missing, message))
    if refused:
        message = f"{_names_of(refused)} refused by `{condition.type}` {case}"
        problems.append(Problem("not_of_type", refused, message))
    return problems


def _exactly_one(given: EventType, present: set[str]) -> list[Problem]:
    pair = EXACTLY_ONE.get(given.name, ())
    found = [name for name in pair if name in present]
    if not pair or len(found) == 1:
        return []
    message = f"{'both' if found else 'none'} of {_listed(pair)}; `{given.name}` needs exactly one"
    return [Problem("not_of_type" if found else "missing", pair, message)]


def _not_after_at(values: Mapping[str, Value]) -> list[Problem]:
    at = values.get("at")
    problems = []
    for name in NOT_AFTER_AT:
        instant = values.get(name)
        if isinstance(at, int) and isinstance(instant, int) and instant > at:
            message = (
                f"`{name}` is {format_instant(instant)}, after the event's own `at`, "
                f"{format_instant(at)}; it may be equal or earlier"
            )
            problems.append(Problem("wrong_value", (name,), message))
    return problems


def _read(field: Field, value: object) -> Value:
    """Take a value of JSON as a column holds it."""
    if field.kind == "text":
        return _text(field, value)
    if field.kind == "list":
        return _texts(value)
    if field.kind == "json":
        return _json(field, value)
    return _instant(value) if field.kind == "instant" else _integer(field, value)


def _text(field: Field, value: object) -> str:
    if not isinstance(value, str):
        raise _Unfit(f"is {shown(value)}; accepted is text")
    _encoded(value)
    if field.identifier or field.name in WITHOUT_SLASH:
        _identifier(value)
    if field.name in WITHOUT_SLASH and "/" in value:
        raise _Unfit(f"is {shown(value)}; accepted is text without a slash")
    return value


def _identifier(value: str) -> None:
    if not 1 <= len(value) <= LONGEST_ID:
        raise _Unfit(f"has {len(value)} characters; accepted are 1 to {LONGEST_ID}")


def _encoded(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Unfit(f"is {shown(value)}; half a surrogate pair is no character") from None


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _Unfit(f'is {shown(value)}; accepted is a list of texts, such as ["chat"] or []')
    for each in value:
        _encoded(each)
        _identifier(each)
    return value


def _json(field: Field, value: object) -> str:
    if field.name in OBJECTS and not isinstance(value, dict):
        raise _Unfit(f"is {shown(value)}; accepted is an object")
    try:
        return canonical_json(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise _Unfit(f"cannot be written as JSON ({error})") from None


def _integer(field: Field, value: object) -> int:
    whole = _whole(value)
    if whole is None or abs(whole) > LARGEST_INTEGER:
        raise _Unfit(f"is {shown(value)}; accepted is a whole number")
    if field.name in NOT_NEGATIVE and whole < 0:
        raise _Unfit(f"is {shown(value)}; accepted is 0 or more")
    return whole


def _instant(value: object) -> int:
    whole = _whole(value)
    if whole is None and not isinstance(value, str):
        raise _Unfit(f"is {shown(value)}; accepted is {ACCEPTED}")
    try:
        return parse_instant(value if isinstance(value, str) else whole or 0)
    except InputError as error:
        raise _Unfit(f"{error.found}; accepted is {error.accepted}") from None


def _whole(value: object) -> int | None:
    """Take a number without a fraction, 5 or 5.0, as an integer; truth values are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def _names_of(names: tuple[str, ...]) -> str:
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'}"


def _listed(names: Iterable[str], last: str = "and") -> str:
    quoted = [f"`{name}`" for name in names]
    if not quoted:
        return "nothing"
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
