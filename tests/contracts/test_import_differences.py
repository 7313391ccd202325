"""An import writes every record whose figures differ in the events, with the reason."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from typer.testing import CliRunner

from contracts.anonymous_bank_month import LINES, import_files, write_month
from handletime.doors.app import app


def test_each_difference_is_written_with_its_reason(tmp_path: Path) -> None:
    month = write_month(tmp_path, LINES)
    listed = tmp_path / "differences.csv"
    out = ["--out", str(tmp_path / "events.jsonl"), "--differences", str(listed)]
    ran = CliRunner().invoke(app, ["import", "anonymous-bank", str(month), *out])
    assert 0 == ran.exit_code, ran.output
    expected = import_files(month).report.differences
    assert 0 < expected.height
    assert expected.equals(pl.read_csv(listed, schema=expected.schema))
    assert 0 == expected["reason"].null_count()
