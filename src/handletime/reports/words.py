"""Values as words: for people as h:mm:ss and shares in per cent, for programs exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handletime.metrics.metric import Unit
    from handletime.reports.answer import Answer, Column

BLANK: Final = ""
"""How nothing to measure looks; zero is measured, and none."""


def duration(milliseconds: int) -> str:
    """Return a duration as h:mm:ss, rounded to the second, half up."""
    seconds = (milliseconds + 500) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


BYTES_AT_ONCE: Final = 1_000_000

_WORDS: Final[dict[Unit, Callable[[Any], str]]] = {
    "ms": duration,
    "count": "{:,}".format,
    "days": "{:,}".format,
    "share": "{:.1%}".format,
    "ratio": "{:.2f}".format,
    "flag": lambda value: "yes" if value else "no",
    "list": ", ".join,
}
"""How the values of a unit read; those of the other units are text already."""


def for_people(unit: Unit, value: object) -> str:
    """Return one value as a person reads it."""
    if value is None:
        return BLANK
    return _WORDS.get(unit, str)(value)


def local_times(answer: Answer) -> pl.DataFrame:
    """Return the rows with instants and days as people read them, by the local clock.

    Where clocks change among the rows, an instant names its offset, so that the hour that
    comes twice can be told apart. On the day that a row is about, the clock alone is enough.
    """
    instants = [each.name for each in answer.columns if each.unit == "instant"]
    offsets = {each for name in instants for each in _offsets(answer.rows[name])}
    clock = " %:z" if len(offsets) > 1 else ""
    return answer.rows.with_columns(
        _local(each, answer, clock)
        for each in answer.columns
        if each.unit in {"instant", "day", "month"}
    )


def _local(column: Column, answer: Answer, clock: str) -> pl.Expr:
    """Return a time as text; on the day that its row is about, the clock alone."""
    times = pl.col(column.name)
    if column.unit != "instant":
        return times.dt.strftime(_pattern(column))
    whole = times.dt.strftime(_pattern(column) + clock)
    if "day" not in answer.keys or column.name in answer.keys:
        return whole
    short = times.dt.strftime("%H:%M:%S" + clock)
    return pl.when(times.dt.date() == pl.col("day")).then(short).otherwise(whole).alias(column.name)


def _offsets(instants: pl.Series) -> pl.Series:
    return instants.drop_nulls().dt.strftime("%:z").unique()


def _pattern(column: Column) -> str:
    match column.unit:
        case "month":
            return "%Y-%m"
        case "day":
            return "%Y-%m-%d"
        case _:
            return "%Y-%m-%d %H:%M" if column.name == "interval" else "%Y-%m-%d %H:%M:%S"


def spooled(file: BinaryIO) -> Iterator[bytes]:
    """Yield what was written to a file, from its beginning."""
    file.seek(0)
    while part := file.read(BYTES_AT_ONCE):
        yield part


def for_programs(frame: pl.DataFrame, columns: tuple[Column, ...], zone: str) -> pl.DataFrame:
    """Return rows with every instant and day as text: exact, and with its offset.

    In UTC an instant reads as it does in the tables of facts, elsewhere with the offset of
    the zone: 2026-03-02T10:05:15.000+02:00.
    """
    offset = "Z" if zone == "UTC" else "%:z"
    patterns = {"instant": f"%Y-%m-%dT%H:%M:%S%.3f{offset}", "day": "%Y-%m-%d", "month": "%Y-%m"}
    return frame.with_columns(
        pl.col(each.name).dt.strftime(patterns[each.unit])
        for each in columns
        if each.unit in patterns and each.name in frame.columns
    )
