"""Objects into columns: the second fastest way, for lines that are no plain ones.

Each value is looked at once for its type, no more; the rest is left to the check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from handletime.events.conditions import LARGEST_INTEGER, OBJECTS
from handletime.events.json_text import canonical_json
from handletime.events.vocabulary import ALL_FIELDS, Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Form = tuple[str, ...]
"""How an object or a table holds its instants: as `text`, as a `number`, or not at all."""

INSTANTS: Final = tuple(name for name, field in ALL_FIELDS.items() if field.kind == "instant")
CELL_TYPES: Final[dict[Kind, pl.DataType]] = {
    "text": pl.String(),
    "instant": pl.String(),
    "integer": pl.Int64(),
    "list": pl.List(pl.String),
    "json": pl.String(),
}
"""How columns hold cells, but for instants that are numbers."""


def as_cells(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the fields of an object as columns hold them; None where the judge must see it."""
    if not event.keys() <= _CELL.keys():
        return None
    try:
        return {name: _CELL[name](value) for name, value in event.items() if value is not None}
    except (TypeError, ValueError, RecursionError):
        return None


def form_of(cells: Mapping[str, Any]) -> Form:
    """Tell how an object holds its instants."""
    return tuple(_form(cells.get(name)) for name in INSTANTS)


def as_frame(rows: list[dict[str, Any]], form: Form) -> pl.DataFrame:
    """Lay out objects of one form in columns."""
    met = {name for cells in rows for name in cells}
    numbers = {name for name, each in zip(INSTANTS, form, strict=True) if each == "number"}
    schema = {
        name: pl.Int64() if name in numbers else CELL_TYPES[field.kind]
        for name, field in ALL_FIELDS.items()
        if name in met
    }
    return pl.DataFrame(rows, schema=schema)


def _form(value: object) -> str:
    if value is None:
        return ""
    return "text" if isinstance(value, str) else "number"


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    value.encode()
    return value


def _number(value: object) -> int:
    if type(value) is not int or abs(value) > LARGEST_INTEGER:
        raise TypeError
    return value


def _instant(value: object) -> str | int:
    return _text(value) if type(value) is str else _number(value)


def _texts(value: object) -> list[str]:
    if type(value) is not list:
        raise TypeError
    return [_text(each) for each in value]


def _object(value: object) -> str:
    if type(value) is not dict:
        raise TypeError
    return canonical_json(value)


def _cell_of(field: Field) -> Callable[[Any], Any]:
    """Choose what takes a value of a field as it stands, or refuses to."""
    if field.name in OBJECTS:
        return _object
    by_kind: dict[Kind, Callable[[Any], Any]] = {
        "text": _text,
        "integer": _number,
        "instant": _instant,
        "list": _texts,
        "json": canonical_json,
    }
    return by_kind[field.kind]


_CELL: Final = {name: _cell_of(field) for name, field in ALL_FIELDS.items()}
