"""Write events as JSON Lines, CSV or Parquet: read again, they are the same events.

Fields stand in the order of the vocabulary, the envelope's first. An absent field is not
written: it has no key in JSON Lines and is blank in CSV, which so has no empty texts; `source`
and `seq` count as absent where they have their defaults. Rows keep their order, and the same
rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal, Protocol, TypeAlias

import polars as pl

from handletime.errors import InputError
from handletime.events.atomic import whole_file
from handletime.events.frame import DEFAULTS
from handletime.events.vocabulary import ALL_FIELDS

Compression: TypeAlias = Literal["uncompressed", "gzip", "zstd"]
Writer: TypeAlias = Callable[[pl.LazyFrame, BinaryIO], object]

ENVELOPE_ALWAYS: Final = ("id", "type", "at")
"""The fields that every event has, and so every file."""
INSTANT: Final = "%Y-%m-%dT%H:%M:%S%.3fZ"


class HasFrame(Protocol):
    """Whatever holds events in columns: `Events`, or a log."""

    @property
    def frame(self) -> pl.DataFrame:
        """One row an event."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which events are written, known by how the name of the file ends."""

    suffix: str
    write: Writer


def write(events: HasFrame | pl.DataFrame, path: str | Path) -> None:
    """Write events to a file, whole or not at all, in the form that its name ends in."""
    frame = events if isinstance(events, pl.DataFrame) else events.frame
    form = form_of(path)
    stated = _stated(frame)
    if form.suffix == ".csv":
        _refuse_empty_texts(stated, path)
    with whole_file(path) as file:
        form.write(stated.lazy(), file)


def _refuse_empty_texts(events: pl.DataFrame, path: str | Path) -> None:
    """Refuse what CSV cannot say: there, an empty text is an absent one."""
    counts = {
        column.name: int((column == "").sum()) for column in events.select(pl.selectors.string())
    }
    empty = [f"`{name}` of {number:,}" for name, number in counts.items() if number]
    if empty:
        raise InputError(
            f"CSV has no empty texts, and there are some: {', '.join(empty)}",
            where=str(path),
            accepted="events without empty texts, or a name that ends in .jsonl or .parquet",
        )


def form_of(path: str | Path) -> Form:
    """Return the form that a file's name asks for; a name with none is refused."""
    name = Path(path).name.lower()
    for form in FORMS:
        if name.endswith(form.suffix):
            return form
    raise InputError(
        "The name does not say in what form events are to be written",
        where=str(path),
        accepted=f"a name that ends in {', '.join(form.suffix for form in FORMS)}",
    )


def _stated(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out what says nothing: defaults of the envelope, and columns without a value."""
    ordered = frame.select(name for name in ALL_FIELDS if name in frame.columns)
    stated = ordered.with_columns(
        pl.when(pl.col(name) != value).then(pl.col(name)) for name, value in DEFAULTS.items()
    )
    return stated.select(
        column.name
        for column in stated
        if column.name in ENVELOPE_ALWAYS or column.null_count() < len(column)
    )


def _json_lines(compression: Compression) -> Writer:
    def write_lines(events: pl.LazyFrame, file: BinaryIO) -> object:
        first, *others = (_member(name) for name in events.collect_schema())
        rest = (pl.lit(",") + each for each in others)
        line = pl.concat_str(pl.lit("{"), first, *rest, pl.lit("}"), ignore_nulls=True)
        return events.select(line).sink_csv(
            file,
            include_header=False,
            quote_style="never",
            compression=compression,
            check_extension=False,
        )

    return write_lines


def _write_csv(events: pl.LazyFrame, file: BinaryIO) -> object:
    return events.select(_cell(name) for name in events.collect_schema()).sink_csv(file)


def _write_parquet(events: pl.LazyFrame, file: BinaryIO) -> object:
    columns = events.select(_column(name) for name in events.collect_schema())
    return columns.sink_parquet(file)


FORMS: Final = (
    Form(".jsonl", _json_lines("uncompressed")),
    Form(".jsonl.gz", _json_lines("gzip")),
    Form(".jsonl.zst", _json_lines("zstd")),
    Form(".csv", _write_csv),
    Form(".parquet", _write_parquet),
)
"""Every form in which events are written."""


def _member(name: str) -> pl.Expr:
    """Return a field as a member of a JSON object, `"agent":"ana"`; null where it is absent."""
    is_json = ALL_FIELDS[name].kind == "json"
    value = pl.col(name) if is_json else _json_value(name, _text(name))
    return pl.lit(f'"{name}":') + value


def _cell(name: str) -> pl.Expr:
    """Return a field as CSV has it: lists as JSON text, all else as in JSON, unquoted."""
    is_list = ALL_FIELDS[name].kind == "list"
    return (_json_value(name, pl.col(name)) if is_list else _text(name)).alias(name)


def _column(name: str) -> pl.Expr:
    """Return a field as Parquet has it: instants with their zone, the type as text."""
    if ALL_FIELDS[name].kind == "instant":
        return pl.col(name).cast(pl.Datetime("ms", "UTC"))
    return pl.col(name).cast(pl.String) if name == "type" else pl.col(name)


def _text(name: str) -> pl.Expr:
    if ALL_FIELDS[name].kind == "instant":
        return pl.col(name).cast(pl.Datetime("ms")).dt.strftime(INSTANT)
    return pl.col(name).cast(pl.String) if name == "type" else pl.col(name)


def _json_value(name: str, value: pl.Expr) -> pl.Expr:
    """Return values as JSON text; polars writes that for structs only, so one is put around."""
    wrapped = pl.struct(value.alias(name)).struct.json_encode()
    bare = wrapped.str.slice(len(f'{{"{name}":')).str.head(-1)
    return pl.when(pl.col(name).is_not_null()).then(bare)
