"""The check: which rows of typed columns the judge must see, found without a loop over rows.

Each rule of the vocabulary becomes a small table indexed by the place of a row's type, and
a column is asked through it. A row without doubt is a valid event, and its values are those
that the judge would give.
"""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from handletime.events.conditions import (
    CONDITIONS,
    EXACTLY_ONE,
    LONGEST_ID,
    NOT_AFTER_AT,
    NOT_NEGATIVE,
    OBJECTS,
    WITHOUT_SLASH,
    Condition,
)
from handletime.events.judge import REQUIRED
from handletime.events.sparse import Columns, distinct, places_of
from handletime.events.vocabulary import ALL_FIELDS, FIELDS, TYPES
from handletime.timeline.instant import LAST_INSTANT

Mask: TypeAlias = NDArray[np.bool_]

REFUSED: Final = 0
TAKEN: Final = 1
NEEDED: Final = 2


def doubts(columns: Columns) -> Mask:
    """Mark the rows that may be no valid events.

    An `id`, a `type` or an `at` that is absent is always doubted.
    """
    doubt = np.zeros(columns.size, bool)
    for name in REQUIRED:
        if columns[name].rows is not None:
            doubt |= ~_present(columns, name)
    places = _places(columns)
    _fields(doubt, columns, places)
    _choices(doubt, columns, places)
    for condition in CONDITIONS:
        _condition(doubt, condition, columns, places)
    _exactly_one(doubt, columns, places)
    for name in columns.names:
        _values(doubt, columns, name)
    return doubt


def _present(columns: Columns, name: str) -> Mask:
    """Say of each row whether it has a value."""
    there = np.zeros(columns.size, bool)
    there[columns.rows(name)] = True
    return there


def _places(columns: Columns) -> NDArray[np.uint8]:
    """Give the place of each row's type; 0 where it has none."""
    places = np.zeros(columns.size, np.uint8)
    places[columns.rows("type")] = columns.values("type").to_physical().to_numpy()
    return places


@cache
def _demands() -> dict[str, NDArray[np.uint8]]:
    """Field to what each type makes of it, by the place of the type."""
    return {
        field.name: np.array(
            [
                NEEDED
                if field.name in given.required
                else TAKEN
                if field.name in given.fields
                else REFUSED
                for given in TYPES.values()
            ],
            np.uint8,
        )
        for field in FIELDS
    }


def _fields(doubt: Mask, columns: Columns, places: NDArray[np.uint8]) -> None:
    """Doubt rows with a field that is not of their type, or without one that it needs.

    Counting is enough to see that there is none; only if there are some are they looked for.
    """
    met = np.bincount(places, minlength=len(TYPES))
    for name, demands in _demands().items():
        rows = columns.rows(name)
        types = places[rows]
        counts = np.bincount(types, minlength=len(TYPES))
        refused, needed = demands == REFUSED, demands == NEEDED
        if counts[refused].any():
            doubt[rows[refused[types]]] = True
        if (counts[needed] != met[needed]).any():
            doubt |= needed[places] & ~_present(columns, name)


@cache
def _closed() -> dict[str, tuple[list[str], Mask]]:
    """Field to all of its closed values, and by type and value whether the type takes it.

    The last column of the table stands for a value that no type has in its list.
    """
    closed = {}
    for name in ALL_FIELDS:
        lists = [given.choices.get(name) for given in TYPES.values()]
        values = list(dict.fromkeys(value for each in lists if each for value in each))
        if values:
            table = [[each is None or value in each for value in (*values, None)] for each in lists]
            closed[name] = values, np.array(table)
    return closed


def _choices(doubt: Mask, columns: Columns, places: NDArray[np.uint8]) -> None:
    """Doubt rows where a field with a closed list has a value outside it."""
    for name, (values, table) in _closed().items():
        rows = columns.rows(name)
        which = places_of(columns.values(name), values)  # -1 is the last column of the table
        doubt[rows[~table[places[rows], which]]] = True


def _condition(
    doubt: Mask, condition: Condition, columns: Columns, places: NDArray[np.uint8]
) -> None:
    """Doubt rows where one value demands another field, or refuses it."""
    rows = columns.rows(condition.field)
    case = places[rows] == list(TYPES).index(condition.type)
    if not case.any():
        return
    values = columns.at(condition.field, rows[case])
    case = rows[case][values.is_in(condition.values).to_numpy()]
    for name in condition.needs:
        doubt[case[~columns[name].find(case)[1]]] = True
    for name in condition.refuses:
        doubt[case[columns[name].find(case)[1]]] = True


def _exactly_one(doubt: Mask, columns: Columns, places: NDArray[np.uint8]) -> None:
    for name, (one, other) in EXACTLY_ONE.items():
        rows = np.flatnonzero(places == list(TYPES).index(name))
        doubt[rows[columns[one].find(rows)[1] == columns[other].find(rows)[1]]] = True


def _values(doubt: Mask, columns: Columns, name: str) -> None:
    """Doubt rows with a value that its field does not take in any type."""
    column = columns[name]
    for rule in _value_rules(name):
        bad = _broken(column.values, rule)
        if bad.any():
            doubt[columns.rows(name)[bad]] = True
    if name in NOT_AFTER_AT:
        rows = columns.rows(name)
        late = column.values.to_numpy() > columns.numbers("at", LAST_INSTANT)[rows]
        doubt[rows[late]] = True


def _broken(values: pl.Series, rule: pl.Expr) -> Mask:
    """Say of each value whether a rule is true of it; numbered texts are looked at once each."""
    if values.dtype != pl.Categorical:
        broken: Mask = values.to_frame().select(rule).to_series().to_numpy()
        return broken
    texts = distinct(values).cast(pl.String)
    bad = texts.filter(texts.to_frame().select(rule).to_series())
    return places_of(values, bad) >= 0 if len(bad) else np.zeros(len(values), bool)


def _value_rules(name: str) -> list[pl.Expr]:
    """Give the expressions of which any is true of a value that a field cannot hold."""
    field, column = ALL_FIELDS[name], pl.col(name)
    rules = []
    if field.kind == "instant":
        rules.append(~column.is_between(0, LAST_INSTANT))
    if field.kind == "list":
        no_text = _no_identifier(pl.element()).fill_null(value=True)
        rules.append(column.list.eval(no_text).list.any())
    if field.identifier or name in WITHOUT_SLASH:
        rules.append(_no_identifier(column))
    elif field.kind == "text" and name != "type" and _is_ever_needed(name):
        rules.append(column == "")
    if name in WITHOUT_SLASH:
        rules.append(column.str.contains("/", literal=True))
    if name in OBJECTS:
        rules.append(~column.str.starts_with("{"))
    if name in NOT_NEGATIVE:
        rules.append(column < 0)
    return rules


def _is_ever_needed(name: str) -> bool:
    """Tell whether a type or a condition needs the field, which then must not be empty."""
    needed = any(name in given.required for given in TYPES.values())
    return needed or any(name in condition.needs for condition in CONDITIONS)


def _no_identifier(column: pl.Expr) -> pl.Expr:
    return ~column.str.len_chars().is_between(1, LONGEST_ID)
