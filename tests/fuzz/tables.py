"""Targets of tables: Parquet as bytes, frames of any types, and lists of objects."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest.mock import patch

import polars as pl
import pyarrow as pa

from handletime.errors import InputError
from handletime.events import frames
from handletime.events.read import read
from handletime.events.vocabulary import ALL_FIELDS
from handletime.kernel.speed import Speed, at_speed

from .agreement import agreed
from .drawn import Drawn, Event

SPEEDS: Final[tuple[Speed, ...]] = ("by_size", "compiled")
FIELDS: Final = (*ALL_FIELDS, "agnet", "__index_level_0__", "", "id")
KEYS: Final[tuple[Any, ...]] = ("x", "\ud800", "id\x00", None, 5, 1.5, True, (1, 2), b"id")
POLARS: Final[tuple[Any, ...]] = (
    pl.String, pl.Int64, pl.Int8, pl.UInt64, pl.Int128, pl.Float32, pl.Float64, pl.Boolean,
    pl.Binary, pl.Null, pl.Date, pl.Time, pl.Duration("us"), pl.Datetime("ms"),
    pl.Datetime("ms", "UTC"), pl.Datetime("us", "Asia/Jerusalem"), pl.Datetime("ns", "UTC"),
    pl.Categorical, pl.Enum(["a", "b", "ana"]), pl.Decimal(20, 2), pl.List(pl.String),
    pl.List(pl.Int64), pl.List(pl.Null), pl.List(pl.Categorical), pl.List(pl.List(pl.String)),
    pl.Array(pl.String, 1), pl.Array(pl.Int8, 2), pl.Struct({"a": pl.Int64, "b": pl.String}),
    pl.Struct({}), pl.Object,
)  # fmt: skip
ARROW: Final[tuple[pa.DataType, ...]] = (
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.binary(1), pa.null(),
    pa.bool_(), pa.int8(), pa.uint64(), pa.float16(), pa.float64(), pa.decimal128(20, 2),
    pa.decimal256(60, 2), pa.date32(), pa.date64(), pa.time32("s"), pa.time64("ns"),
    pa.timestamp("s"), pa.timestamp("s", "UTC"), pa.timestamp("ns", "+02:00"),
    pa.timestamp("ms", "Mars/Olympus"), pa.duration("ms"), pa.month_day_nano_interval(),
    pa.list_(pa.string()), pa.large_list(pa.string()), pa.list_(pa.string(), 1),
    pa.list_view(pa.string()), pa.struct([("a", pa.int64())]), pa.map_(pa.string(), pa.int64()),
    pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.int64()),
    pa.run_end_encoded(pa.int32(), pa.string()), pa.dense_union([pa.field("a", pa.int64())]),
)  # fmt: skip


def parquet(given: bytes) -> None:
    """Changed bytes of a Parquet file are read, page by page or by Polars, or refused in words."""
    for speed in SPEEDS:
        try:
            with at_speed(speed):
                agreed(frames.parquet_batches(io.BytesIO(given), "a"), "a")
        except InputError:
            continue


def any_frame(given: bytes) -> None:
    """A frame with any columns of any types gives a row for a row, or is refused in words."""
    drawn = Drawn(given)
    ways = (_as_it_is, _as_arrow, _as_pandas, _as_parquet)
    way, at_once = drawn.one(ways), drawn.one((frames.AT_ONCE, 2))
    frame = _polars_frame(drawn)
    table = way(frame) if frame is not None else None
    if table is not None:
        _check_frame(table, at_once)


def any_arrow_table(given: bytes) -> None:
    """A table of Arrow with any columns gives a row for a row, or is refused in words."""
    drawn = Drawn(given)
    at_once = drawn.one((frames.AT_ONCE, 2))
    events = drawn.events(3)
    columns = {name: [each.get(name) for each in events] for name in _names(events)}
    arrays = {name: pa.array([_text(each) for each in found]) for name, found in columns.items()}
    for _ in range(drawn.byte() % 3 + 1):
        arrays[drawn.one(FIELDS)] = _arrow_column(drawn, len(events))
    _check_frame(pa.table(arrays), at_once)


def any_list(given: bytes) -> None:
    """A list of any objects gives a row for an object, or is refused in words."""
    drawn = Drawn(given)
    objects: list[Any] = drawn.events(4)
    for each in objects:
        for _ in range(drawn.byte() % 3):
            each[drawn.one(FIELDS) if drawn.chance(200) else drawn.one(KEYS)] = drawn.odd()
    if drawn.chance(40):
        objects.append(drawn.odd())
    with _aside() as path:
        try:
            events = read(objects, rejects=path)
        except InputError:
            return
        assert events.rejects == len(path.read_text("utf-8").splitlines())
        assert len(objects) == events.frame.height + events.rejects, "an object was lost"


def _check_frame(table: Any, at_once: int) -> None:
    with patch.multiple(frames, AT_ONCE=at_once), _aside() as path:
        try:
            frame = frames.as_frame(table, "a")
            assert frame is not None
            places, bad = agreed(frames.batches(frame, "a"), "a")
        except InputError:
            return
        assert list(range(1, frame.height + 1)) == places, "a row was lost"
        events = read(table, rejects=path)
        assert (len(places) - bad, bad) == (events.frame.height, events.rejects)


@contextmanager
def _aside() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder, "rejects.jsonl")


def _polars_frame(drawn: Drawn) -> pl.DataFrame | None:
    events = drawn.events(3)
    columns = {
        name: pl.Series(name, [_text(each.get(name)) for each in events], pl.String)
        for name in _names(events)
    }
    for _ in range(drawn.byte() % 3 + 1):
        name = drawn.one(FIELDS)
        columns[name] = _polars_column(drawn, name, columns.get(name), len(events))
    frame: pl.DataFrame | None = _made(lambda: pl.DataFrame(list(columns.values())))
    return frame


def _polars_column(drawn: Drawn, name: str, known: pl.Series | None, count: int) -> pl.Series:
    """A column of a drawn type: what was there in that type, or odd values, as far as they go."""
    dtype = drawn.one(POLARS)
    if known is not None and drawn.chance(100):
        cast: pl.Series | None = _made(lambda: known.cast(dtype, strict=False))
        return known if cast is None else cast
    values = [drawn.odd() for _ in range(count)]
    made: pl.Series = _first_that_goes(
        lambda: _whole(pl.Series(name, values, dtype, strict=True), count),
        lambda: _whole(pl.Series(name, values, dtype, strict=False), count),
        lambda: _whole(pl.Series(name, [None] * count, dtype), count),
        lambda: pl.Series(name, [None] * count, pl.String),
    )
    return made


def _whole(made: pl.Series, count: int) -> pl.Series | None:
    """A series as long as it should be: some types spread values over more or fewer rows."""
    return made if len(made) == count else None


def _arrow_column(drawn: Drawn, count: int) -> pa.Array:
    dtype = drawn.one(ARROW)
    if pa.types.is_map(dtype):  # a null among the entries ends Arrow with the whole process
        return pa.array([[("a", drawn.byte())]] * count, dtype)
    values = [drawn.odd() for _ in range(count)]
    one = values[:1] * count
    return _first_that_goes(
        lambda: pa.array(values, dtype),
        lambda: pa.array(one, dtype),
        lambda: pa.array(list(map(str, values))).cast(dtype),
        lambda: pa.array([1] * count).cast(dtype),
        lambda: pa.array([None] * count, dtype),
        lambda: pa.nulls(count),
    )


def _first_that_goes(*makers: Callable[[], Any]) -> Any:
    """The first column that can be made at all: making it is not what is tried here."""
    for make in makers[:-1]:
        made = _made(make)
        if made is not None:
            return made
    return makers[-1]()


def _names(events: list[Event]) -> list[str]:
    return list(dict.fromkeys(name for each in events for name in each))


def _text(value: object) -> str | None:
    if isinstance(value, list | dict):
        return str(value).replace("'", '"')
    return None if value is None else str(value)


def _as_it_is(frame: pl.DataFrame) -> Any:
    return frame


def _as_arrow(frame: pl.DataFrame) -> Any:
    return _made(frame.to_arrow)


def _as_pandas(frame: pl.DataFrame) -> Any:
    return _made(frame.to_pandas)


def _as_parquet(frame: pl.DataFrame) -> Any:
    file = io.BytesIO()

    def written() -> pl.DataFrame:
        frame.write_parquet(file)
        return pl.read_parquet(file)

    return _made(written)


def _made(make: Callable[[], Any]) -> Any:
    """A column or a frame; None where its library cannot make it, in whatever way it says so."""
    try:
        return make()
    except BaseException as error:
        if isinstance(error, Exception | pl.exceptions.PanicException):
            return None
        raise
