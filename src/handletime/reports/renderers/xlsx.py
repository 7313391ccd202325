"""A workbook: durations and instants that a spreadsheet can reckon with, and what they mean.

Rows stand on sheets of at most 1,048,576 lines; the sheet *About* tells the report, its period,
zone and policies, and of each column what it says and its total. Durations are days, shown as
h:mm:ss; instants are the local clock's, with a column for its offset where clocks change among
them. Text is never a formula.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from handletime.reports.renderer import Renderer
from handletime.reports.renderers.json import header
from handletime.reports.words import spooled
from handletime.timeline.calendar import DAY_MS
from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from handletime.metrics.metric import Unit
    from handletime.reports.answer import Answer, Column

LINES_MAX: Final = 1_048_576
"""The most lines that a sheet can have, the header's among them."""
TEXT_MAX: Final = 32_767
"""The most characters that a cell can have; a longer text ends with an ellipsis."""
ROWS_AT_ONCE: Final = 10_000
WIDTHS: Final[dict[Unit, int]] = {"instant": 20, "text": 16, "list": 24}
WIDTH: Final = 11
_SHOWN: Final[dict[Unit, str]] = {
    "ms": "[h]:mm:ss",
    "instant": "yyyy-mm-dd hh:mm:ss",
    "day": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "share": "0.0%",
    "ratio": "0.00",
    "count": "#,##0",
    "days": "#,##0",
}
_OFFSET: Final = " offset"


@dataclass(frozen=True, slots=True)
class Strip:
    """A column of a sheet: its title, how its cells look, and what writes one."""

    name: str
    title: str
    form: Format | None
    write: Callable[[Worksheet, int, int, Any, Format | None], object]
    width: int


def parts(answer: Answer, _width: int | None = None) -> Iterator[bytes]:
    """Yield a workbook that is put together somewhere else first."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # it takes a moment, and few ask for it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        book = Workbook(path, {"constant_memory": True, "tmpdir": folder, "strings_to_urls": False})
        book.use_zip64()
        _fill(book, answer)
        with path.open("rb") as file:
            yield from spooled(file)


def _fill(book: Workbook, answer: Answer) -> None:
    """Write all sheets; two workbooks of one answer are the same, byte for byte."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    looked = answer.rows.lazy() if isinstance(answer.source, pl.DataFrame) else answer.source
    strips = _strips(book, answer, _with_offsets(answer, looked))
    book.set_properties({"title": answer.report.title, "created": _moment(answer.as_of)})
    sheet, line = _sheet(book, answer, strips), 0
    for some in answer.slices(ROWS_AT_ONCE):
        told = some.with_columns(_offset(name) for name in _with_offsets(answer, looked))
        for row in told.select(each.name for each in strips).iter_rows():
            line += 1
            if line == LINES_MAX:
                _close(sheet, line - 1, strips)
                sheet, line = _sheet(book, answer, strips), 1
            _write_row(sheet, line, row, strips)
    _close(sheet, line, strips)
    _about(book, answer)
    try:
        book.close()
    except FileCreateError as error:  # it hides what the system said
        raise (
            error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error))
        ) from error


def _with_offsets(answer: Answer, rows: pl.LazyFrame) -> list[str]:
    """Return the instants among whose rows clocks change."""
    instants = [each.name for each in answer.columns if each.unit == "instant"]
    several = rows.select(_offset(each).drop_nulls().n_unique() for each in instants).collect()
    return [name for name in instants if several[name + _OFFSET].item() > 1]


def _offset(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%:z").alias(name + _OFFSET)


def _strips(book: Workbook, answer: Answer, offsets: Sequence[str]) -> list[Strip]:
    forms = {unit: book.add_format({"num_format": shown}) for unit, shown in _SHOWN.items()}
    strips = []
    for each in answer.columns:
        width, form = WIDTHS.get(each.unit, WIDTH), forms.get(each.unit)
        strips.append(Strip(each.name, each.title, form, _WRITERS[each.unit], width))
        if each.name in offsets:
            name = each.name + _OFFSET
            strips.append(Strip(name, each.title + _OFFSET, None, _text, WIDTH))
    return strips


def _sheet(book: Workbook, answer: Answer, strips: Sequence[Strip]) -> Worksheet:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("Rows" if number == 1 else f"Rows {number}")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
    sheet.freeze_panes(1, len([each for each in answer.columns if each.name in answer.keys]))
    for place, each in enumerate(strips):
        sheet.set_column(place, place, each.width)
        sheet.write_string(0, place, each.title, bold)
    return sheet


def _close(sheet: Worksheet, last: int, strips: Sequence[Strip]) -> None:
    sheet.autofilter(0, 0, last, len(strips) - 1)


def _write_row(sheet: Worksheet, line: int, row: Sequence[Any], strips: Sequence[Strip]) -> None:
    for place, (value, strip) in enumerate(zip(row, strips, strict=True)):
        if value is not None:
            strip.write(sheet, line, place, value, strip.form)


def _text(sheet: Worksheet, line: int, place: int, value: str, form: Format | None) -> None:
    shown = value if len(value) <= TEXT_MAX else value[: TEXT_MAX - 1] + "…"
    sheet.write_string(line, place, shown, form)


def _list(sheet: Worksheet, line: int, place: int, value: list[str], form: Format | None) -> None:
    _text(sheet, line, place, ", ".join(value), form)


def _number(sheet: Worksheet, line: int, place: int, value: float, form: Format | None) -> None:
    sheet.write_number(line, place, value, form)


def _duration(sheet: Worksheet, line: int, place: int, value: int, form: Format | None) -> None:
    sheet.write_number(line, place, value / DAY_MS, form)


def _flag(sheet: Worksheet, line: int, place: int, value: bool, form: Format | None) -> None:  # noqa: FBT001
    sheet.write_boolean(line, place, value, form)


def _time(sheet: Worksheet, line: int, place: int, value: Any, form: Format | None) -> None:  # noqa: ANN401
    """Write a local instant or day; one before 1900, which no spreadsheet knows, as text."""
    shown = value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value
    if shown.year > FIRST_YEAR:
        sheet.write_datetime(line, place, shown, form)
    else:
        sheet.write_string(line, place, shown.isoformat(), form)


FIRST_YEAR: Final = 1900
_WRITERS: Final[dict[Unit, Callable[[Worksheet, int, int, Any, Format | None], object]]] = {
    "text": _text,
    "list": _list,
    "ms": _duration,
    "flag": _flag,
    "instant": _time,
    "day": _time,
    "month": _time,
    "count": _number,
    "days": _number,
    "share": _number,
    "ratio": _number,
}


def _moment(instant: int) -> datetime:
    from datetime import datetime  # noqa: PLC0415

    return datetime.fromisoformat(format_instant(instant)).replace(tzinfo=None)


def _about(book: Workbook, answer: Answer) -> None:
    """Tell what the rows mean: the question, its period and policies, and every column."""
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 3, 18)
    told = header(answer)
    lines = [("report", answer.report.title), ("question", answer.report.question)]
    period = answer.period
    lines += [("from", format_instant(period.start)), ("to", format_instant(period.end))]
    lines += [(name, _said(told[name])) for name in ("zone", "interval", "as_of", "known_at")]
    lines += [(f"only {name}", " or ".join(values)) for name, values in answer.where.items()]
    lines += [(f"policy {name}", _said(value)) for name, value in answer.policies.items()]
    lines += [("note", note) for note in answer.notes]
    for line, (name, value) in enumerate(lines):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, value)
    _columns_told(book, sheet, len(lines) + 1, answer, bold)


def _said(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _columns_told(
    book: Workbook, sheet: Worksheet, line: int, answer: Answer, bold: Format
) -> None:
    for place, title in enumerate(("column", "unit", "total", "adds up", "says")):
        sheet.write_string(line, place, title, bold)
    for number, each in enumerate(answer.columns, start=line + 1):
        sheet.write_string(number, 0, each.title)
        sheet.write_string(number, 1, each.unit)
        _total(book, sheet, number, each, answer)
        sheet.write_string(number, 3, "yes" if each.additive else "no")
        sheet.write_string(number, 4, each.sentence)


def _total(book: Workbook, sheet: Worksheet, line: int, column: Column, answer: Answer) -> None:
    total = answer.totals[column.name][0] if column.name in answer.totals.columns else None
    if total is not None:
        form = book.add_format({"num_format": _SHOWN[column.unit]})
        _WRITERS[column.unit](sheet, line, 2, total, form)


RENDERER = Renderer("xlsx", "A workbook, with what its columns mean.", ".xlsx", parts, binary=True)
