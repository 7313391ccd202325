"""A folder of facts: written whole, read back the same, in every format."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handletime as ht
from handletime.facts.facts import Facts
from handletime.facts.formats import FORMATS
from handletime.facts.tables import DTYPES, TABLES

every_format = pytest.mark.parametrize("form", FORMATS)


@cache
def day() -> ht.Facts:
    return ht.derive(ht.read(ht.example_day()))


def facts_with(**tables: pl.DataFrame) -> Facts:
    frames = {
        name: tables.get(name, pl.DataFrame(schema=table.schema)) for name, table in TABLES.items()
    }
    return Facts(makers={name: frame.clone for name, frame in frames.items()}, as_of=0)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@every_format
def test_facts_are_read_back_as_they_were_written(form: str, tmp_path: Path) -> None:
    facts = day()
    ht.write_facts(facts, tmp_path / "out", format=form)
    again = ht.read_facts(tmp_path / "out")
    assert list(TABLES) == list(again)
    for name in TABLES:
        assert facts[name].equals(again[name]), name
    assert (facts.as_of, facts.known_at, facts.policies) == (
        again.as_of,
        again.known_at,
        again.policies,
    )
    assert dict(facts.counts) == dict(again.counts)
    assert again.log is None


VALUES = {
    "text": st.none()
    | st.text(st.characters(codec="utf-8"), max_size=8)
    | st.sampled_from(["", " ", "null", "=1+1", 'say "a,b"', "two\nlines", "\r\n", "it's", "a\\"]),
    "instant": st.none() | st.integers(0, 7_258_118_399_999),
    "milliseconds": st.none() | st.integers(0, 2**62),
    "count": st.none() | st.integers(0, 2**31),
    "flag": st.none() | st.booleans(),
    "list": st.none() | st.lists(st.text(st.characters(codec="utf-8"), max_size=5), max_size=3),
}
KIND_OF = {str(dtype): kind for kind, dtype in DTYPES.items() if kind != "count"}


@every_format
@settings(max_examples=30)
@given(data=st.data())
def test_any_value_survives_a_folder(
    form: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Blank, empty text, quotes, line ends, formulas, and the first and last instant."""
    name = data.draw(st.sampled_from(["conversations", "statuses", "resource_facts"]))
    schema = TABLES[name].schema
    row = st.fixed_dictionaries(
        {column: VALUES[KIND_OF[str(dtype)]] for column, dtype in schema.items()}
    )
    rows: list[dict[str, Any]] = data.draw(st.lists(row, max_size=4))
    frame = pl.DataFrame(
        {
            column: pl.Series([each[column] for each in rows], dtype=dtype)
            if not isinstance(dtype, pl.Datetime)
            else pl.Series([each[column] for each in rows], dtype=pl.Int64).cast(dtype)
            for column, dtype in schema.items()
        }
    )
    folder = tmp_path_factory.mktemp("any")
    ht.write_facts(facts_with(**{name: frame}), folder, format=form)
    assert frame.equals(ht.read_facts(folder)[name])


@every_format
def test_the_same_facts_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path / "a", format=form)
    ht.write_facts(day(), tmp_path / "b", format=form)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


def test_rows_are_written_in_parts_that_join_without_a_seam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {form: tmp_path / f"{form}-whole" for form in ("csv", "jsonl")}
    for form, folder in whole.items():
        ht.write_facts(day(), folder, format=form)
    monkeypatch.setattr("handletime.facts.formats.ROWS_AT_ONCE", 7)
    for form, folder in whole.items():
        ht.write_facts(day(), tmp_path / form, format=form)
        assert files_of(folder) == files_of(tmp_path / form)


def test_csv_says_instants_durations_flags_blanks_and_lists_as_text(tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, format="csv", tables=["conversations", "segments"])
    header, first = (tmp_path / "segments.csv").read_text().splitlines()[:2]
    assert ",".join(TABLES["segments"].columns) == header
    values = dict(zip(header.split(","), first.split(","), strict=True))
    assert ("2026-03-02T08:05:14.000Z", "105000", "65000", "false") == (
        values["started_at"],
        values["ift_ms"],
        values["eht_ms"],
        values["open"],
    )
    listed = pl.read_csv(tmp_path / "conversations.csv")["topics"].to_list()
    assert all(isinstance(json.loads(each), list) for each in listed)


def test_json_lines_have_nulls_and_arrays(tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, format="jsonl", tables=["conversations"])
    lines = (tmp_path / "conversations.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(list(TABLES["conversations"].columns) == list(row) for row in rows)
    assert any(row["closed_at"] is None for row in rows)
    assert all(isinstance(row["topics"], list) for row in rows)


def test_facts_json_says_what_the_facts_are(tmp_path: Path) -> None:
    facts = day()
    ht.write_facts(facts, tmp_path, format="csv", tables=["segments"])
    said = json.loads((tmp_path / "facts.json").read_text())
    assert "2026-03-03T07:30:00.000Z" == said["as_of"]
    assert ht.__version__ == said["version"]
    assert {"segments": facts["segments"].height} == said["rows"]
    assert facts.counts["events"] == said["events"]
    assert facts.counts["duplicates"] == said["duplicates"]
    assert 0 == said["conflicts"] == said["rejects"]
    assert facts["findings"].height == sum(said["findings"].values())
    assert "last_message" == said["policies"]["eht_until"]


def test_a_failure_leaves_the_earlier_facts_as_they_were(tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, format="csv")
    before = files_of(tmp_path)

    def fails() -> pl.DataFrame:
        raise RuntimeError("in the middle")

    broken = Facts(
        makers={name: lambda: day()["sessions"] for name in ("sessions",)} | {"findings": fails},
        as_of=0,
    )
    with pytest.raises(RuntimeError, match="in the middle"):
        ht.write_facts(broken, tmp_path)
    assert before == files_of(tmp_path)


def test_a_failure_leaves_no_new_folder(tmp_path: Path) -> None:
    def fails() -> pl.DataFrame:
        raise RuntimeError("at once")

    with pytest.raises(RuntimeError):
        ht.write_facts(Facts(makers={"sessions": fails}, as_of=0), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_new_facts_replace_all_files_of_the_old_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    ht.write_facts(day(), tmp_path, format="csv")
    written = ht.write_facts(day(), tmp_path, format="jsonl", tables=["topics"])
    assert {f"{name}.csv" for name in TABLES} == set(written.replaced)
    assert {"facts.json", "notes.txt", "topics.jsonl"} == set(files_of(tmp_path))


def test_a_table_that_was_left_out_is_asked_for_in_words(tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, tables=["sessions"])
    facts = ht.read_facts(tmp_path)
    assert "segments" not in facts
    with pytest.raises(ht.InputError, match="no table segments"):
        facts["segments"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("notes.txt", "", "there is no facts.json"),
        ("facts.json", "{", "cannot be read"),
        ("facts.json", "{}", "does not say as_of"),
    ],
)
def test_what_is_no_folder_of_facts_is_refused(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ht.InputError, match=says):
        ht.read_facts(tmp_path)


def test_facts_of_unknown_policies_or_formats_are_refused(tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, tables=["sessions"])
    said = json.loads((tmp_path / "facts.json").read_text())
    (tmp_path / "facts.json").write_text(json.dumps(said | {"policies": {"tea": True}}))
    with pytest.raises(ht.InputError, match="tea"):
        ht.read_facts(tmp_path)
    (tmp_path / "facts.json").write_text(json.dumps(said | {"format": "clay"}))
    with pytest.raises(ht.InputError, match="clay"):
        ht.read_facts(tmp_path)


@every_format
def test_a_damaged_table_is_named(form: str, tmp_path: Path) -> None:
    ht.write_facts(day(), tmp_path, format=form)
    (tmp_path / f"segments{FORMATS[form].suffix}").write_text('{"a": \n"1,2')
    facts = ht.read_facts(tmp_path)
    with pytest.raises(ht.InputError, match="The table segments cannot be read"):
        facts["segments"]


def test_unknown_tables_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(ht.InputError, match="no table breaks, teas"):
        ht.write_facts(day(), tmp_path / "out", tables=["teas", "segments", "breaks"])
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ht.InputError, match="is a file"):
        ht.write_facts(day(), tmp_path / "out")


def test_reports_from_a_folder_are_those_from_the_events(tmp_path: Path) -> None:
    """But for messages, which need the events; they are blank, and a note says why."""
    ht.write_facts(day(), tmp_path)
    folder = ht.read_facts(tmp_path)
    for name in ("attendance", "segments", "queues", "acht-by-customer", "interaction-facts"):
        ours, theirs = ht.report(name, day()), ht.report(name, folder)
        assert ours.rows.equals(theirs.rows), name
        assert ours.totals.equals(theirs.totals), name
    answer = ht.report("handle-time", folder)
    messages = ["replied_conversations", "customer_messages", "agent_messages"]
    assert answer.rows.select(pl.col(messages).is_null().all()).row(0) == (True, True, True)
    assert "a folder of facts has none" in answer.notes[0]
    ours = ht.report("handle-time", day(), by=["agent"])
    theirs = ht.report("handle-time", folder, by=["agent"])
    assert ours.rows.drop(messages).equals(theirs.rows.drop(messages))
