"""The reference pages of the floor: settings, directory, commands, queries, refusals."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from laying_out import Lines, code, field_sentences, opening, paragraph, table
from pydantic import TypeAdapter

from handletime.events.vocabulary import ALL_FIELDS
from handletime.floor.checks.check import CONFLICT, MALFORMED, RIGHTS, UNKNOWN, Check
from handletime.floor.checks.precedence import CHECKS, in_precedence
from handletime.floor.entries import ATTRIBUTES, OPEN_KINDS
from handletime.floor.registry import COMMANDS, QUERIES
from handletime.floor.settings.catalogue import SETTINGS
from handletime.floor.settings.setting import Setting

Asked = type[Any]
"""A command or a query."""

PRECEDENCE: Final = (
    "Of several [refusals](refusals.md) that apply, the first of those named is given."
)
STATUSES: Final = {
    RIGHTS: "no right to it",
    UNKNOWN: "not known",
    MALFORMED: "malformed",
    CONFLICT: "not now",
}
"""What the HTTP status of a refusal means."""


def settings_page() -> Lines:
    """Every setting with what it takes, and its default."""
    yield from opening(
        "Settings",
        "What a centre may choose; every change is an event, with old and new value and who.",
        "Administrators change them by [change_setting](commands.md#change_setting).",
        "What a channel or a queue may have for itself is written with its name after a dot: "
        "`conversation.close_after_ms.chat`.",
    )
    for area in dict.fromkeys(_area_of(each) for each in SETTINGS.values()):
        yield from (f"## {area}", "")
        yield from table(
            ("setting", "says", "takes", "default", "own value of a"),
            (_setting(each) for each in SETTINGS.values() if _area_of(each) == area),
        )


def _area_of(setting: Setting[Any]) -> str:
    return setting.name.partition(".")[0]


def _setting(each: Setting[Any]) -> tuple[str, ...]:
    own = [f"{name} {_json(value)}" for name, value in each.of_part.items()]
    default = _json(each.default)
    says = f"{each.title}. {each.sentence}"
    takes = _takes(each.accepts) + (f", in {each.unit}" if each.unit not in ("", "ms") else "")
    takes += ", in milliseconds" if each.unit == "ms" else ""
    told = f"{default}; {', '.join(own)}" if own else default
    return code(each.name), says, takes, told, each.part or ""


def _json(value: object) -> str:
    return code(json.dumps(value))


def _takes(accepts: Any) -> str:  # noqa: ANN401  # a type, as Pydantic understands types
    """Say in words what a type accepts."""
    return _said(TypeAdapter(accepts).json_schema())


def _said(schema: Mapping[str, Any], *, many: bool = False) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_said(each, many=many) for each in schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(code(each) for each in schema["enum"])
    if "const" in schema:
        return code(str(schema["const"]))
    if schema["type"] == "array":
        return f"{'lists' if many else 'a list'} of {_said(schema['items'], many=True)}"
    if schema["type"] == "integer" and "minimum" in schema:
        return f"{schema['minimum']:,} to {schema['maximum']:,}"
    one, more = WORDS[schema["type"], schema.get("minLength")]
    return more if many else one


WORDS: Final = {
    ("boolean", None): ("true or false", "truth values"),
    ("integer", None): ("a whole number", "whole numbers"),
    ("number", None): ("a number", "numbers"),
    ("string", None): ("a text", "texts"),
    ("string", 1): ("a name", "names"),
}
"""Type of JSON, and the least length of texts, to one of it and many."""


def directory_page() -> Lines:
    """Every kind of entry of the directory with its attributes."""
    yield from opening(
        "Directory",
        "What the directory holds of each kind of entry.",
        "Administrators set entries by [set_directory](commands.md#set_directory), each whole.",
    )
    for kind, attributes in ATTRIBUTES.items():
        yield from (f"## {kind}", "")
        if not attributes:
            yield from ("It has an id and a name, and no attributes of ours.", "")
        if kind in OPEN_KINDS:
            yield "It may have any attributes of yours: texts, numbers, truth values, and lists."
            yield ""
        if attributes:
            yield from table(
                ("attribute", "says", "takes", "names a"),
                (
                    (code(each.name), each.sentence, _takes(each.accepts), each.refers or "")
                    for each in attributes
                ),
            )


def commands_page() -> Lines:
    """Every command with its fields, and what may speak against it."""
    yield from opening(
        "Commands",
        "Everything that may be asked of the floor.",
        "A command is carried out whole, with all that follows from it, or refused.",
        PRECEDENCE,
    )
    yield from _asked(COMMANDS)


def queries_page() -> Lines:
    """Every query with its fields, and what may speak against it."""
    yield from opening(
        "Queries",
        "Everything that may be asked to be seen of the floor; nothing is written for it.",
        PRECEDENCE,
    )
    yield from _asked(QUERIES)


def _asked(every: Mapping[str, Asked]) -> Lines:
    areas: dict[str, list[Asked]] = {}
    for each in every.values():
        areas.setdefault(each.__module__.rpartition(".")[2], []).append(each)
    yield from table(
        ("area", "names"),
        (
            (area.replace("_", " "), ", ".join(f"[{each.name}](#{each.name})" for each in several))
            for area, several in areas.items()
        ),
    )
    for several in areas.values():
        for each in several:
            yield from _one(each)


def _one(each: Asked) -> Lines:
    yield from (f"## {each.name}", "", *paragraph(each.__doc__), "")
    yield from table(("field", "holds", "says", "if absent"), _fields(each))
    codes = [check.code for check in in_precedence(each.checks)]
    yield "Refused with: " + ", ".join(f"[{name}](refusals.md#{name})" for name in codes) + "."
    yield ""


def _fields(each: Asked) -> Iterator[tuple[str, str, str, str]]:
    says = sentences_of(each)
    for name, field in _given(each).items():
        yield code(name), _kind_of(field.type), says[name], _default(field)


def sentences_of(each: Asked) -> dict[str, str]:
    """Return what is said of each field: its own sentence, else that of the events' field."""
    common = {name: field.sentence for name, field in ALL_FIELDS.items()} | COMMON
    own = field_sentences(each)
    return {name: own.get(name, common.get(name, "")) for name in _given(each)}


def _given(each: Asked) -> dict[str, dataclasses.Field[Any]]:
    """Return the fields that whoever asks gives; the others are handed in by the door."""
    return {field.name: field for field in dataclasses.fields(each) if field.repr}


COMMON: Final = {
    "actor": "The user who asks; `system` where no user does.",
    "agent": "The agent whom it is about.",
}
"""What is said of fields that commands have and events do not, or that mean more here."""


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return _json(list(field.default) if isinstance(field.default, tuple) else field.default)
    made = field.default_factory
    return "" if made is dataclasses.MISSING else _json(made())


KINDS: Final = {
    "str": "text",
    "int": "whole number",
    "bool": "true or false",
    "Any": "any value",
    "date": "date",
    "tzinfo": "time zone",
    "tuple[str, ...]": "list of texts",
    "tuple[Status, ...]": "list of statuses",
    "Column": "column",
    "Mapping[str, Any]": "object",
}
"""The type of a field in the code, as a reader of the API knows it."""


def _kind_of(written: object) -> str:
    """Return what a field holds, in words; absent counts as null."""
    parts = [each.strip() for each in str(written).split("|")]
    known = [each for each in parts if each != "None"]
    return " or ".join(_literal(each) or KINDS[each] for each in known)


def _literal(written: str) -> str:
    if not written.startswith("Literal["):
        return ""
    return " or ".join(code(each.strip(" \"'")) for each in written[8:-1].split(","))


def refusals_page() -> Lines:
    """Every refusal in the order of precedence."""
    yield from opening(
        "Refusals",
        "Why something is not done, or not shown: a code that stays the same, what is so, and what "
        "would help.",
        "They stand in the order of precedence: rights first, so that nobody learns by refusals "
        "what it may not see; then names, values, and what agents, tasks and conversations are in.",
    )
    yield from table(
        ("HTTP status", "means"), ((str(name), text) for name, text in STATUSES.items())
    )
    users = _users()
    for place, each in enumerate(CHECKS, 1):
        yield from _refusal(place, each, users.get(each.code, ()))


def _users() -> dict[str, list[str]]:
    """Return the commands and queries that each check is asked for, as links."""
    users: dict[str, list[str]] = {}
    for page, every in (("commands", COMMANDS), ("queries", QUERIES)):
        for name, each in every.items():
            for check in each.checks:
                users.setdefault(check, []).append(f"[{name}]({page}.md#{name})")
    return users


def _refusal(place: int, each: Check, users: Iterable[str]) -> Lines:
    yield from (f"## {each.code}", "")
    yield from table(
        ("place", "HTTP status", "says", "what would help"),
        [(str(place), str(each.status), each.sentence, each.remedy)],
    )
    yield from (f"Given to: {', '.join(users)}.", "")


PAGES: Final = {
    "commands.md": commands_page,
    "directory.md": directory_page,
    "queries.md": queries_page,
    "refusals.md": refusals_page,
    "settings.md": settings_page,
}
"""File name to the function that writes the page."""
