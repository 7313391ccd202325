"""Columns of any usual type into the columns of events, and one row of them into an object.

Columns say some things in other ways than JSON: text may hold an integer, an instant as
digits, or a list as JSON; timestamps have a type of their own; an object may be a struct.
A value that a column cannot take is *lost*: it becomes null, and its row is marked, so that
the judge sees what was written.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from handletime.errors import InputError, shown
from handletime.events.json_text import Unreadable, canonical_json, parse_json
from handletime.events.judge import nearest
from handletime.events.sparse import (
    EVENT_SCHEMA,
    NUMBERED,
    STORED,
    TYPE_NAMES,
    Column,
    Columns,
    Rows,
)
from handletime.events.texts import Numbered, Texts
from handletime.events.vocabulary import ALL_FIELDS, Kind
from handletime.timeline.instants import parse_instants
from handletime.together import each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

NO_ROWS: Final = np.zeros(0, np.int32)
_WHOLE: Final = re.compile(r"-?[0-9]{1,30}(\.0+)?")
"""Text that is an integer; 3.0 is one too, since tables write it so beside blanks."""
_SURELY: Final = r"^(-?[0-9]{1,18})(?:\.0+)?$"
"""The same where a column surely holds it; what is longer is left to the judge."""

REFUSALS: Final = (
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    NotImplementedError,
    OSError,
    OverflowError,
    TypeError,
    ValueError,
)
"""How Polars and Arrow refuse columns, files and values that they cannot take.

A panic is one of these: Polars lets broken files and types that it lacks end in one, and a
panic is no `Exception` to Python, so that nobody above would catch it.
"""


def known_columns(names: Iterable[str], where: str) -> list[str]:
    """Give back the names of columns, or refuse the table for those that no event has."""
    names = list(names)
    unknown = [name for name in names if name not in ALL_FIELDS]
    twice = sorted({name for name in names if names.count(name) > 1})
    if unknown:
        listed = ", ".join(
            f"{shown(name)} (the nearest is `{nearest(name, ALL_FIELDS)}`)" for name in unknown
        )
        raise InputError(
            f"{'Columns' if len(unknown) > 1 else 'A column'} that no event has: {listed}",
            where=where,
            accepted="a column for each field of the events, and a comma between columns in CSV",
            remedy="Rename them, leave them out, or put them into `x`",
            code="unknown_column",
        )
    if twice:
        raise InputError(
            f"The same column more than once: {', '.join(twice)}",
            where=where,
            accepted="each column once",
            code="unknown_column",
        )
    return names


def as_typed(
    names: Iterable[str],
    column: Callable[[str], pl.Series | Column],
    where: str,
    *,
    size: int,
) -> tuple[Columns, NDArray[np.bool_]]:
    """Type columns as events keep them, and mark rows with a lost value, as a type without name is.

    Columns are asked for by name when their turn comes, and left out where no event has a
    value.
    """
    lost = np.zeros(size, bool)
    columns: dict[str, Column] = {}

    def typed(name: str) -> tuple[Column, NDArray[np.integer[Any]]]:
        return _as_column(name, column(name), where)

    names = list(names)
    for name, (found, rows) in zip(names, each(typed, names, rows=size), strict=True):
        lost[rows] = True
        if len(found):
            columns[name] = found
    return Columns(size, columns), lost


def _as_column(
    name: str, given: pl.Series | Column, where: str
) -> tuple[Column, NDArray[np.integer[Any]]]:
    """Type one column; also return the rows whose value is lost."""
    column = given if isinstance(given, Column) else Column.of(given)
    if not isinstance(column.held, pl.Series) and ALL_FIELDS[name].kind == "text":
        return _as_texts(name, column)
    return stored(_typed(column.values.alias(name), where), column.rows)


def stored(values: pl.Series, rows: Rows | None) -> tuple[Column, NDArray[np.integer[Any]]]:
    """Keep the values of a column as they are kept; also return the rows whose value is lost.

    `rows` are those of the values, None for all.
    """
    values = values.cast(STORED[values.name], strict=False)
    if not values.null_count():
        return Column(values, rows), NO_ROWS
    fits = values.is_not_null().to_numpy()
    rows, lost = _parted(rows, fits)
    return Column(values.drop_nulls(), rows), lost


def _as_texts(name: str, column: Column) -> tuple[Column, NDArray[np.integer[Any]]]:
    """Take texts that are numbered, or letters, as they are; only a type may not be one."""
    if name != "type":
        kept = isinstance(column.held, Numbered if name in NUMBERED else Texts)
        return column if kept else Column(column.values, column.rows), NO_ROWS
    places = column.numbered.among(TYPE_NAMES)
    fits = places >= 0
    if fits.all():
        return Column(Numbered(TYPE_NAMES, places.astype(np.uint8)), column.rows), NO_ROWS
    rows, lost = _parted(column.rows, fits)
    return Column(Numbered(TYPE_NAMES, places[fits].astype(np.uint8)), rows), lost


def _parted(rows: Rows | None, fits: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """Part the rows of a column, None for all, by whether their values fit."""
    rows = np.arange(fits.size, dtype=np.int32) if rows is None else rows
    return rows[fits], rows[~fits]


def read_json(texts: pl.Series) -> pl.Series:
    """Read a column of lists or of JSON, written as JSON; null where it cannot be one."""
    return _AS_COLUMN[ALL_FIELDS[texts.name].kind](texts)


def as_event(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of one row as JSON has them; what cannot be said better stays as it is."""
    return {
        name: _AS_VALUE[ALL_FIELDS[name].kind](value)
        for name, value in row.items()
        if value is not None
    }


def _typed(column: pl.Series, where: str) -> pl.Series:
    """Type the values of one column that has none absent; what cannot be one becomes null."""
    if column.is_empty():
        return pl.Series(column.name, [], EVENT_SCHEMA[column.name])
    kind = ALL_FIELDS[column.name].kind
    wanted = pl.String() if column.name == "type" else EVENT_SCHEMA[column.name]
    if column.dtype == wanted and kind != "json":
        return column
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        column = column.cast(pl.String)
    if kind == "instant":
        return _instants(column, where)
    return _AS_COLUMN[kind](column).cast(wanted)


def _texts(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Binary:
        return _decoded(column)
    return column if column.dtype == pl.String else _all_lost(column)


def _decoded(column: pl.Series) -> pl.Series:
    """Take bytes as text; for one value that is not UTF-8, Polars would refuse them all."""
    try:
        return column.cast(pl.String)
    except pl.exceptions.ComputeError:
        return pl.Series(column.name, map(_utf8, column.to_list()), pl.String)


def _utf8(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _integers(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        digits = column.str.extract(_SURELY)
        return digits.cast(pl.Int64)
    if not column.dtype.is_numeric():
        return _all_lost(column)
    whole = column.cast(pl.Int64, strict=False)
    if column.dtype.is_integer():
        return whole
    return _where(whole.cast(column.dtype, strict=False) == column, whole)


def _instants(column: pl.Series, where: str) -> pl.Series:
    """Read instants from text, digits, numbers, or timestamps that have a zone."""
    dtype = column.dtype
    if isinstance(dtype, pl.Datetime | pl.Date):
        if getattr(dtype, "time_zone", None) is None:
            raise InputError(
                f"The column `{column.name}` holds {dtype}, which has no offset from UTC",
                where=where,
                accepted="timestamps with a time zone, RFC 3339 text, or milliseconds since 1970",
                remedy="Give the column its zone, such as dt.replace_time_zone('UTC') in Polars "
                "or dt.tz_localize('UTC') in pandas",
                code="bad_instant",
            )
        is_ms = getattr(dtype, "time_unit", None) == "ms"
        return column.to_physical() if is_ms else column.dt.timestamp("ms")
    if dtype != pl.String:
        return _integers(column)
    instants = parse_instants(column)
    if instants.null_count() == column.null_count():
        return instants
    return pl.select(pl.coalesce(instants, _integers(column))).to_series().alias(column.name)


def _lists(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return _by_value(column, _list_of_texts, pl.List(pl.String))
    if isinstance(column.dtype, pl.Array):
        column = column.arr.to_list()
    inner = getattr(column.dtype, "inner", None)
    if inner is None or not (inner in (pl.String, pl.Null) or inner in (pl.Categorical, pl.Enum)):
        return _all_lost(column)
    return column.cast(pl.List(pl.String))


def _jsons(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return _by_value(column, _canonical, pl.String())
    try:
        values = [_without_nulls(value) for value in column.to_list()]
    except REFUSALS:
        return _all_lost(column)
    texts = [None if value is None else _canonical_of(value) for value in values]
    return pl.Series(column.name, texts, pl.String)


_AS_COLUMN: Final[dict[Kind, Callable[[pl.Series], pl.Series]]] = {
    "text": _texts,
    "integer": _integers,
    "list": _lists,
    "json": _jsons,
}


def _by_value(
    column: pl.Series,
    read: Callable[[str], object],
    dtype: pl.DataType,
) -> pl.Series:
    """Read each different text once."""
    texts = column.drop_nulls().unique()
    values = pl.DataFrame(
        {
            "text": texts,
            "value": pl.Series([read(text) for text in texts], dtype=dtype),
        }
    )
    rows = column.alias("text").to_frame()
    joined = rows.join(values, on="text", how="left", maintain_order="left")
    return joined["value"].alias(column.name)


def _list_of_texts(text: str) -> list[str] | None:
    value = _json_of(text)
    is_one = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return value if is_one and _canonical_of(value) else None


def _canonical(text: str) -> str | None:
    value = _json_of(text)
    return None if value is text else _canonical_of(value)


def _canonical_of(value: object) -> str | None:
    try:
        return None if value is None else canonical_json(value)
    except (TypeError, ValueError, RecursionError):
        return None


def _json_of(value: object) -> Any:  # noqa: ANN401 - JSON holds anything
    """Read a text as JSON; what is no JSON, or no text, stays what it is."""
    if not isinstance(value, str):
        return _without_nulls(value)
    try:
        return parse_json(value)
    except Unreadable:
        return value


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
    """Leave out the nulls of structs, which cannot say that a field is absent."""
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _number_of(value: object) -> object:
    """Read a text of digits, or a decimal number without a fraction, as an integer."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value.partition(".")[0])
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _text_of(value: object) -> object:
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value


_AS_VALUE: Final[dict[Kind, Callable[[Any], Any]]] = {
    "text": _text_of,
    "integer": _number_of,
    "instant": _number_of,
    "list": _json_of,
    "json": _json_of,
}


def _where(fits: pl.Series, values: pl.Series) -> pl.Series:
    return values.to_frame().select(pl.when(fits).then(pl.first())).to_series()


def _all_lost(column: pl.Series) -> pl.Series:
    return pl.Series(column.name, [None], EVENT_SCHEMA[column.name]).new_from_index(0, len(column))
