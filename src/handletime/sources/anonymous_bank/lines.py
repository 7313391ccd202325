"""The lines of the files as columns of text, and those of which no call can be made, by reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: Final = (
    "vru+line",
    "call_id",
    "customer_id",
    "priority",
    "type",
    "date",
    "vru_entry",
    "vru_exit",
    "vru_time",
    "q_start",
    "q_exit",
    "q_time",
    "outcome",
    "ser_start",
    "ser_exit",
    "ser_time",
    "server",
)
CLOCKS: Final = ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")
"""The columns that hold a time of day."""
NUMBERS: Final = ("priority", "vru_time", "q_time", "ser_time")
"""The columns that hold a whole number; a VRU time can be below zero."""
OUTCOMES: Final = ("AGENT", "HANG", "PHANTOM")

_FILLED: Final = ("vru+line", "call_id", "type", "server")
_REMEDY: Final = "Name one or more of the bank's monthly files"
_CLOCK: Final = r"^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of some files, told apart."""

    files: tuple[str, ...]
    good: pl.DataFrame
    """A row a line of which a call can be made: where, text, and the columns, each as read."""
    repeated: pl.DataFrame
    """A row a line that says again what an earlier one says: where, text."""
    unplaced: pl.DataFrame
    """A row a line of which no call can be made: where, reason, text."""

    @property
    def count(self) -> int:
        """The lines that were read."""
        return self.good.height + self.repeated.height + self.unplaced.height


def read_lines(files: Sequence[str | Path]) -> Lines:
    """Read files of the bank; a file that is not one of them is refused."""
    paths = sorted(Path(each) for each in files)
    if not paths:
        raise InputError("no file was named", remedy=_REMEDY)
    lines = pl.concat([_lines_of(path) for path in paths])
    fields = pl.col("text").str.split("\t")
    rows = lines.with_columns(
        fields.list.len().alias("width"),
        *(
            fields.list.get(place, null_on_oob=True).str.strip_chars().alias(name)
            for place, name in enumerate(COLUMNS)
        ),
    ).with_columns(_reason().alias("reason"))
    whole = rows.filter(pl.col("reason").is_null()).drop("reason", "width")
    first = whole.select(pl.struct(COLUMNS).is_first_distinct()).to_series()
    return Lines(
        files=tuple(path.name for path in paths),
        good=whole.filter(first).with_columns(pl.col(*NUMBERS).cast(pl.Int64)),
        repeated=whole.filter(~first).select("where", "text"),
        unplaced=rows.filter(pl.col("reason").is_not_null()).select("where", "reason", "text"),
    )


def _lines_of(path: Path) -> pl.DataFrame:
    frame = pl.DataFrame({"text": _body_of(path)}, schema={"text": pl.String})
    return (
        frame.with_columns(pl.col("text").str.strip_chars_end("\r"))
        .with_row_index("line", offset=2)
        .filter(pl.col("text") != "")
        .select(pl.format("{}:{}", pl.lit(path.name), "line").alias("where"), "text")
    )


def _body_of(path: Path) -> list[str]:
    try:
        header, *body = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError as error:
        raise InputError(
            f"it cannot be read: {error.strerror}",
            where=str(path),
            code="no_such_input",
            remedy=_REMEDY,
        ) from error
    if header.strip().lower().split("\t") != list(COLUMNS):
        raise InputError(
            f"it is not a file of the anonymous bank: its first line is {header[:80]!r}",
            where=str(path),
            code="unreadable_input",
            accepted=f"a first line with the columns {', '.join(COLUMNS)}, tab separated",
            remedy=_REMEDY,
        )
    return body


def _reason() -> pl.Expr:
    """Say why no call can be made of a line: the first reason that holds, else null."""
    width = pl.when(pl.col("width") != len(COLUMNS)).then(
        pl.format("it has {} columns, not {}", "width", pl.lit(len(COLUMNS)))
    )
    day = pl.col("date").str.to_date("%y%m%d", strict=False)
    return pl.coalesce(
        width,
        *(_fault(name, pl.col(name) == "", "anything but blank") for name in _FILLED),
        _fault("outcome", ~pl.col("outcome").is_in(OUTCOMES), " or ".join(OUTCOMES)),
        _fault("date", day.is_null(), "yymmdd"),
        *(_fault(name, ~pl.col(name).str.contains(_CLOCK), "h:mm:ss") for name in CLOCKS),
        *(
            _fault(name, pl.col(name).cast(pl.Int64, strict=False).is_null(), "a whole number")
            for name in NUMBERS
        ),
    )


def _fault(name: str, wrong: pl.Expr, accepted: str) -> pl.Expr:
    sentence = pl.format("{} is '{}'; accepted is {}", pl.lit(name), name, pl.lit(accepted))
    return pl.when(wrong).then(sentence)
