"""One computation behind every format: whatever a format holds reads back as it was answered."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import openpyxl
import polars as pl
import pytest

import handletime as ht
from contracts.test_acht_by_customer import Story
from handletime.reports.registry import REPORTS
from handletime.reports.renderer import renderers
from handletime.reports.renderers import xlsx
from handletime.timeline.calendar import DAY_MS

ZONE: Final = "Australia/Lord_Howe"
FACTS: Final = ht.derive(ht.read(ht.example_day()))
FORMATS: Final = renderers()


def rendered(answer: ht.Answer, name: str) -> bytes:
    return b"".join(FORMATS[name].parts(answer, None))


def plain(answer: ht.Answer) -> list[dict[str, Any]]:
    """Rows as JSON has them: instants with their offset, days and months as text."""
    offset = "Z" if answer.zone == "UTC" else None
    return [
        {c.name: _plain(c.unit, row[c.name], offset) for c in answer.columns}
        for row in answer.rows.iter_rows(named=True)
    ]


def _plain(unit: str, value: Any, offset: str | None) -> Any:
    match value:
        case datetime():
            told = value.isoformat(timespec="milliseconds")
            return told.replace("+00:00", "Z") if offset else told
        case date():
            return f"{value:%Y-%m}" if unit == "month" else value.isoformat()
    return value


def from_json(answer: ht.Answer) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(rendered(answer, "json"))["rows"]
    return rows


def from_jsonl(answer: ht.Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in rendered(answer, "jsonl").splitlines()]


def from_csv(answer: ht.Answer) -> list[dict[str, Any]]:
    units = {each.name: each.unit for each in answer.columns}
    text = io.StringIO(rendered(answer, "csv").decode(), newline="")
    return [
        {name: _from_text(units[name], value) for name, value in row.items()}
        for row in csv.DictReader(text)
    ]


def _from_text(unit: str, value: str) -> Any:
    match unit:
        case _ if value == "":
            return None
        case "ms" | "count" | "days":
            return int(value)
        case "share" | "ratio":
            return float(value)
        case "flag":
            return value == "true"
        case "list":
            return json.loads(value)
    return value.removeprefix("'")


def from_parquet(answer: ht.Answer) -> list[dict[str, Any]]:
    frame = pl.read_parquet(io.BytesIO(rendered(answer, "parquet")))
    assert frame.equals(answer.rows)
    assert frame.schema == answer.rows.schema
    return plain(answer)


@pytest.mark.parametrize("read", [from_json, from_jsonl, from_csv, from_parquet])
@pytest.mark.parametrize("name", REPORTS)
def test_what_programs_read_is_what_was_answered(name: str, read: Any) -> None:
    for zone in ("UTC", ZONE):
        answer = ht.report(name, FACTS, tz=zone)
        assert plain(answer) == read(answer)


@pytest.mark.parametrize("name", REPORTS)
def test_a_workbook_holds_what_was_answered(name: str) -> None:
    answer = ht.report(name, FACTS, tz=ZONE)
    sheet = workbook(answer)["Rows"]
    titles, *rows = sheet.iter_rows(values_only=True)
    assert [each.title for each in answer.columns] == list(titles)
    assert answer.rows.height == len(rows)
    for told, row in zip(rows, answer.rows.iter_rows(), strict=True):
        for column, cell, value in zip(answer.columns, told, row, strict=True):
            assert _cell(column.unit, value) == _seen(column.unit, cell), column.name


def workbook(answer: ht.Answer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(rendered(answer, "xlsx")))


def _cell(unit: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # as a sheet has it
    if unit == "list":
        return None if value is None else ", ".join(value)
    if unit in {"share", "ratio"} and value is not None:
        return pytest.approx(value, rel=1e-15)  # a workbook has sixteen digits
    return value


def _seen(unit: str, cell: Any) -> Any:
    if unit == "ms" and cell is not None:
        days = cell.total_seconds() * 1000 / DAY_MS if hasattr(cell, "total_seconds") else cell
        return round(days * DAY_MS)
    return cell


def test_a_workbook_is_frozen_filtered_and_says_what_it_means() -> None:
    answer = ht.report("attendance", FACTS, tz=ZONE, where={"agent": "ana"})
    book = workbook(answer)
    rows, about = book["Rows"], book["About"]
    assert "D2" == rows.freeze_panes
    assert rows.auto_filter.ref.startswith("A1:")
    assert "[h]:mm:ss" == rows["G2"].number_format
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True) if row[0]}
    assert ("Attendance", ZONE, "ana") == (told["report"], told["zone"], told["only agent"])
    assert "ift" == told["policy conversation_handle_time"]
    totals = {row[0]: row[2] for row in about.iter_rows(values_only=True)}
    total = answer.totals["clocked_in_ms"][0]
    assert total == _seen("ms", totals["clocked in"])


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """In New York the clocks went back on 1 November 2026, at 6 in UTC."""
    story = Story()
    at = 1_793_505_600_000 - 1_772_438_400_000  # 2026-11-01 04:00 UTC
    for hour in range(4):
        story.talk(f"c{hour}", at + hour * 3_600_000, 10)
    answer = story.report("handle-time", tz="America/New_York", interval="1h")
    titles, *rows = workbook(answer)["Rows"].iter_rows(values_only=True)
    assert ("interval", "interval offset", "agent") == titles[:3]
    assert [("00", "-04:00"), ("01", "-04:00"), ("01", "-05:00"), ("02", "-05:00")] == [
        (f"{row[0]:%H}", row[1]) for row in rows
    ]


def test_past_the_last_line_a_workbook_goes_on_in_further_sheets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx, "LINES_MAX", 11)
    answer = ht.report("segments", FACTS)
    book = workbook(answer)
    assert ["Rows", "Rows 2", "Rows 3", "About"] == book.sheetnames
    told = [
        row[:2]
        for name in book.sheetnames[:-1]
        for row in list(book[name].iter_rows(values_only=True))[1:]
    ]
    assert answer.rows.select("conversation", "segment").rows() == told


def test_text_is_never_a_formula() -> None:
    story = Story().talk("=1+1", 0, 2, customer="=cmd()").close("=1+1", 120_000)
    answer = story.report()
    cell = workbook(answer)["Rows"]["A2"]
    assert ("=cmd()", "s") == (cell.value, cell.data_type)
    assert b"'=cmd()" in rendered(answer, "csv")


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_gives_the_same_bytes_every_time(name: str) -> None:
    answer = ht.report("attendance", FACTS)
    assert rendered(answer, name) == rendered(answer, name)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_answer_has_its_columns(name: str) -> None:
    answer = ht.report("attendance", FACTS, start="2020-01-01", end="2020-01-02")
    assert answer.rows.is_empty()
    assert rendered(answer, name) or name == "jsonl"


BIG: Final = """
import resource, sys
import handletime as ht
from handletime.reports.renderer import renderers
answer = ht.report("interaction-facts", ht.read_facts(sys.argv[1]), tz="Asia/Jerusalem")
size = sum(len(part) for part in renderers()[sys.argv[2]].parts(answer, None))
print(size, answer.totals["talk_ms"][0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_ten_million_rows_stream_in_less_than_two_gigabytes(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    ht.write_facts(FACTS, folder)
    table = FACTS["resource_facts"]
    copies = 10_000_000 // table.height + 1
    many = pl.concat([table] * 1000)
    parts = [many] * (copies // 1000 + 1)
    pl.concat([each.lazy() for each in parts]).sink_parquet(
        folder / "resource_facts.parquet", row_group_size=100_000
    )
    said = subprocess.run(
        [sys.executable, "-c", BIG, folder, form], check=True, capture_output=True, text=True
    ).stdout.split()
    size, talked, peak = map(int, said)
    assert table["talk_ms"].sum() * 1000 * len(parts) == talked
    assert size > 100_000_000 or form == "parquet"
    assert peak < 2_000_000, f"{peak:,} KB at most"
