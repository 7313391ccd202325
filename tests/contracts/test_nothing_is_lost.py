"""Nothing is dropped, deleted or taken for a default in silence: each case was a fault once."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import handletime as ht
from handletime.doors.app import app
from handletime.errors import InputError
from handletime.facts.findings import MESSAGES
from handletime.machines import MACHINES, WINDOW

EVENT = {
    "id": "1",
    "type": "agent.clocked_in",
    "at": "2026-03-02T08:00:00Z",
    "agent": "ana",
    "unit": "north",
}
TWICE = [EVENT, EVENT | {"id": "2"}]


@pytest.mark.parametrize("line", ["{}", '{"id":null}', '{"type":null,"at":null}'])
def test_a_line_that_says_nothing_is_a_bad_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(f"{line}\n" * 3)
    with pytest.raises(InputError, match="`id`, `type` and `at` are missing"):
        ht.read(path)
    assert ht.read(path, rejects=tmp_path / "rejects.jsonl").rejects == 3


def test_files_that_no_facts_json_lists_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("my address book")
    facts = ht.derive(ht.read([EVENT]))
    ht.write_facts(facts, tmp_path, format="jsonl", tables=["sessions"])
    assert "my address book" == (tmp_path / "contacts.csv").read_text()
    ht.write_facts(facts, tmp_path, format="csv", tables=["segments"])
    assert ["contacts.csv", "facts.json", "segments.csv"] == sorted(
        each.name for each in tmp_path.iterdir()
    )


def test_a_folder_without_the_table_of_findings_still_tells_them(tmp_path: Path) -> None:
    ht.write_facts(ht.derive(ht.read(TWICE)), tmp_path / "facts", tables=["segments", "sessions"])
    facts = ht.read_facts(tmp_path / "facts")
    assert {"clocked_in_twice": 1} == dict(facts.findings_by_code)
    ran = CliRunner().invoke(app, ["report", "segments", str(tmp_path / "facts"), "--strict"])
    assert 3 == ran.exit_code


def test_a_report_is_not_written_under_a_name_of_another_format(tmp_path: Path) -> None:
    ht.write_facts(ht.derive(ht.read(TWICE)), tmp_path / "facts")
    out = tmp_path / "a.pdf"
    ran = CliRunner().invoke(
        app, ["report", "segments", str(tmp_path / "facts"), "--out", str(out)]
    )
    assert 0 != ran.exit_code
    assert not out.exists()


@pytest.mark.parametrize(
    "policy",
    [
        {"hidden_window": "stop"},
        {"eht_until": "foo"},
        {"sending_gap_max_ms": "5"},
        {"consult_counts": "yes"},
    ],
)
def test_a_policy_of_no_meaning_is_refused(policy: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="The policy"):
        ht.Policies(**policy)


def test_an_empty_cell_of_a_table_is_refused() -> None:
    table = WINDOW.table.replace("| shown  | -   | off |", "| shown  |     | off |")
    assert table != WINDOW.table
    with pytest.raises(ValueError, match="a cell says ''"):
        dataclasses.replace(WINDOW, table=table).cells  # noqa: B018


def test_every_finding_that_a_table_names_has_its_sentence() -> None:
    assert {code for each in MACHINES.values() for code in each.findings} <= set(MESSAGES)


def test_a_filter_may_be_one_text() -> None:
    facts = ht.derive(ht.read(ht.example_day()))
    one = ht.report("segments", facts, where={"agent": "ema"}).rows
    assert 0 < one.height
    assert one.equals(ht.report("segments", facts, where={"agent": ["ema"]}).rows)
