"""CSV: exact values, a header of column names, and no text that a spreadsheet would run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.reports.renderer import Renderer
from handletime.reports.words import for_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.reports.answer import Answer

ROWS_AT_ONCE: Final = 100_000
"""Rows that are turned into text together: some ten megabytes."""

RUN_BY_SPREADSHEETS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""How a text begins that a spreadsheet takes for a formula, the wide forms of the East among
them; an apostrophe in front is what all spreadsheets read as text."""
_RUNS: Final = f"^['{re.escape(RUN_BY_SPREADSHEETS)}]"
"""What gets an apostrophe; a text that begins with one gets another, so that who takes the
first apostrophe of each text away has the texts as they were."""


def parts(answer: Answer, _width: int | None = None) -> Iterator[bytes]:
    """Yield the header and the rows; totals are left to the reader's own sum."""
    names = pl.DataFrame(schema=[_safe_name(each.name) for each in answer.columns])
    yield names.write_csv(line_terminator="\n").encode()
    for some in answer.slices(ROWS_AT_ONCE):
        yield _flat(some, answer).write_csv(include_header=False, line_terminator="\n").encode()


def _flat(frame: pl.DataFrame, answer: Answer) -> pl.DataFrame:
    lists = [each.name for each in answer.columns if each.unit == "list"]
    texts = [each.name for each in answer.columns if each.unit == "text"]
    return for_programs(frame, answer.columns, answer.zone).with_columns(
        *(pl.col(each).map_elements(_json, return_dtype=pl.String) for each in lists),
        *(_safe(each) for each in texts),
    )


def _safe(column: str) -> pl.Expr:
    text = pl.col(column)
    runs = text.str.contains(_RUNS)
    return pl.when(runs).then(pl.lit("'") + text).otherwise(text).alias(column)


def _json(texts: pl.Series) -> str:
    return json.dumps(texts.to_list(), ensure_ascii=False)


def _safe_name(name: str) -> str:
    return f"'{name}" if name[0] in f"'{RUN_BY_SPREADSHEETS}" else name


RENDERER = Renderer(
    "csv", "Exact values with a header; safe to open in a spreadsheet.", ".csv", parts
)
