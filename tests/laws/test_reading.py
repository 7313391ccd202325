"""Laws of reading: columns and the judge agree, and every form says the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handletime.events import jsonl
from handletime.events.batch import Batch, sift
from handletime.events.check import doubts
from handletime.events.frame import EVENT_SCHEMA, Events, as_events_frame
from handletime.events.json_text import Unreadable
from handletime.events.judge import examine, judge
from handletime.events.read import read
from handletime.events.sparse import Columns
from handletime.events.vocabulary import ALL_FIELDS
from laws.events_at_random import broken_events, lines, valid_events

Row = tuple[tuple[str, Any], ...]


def _judged(line: bytes) -> dict[str, Any] | None:
    """The values of a line by the judge alone; None if it is bad."""
    try:
        values, problems = examine(jsonl.parse_object(line))
    except Unreadable:
        return None
    return None if problems else values


def _rows(frame: pl.DataFrame) -> list[str]:
    """Each event as text, without what is absent, whatever columns the frame has."""
    return sorted(
        json.dumps(
            {name: value for name, value in row.items() if value is not None}, sort_keys=True
        )
        for row in frame.with_columns(pl.col("type").cast(pl.String)).iter_rows(named=True)
    )


def _as_rows(events: list[dict[str, Any]]) -> list[str]:
    return sorted(
        json.dumps({"source": "local", "seq": 0, **event}, sort_keys=True) for event in events
    )


def _sifted(batches: list[Batch]) -> tuple[pl.DataFrame, set[int]]:
    sifted = [sift(batch, "file") for batch in batches]
    valid = [columns for each in sifted for columns in each.valid]
    return Events.joined(valid, (), 0).frame, {
        reject.line for each in sifted for reject in each.rejects
    }


@given(valid_events())
def test_events_made_to_the_contract_are_valid(event: dict[str, Any]) -> None:
    assert [] == judge(event)


@pytest.mark.parametrize("scan_from", [0, jsonl.SCAN_FROM], ids=["scanned", "as objects"])
@given(written=st.lists(lines(), max_size=6))
def test_columns_and_the_judge_agree_on_every_line(scan_from: int, written: list[bytes]) -> None:
    """What columns take, the judge takes with the same values; what they miss, it sees."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "SCAN_FROM", scan_from)
        whole = [part for line in written for part in line.split(b"\n")]
        judged = [_judged(line) for line in whole]
        blank = [not line.strip(jsonl.SPACE) for line in whole]
        batches = list(jsonl.batches(io.BytesIO(b"\n".join(whole)), "file"))
        frame, bad = _sifted(batches) if batches else (as_events_frame(pl.DataFrame()), set())
    expected = {
        place
        for place, (values, nothing) in enumerate(zip(judged, blank, strict=True), 1)
        if values is None and not nothing
    }
    assert expected == bad
    assert _as_rows([values for values in judged if values is not None]) == _rows(frame)


@given(event=broken_events())
@example({"id": "1", "type": "agent.idled", "agent": "ana", "outcome": "idle", "since": 0})
def test_the_check_doubts_whatever_the_judge_refuses(event: dict[str, Any]) -> None:
    """It may doubt more; typed values are all that it sees."""
    values, problems = examine(event)
    told = {name for problem in problems for name in problem.fields}
    if any(
        problem.code in {"wrong_value", "unknown_field"}
        for problem in problems
        for name in problem.fields
        if name not in values
    ):
        return
    schema = {name: EVENT_SCHEMA[name] for name in values}
    schema.setdefault("type", EVENT_SCHEMA["type"])
    frame = pl.DataFrame([values], schema=schema, strict=False)
    assert not problems or doubts(Columns.of(frame)).all(), told


@settings(max_examples=30)
@given(events=st.lists(valid_events(), max_size=5))
def test_every_form_says_the_same(events: list[dict[str, Any]]) -> None:
    """JSON Lines, a list, CSV, Parquet, Arrow and Polars give the same events."""
    expected = _as_rows([examine(event)[0] for event in events])
    cells = pl.DataFrame(
        [{name: _cell(name, value) for name, value in event.items()} for event in events],
        schema=dict.fromkeys(ALL_FIELDS, pl.String),
    )
    with TemporaryDirectory() as folder:
        text = "\n".join(map(json.dumps, events))
        Path(folder, "events.jsonl").write_text(text, encoding="utf-8")
        with Path(folder, "events.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([cells.columns, *cells.iter_rows()])
        cells.write_parquet(Path(folder, "text.parquet"))
        typed = as_events_frame(read(events).frame)
        typed.write_parquet(Path(folder, "typed.parquet"))
        paths = [
            Path(folder, name)
            for name in (
                "events.jsonl",
                "events.csv",
                "text.parquet",
                "typed.parquet",
            )
        ]
        for given_one in (events, cells, cells.lazy(), typed, typed.to_arrow(), *paths):
            assert expected == _rows(read(given_one).frame), given_one


def _cell(name: str, value: object) -> str:
    """Write a value as a cell of CSV."""
    if ALL_FIELDS[name].kind in {"list", "json"}:
        return json.dumps(value)
    return str(value)


@given(events=st.lists(st.one_of(valid_events(), broken_events()), max_size=4))
def test_lists_are_read_as_strictly_as_files(events: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "bad.jsonl")
        taken = read(events, rejects=path)
        bad = [json.loads(line)["line"] for line in path.read_text(encoding="utf-8").splitlines()]
    judged = [_judged(json.dumps(event).encode()) for event in events]
    assert [row for row, values in enumerate(judged, 1) if values is None] == bad
    assert len(bad) == taken.rejects
    assert _as_rows([values for values in judged if values is not None]) == _rows(taken.frame)
