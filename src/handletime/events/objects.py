"""Objects into columns: the way for few lines, which are read one by one.

Each value is looked at once for its type, no more; the rest is left to the check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from handletime.events.columns import stored
from handletime.events.conditions import LARGEST_INTEGER, OBJECTS
from handletime.events.json_text import canonical_json
from handletime.events.sparse import EVENT_SCHEMA, Columns
from handletime.events.vocabulary import ALL_FIELDS, Field, Kind
from handletime.timeline.instants import parse_instants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handletime.events.check import Mask

INSTANTS: Final = frozenset(name for name, field in ALL_FIELDS.items() if field.kind == "instant")


class Cells:
    """The values of objects, gathered by field."""

    def __init__(self) -> None:
        self.size = 0
        """How many objects were taken."""
        self._fields: dict[str, tuple[list[int], list[Any]]] = {}

    def take(self, event: Mapping[str, Any]) -> bool:
        """Take an object as the next row, or refuse it: then the judge must see it."""
        cells = _cells(event)
        if cells is None:
            return False
        for name, value in cells.items():
            rows, values = self._fields.setdefault(name, ([], []))
            rows.append(self.size)
            values.append(value)
        self.size += 1
        return True

    def columns(self) -> tuple[Columns, Mask]:
        """Lay out all objects in columns, and mark those with a value that is lost."""
        columns = {}
        lost = np.zeros(self.size, np.bool_)
        for name, (rows, values) in self._fields.items():
            places = None if len(rows) == self.size else np.array(rows, np.int32)
            column, without = stored(_series(name, values), places)
            lost[without] = True
            if len(column):
                columns[name] = column
        return Columns(self.size, columns), lost


def _cells(event: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the fields of an object as columns hold them; None where they cannot."""
    if not event.keys() <= _CELL.keys():
        return None
    try:
        return {name: _CELL[name](value) for name, value in event.items() if value is not None}
    except (TypeError, ValueError, RecursionError):
        return None


def _series(name: str, values: list[Any]) -> pl.Series:
    if name in INSTANTS:
        return _instants(name, values)
    return pl.Series(name, values, pl.String if name == "type" else EVENT_SCHEMA[name])


def _instants(name: str, values: list[str | int]) -> pl.Series:
    """Read instants, of which some are texts and some are numbers; null for what is none."""
    is_text = np.array([isinstance(value, str) for value in values])
    texts = pl.Series(name, [value for value in values if isinstance(value, str)], pl.String)
    numbers = [value for value in values if not isinstance(value, str)]
    read = pl.concat([parse_instants(texts), pl.Series(name, numbers, pl.Int64)])
    return read.gather(np.argsort(np.argsort(~is_text, kind="stable")))


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
