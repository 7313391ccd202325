"""What is written: never over what is read, whole or not at all, and only where one may."""

import json
from pathlib import Path

import pytest

import handletime as ht
from doors.programs import program, shell
from doors.running import run
from handletime.facts.tables import TABLES

EVENT = b'{"id":"1","type":"agent.clocked_in","at":0,"agent":"ana","unit":"n"}\n'
DAY = ht.example_day()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Never over what is read


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["report", "segments", "e.csv", "--out", "e.csv"], "over the input e.csv"),
        (["report", "segments", "e.csv", "--out", "./x/../e.csv"], "over the input e.csv"),
        (["report", "segments", "e.csv", "--out", "link.csv"], "over the input e.csv"),
        (["report", "segments", "FACTS", "--out", "facts/segments.csv"], "over the input facts"),
        (["report", "segments", "FACTS", "--out", "facts/facts.json"], "over the input facts"),
        (["report", "segments", "e.csv", "--out", "a.csv", "--rejects", "a.csv"], "both a.csv"),
        (["report", "segments", "e.csv", "--out", "-"], "--out - is no file"),
        (["facts", "FACTS", "--out", "facts"], "over the input facts"),
        (["facts", "e.csv", "--out", "OUT", "--rejects", "e.csv"], "over the input e.csv"),
        (["import", "anonymous-bank", "e.csv", "--out", "e.csv"], "over the input e.csv"),
        (
            ["import", "anonymous-bank", "m", "--out", "a.csv", "--differences", "a.csv"],
            "--out and --differences are both a.csv",
        ),
        (["simulate", "--out", "-"], "--out - is no file"),
    ],
)
def test_no_command_writes_over_what_it_reads(words: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "e.csv").write_text("id,type,at,agent\n1,agent.returned,1,ana\n")
    (tmp_path / "link.csv").symlink_to("e.csv")
    facts = ht.derive(ht.read(DAY))
    ht.write_facts(facts, tmp_path / "facts", format="csv", tables=["segments"])
    before = contents(tmp_path)
    ran = run(*words, folder=tmp_path)
    assert 2 == ran.status
    assert says in ran.talk
    assert before == contents(tmp_path)


def test_a_device_may_be_both_read_and_written(tmp_path: Path) -> None:
    ran = run("report", "segments", "/dev/null", "--out", "/dev/null", folder=tmp_path)
    assert 0 == ran.status


@pytest.mark.parametrize(
    ("name", "format_"),
    [("contacts.csv", "csv"), ("facts.json", "parquet"), ("topics.jsonl", "jsonl")],
)
def test_files_that_are_no_facts_are_not_written_over(
    name: str, format_: str, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("mine")
    ran = run("facts", "DAY", "--out", "OUT", "--format", format_, folder=tmp_path)
    assert 2 == ran.status
    assert f"out has files that no facts.json names: {name}; they would be lost." in ran.talk
    assert {f"out/{name}": b"mine"} == contents(tmp_path)


# Whole or not at all


LIMIT_KB = 2
"""The most that a file may hold in these runs: a disk that is full half-way, for any user."""


@pytest.mark.parametrize(
    "command",
    [
        "facts events.jsonl --out some/facts --format parquet",
        "facts events.jsonl --out some/facts --format csv",
        "facts events.jsonl --out some/facts --format jsonl",
        "report segments events.jsonl --out r.csv",
        "report interaction-facts events.jsonl --out r.json",
        "report segments bad.jsonl --rejects aside.jsonl",
        "simulate --agents 2 --out s.jsonl",
        "simulate --agents 2 --out s.jsonl.gz",
        "simulate --agents 2 --out s.csv",
        "simulate --agents 2 --out s.parquet",
    ],
)
def test_what_fills_up_half_way_leaves_nothing(command: str, tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_bytes(DAY.read_bytes())
    (tmp_path / "bad.jsonl").write_text('{"id":"not an event"}\n' * 1000)
    before = contents(tmp_path)
    ran = shell(f"ulimit -f {LIMIT_KB}; exec $H {command}", tmp_path)
    assert 2 == ran.status
    assert "File too large" in ran.talk
    assert 1 == len(ran.talk.splitlines())
    assert before == contents(tmp_path)
    assert ["bad.jsonl", "events.jsonl"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("format_", ["parquet", "csv", "jsonl"])
def test_earlier_facts_outlive_a_disk_that_is_full(format_: str, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(EVENT)
    ht.write_facts(ht.derive(ht.read(tmp_path / "one.jsonl")), tmp_path / "facts")
    before = contents(tmp_path)
    ran = shell(f"ulimit -f 4; exec $H facts {DAY} --out facts --format {format_}", tmp_path)
    assert 2 == ran.status
    assert "The facts cannot be written to facts: File too large." in ran.talk
    assert before == contents(tmp_path)


# Where one may


def test_a_folder_that_is_there_keeps_what_is_not_of_facts(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    assert 0 == run("facts", "DAY", "--out", "OUT", folder=tmp_path).status
    assert 0 == run("facts", "DAY", "--out", "OUT", "--format", "csv", folder=tmp_path).status
    expected = sorted(["facts.json", "notes.txt", *(f"{name}.csv" for name in TABLES)])
    assert expected == sorted(path.name for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize("command", ["facts e.jsonl --out", "report segments e.jsonl --out"])
@pytest.mark.parametrize("place", ["/proc/1/here", "/sys/here.csv", "file/here.csv"])
def test_a_place_that_may_not_be_written_to_is_named(
    command: str, place: str, tmp_path: Path
) -> None:
    """These refuse the root user too."""
    (tmp_path / "e.jsonl").write_bytes(EVENT)
    (tmp_path / "file").write_text("mine")
    before = contents(tmp_path)
    ran = program(*command.split(), place, folder=tmp_path)
    assert 2 == ran.status
    assert place in ran.talk
    assert "cannot be written" in ran.talk or "ends in" in ran.talk
    assert before == contents(tmp_path)


# Some tables


@pytest.mark.parametrize("nothing", ["", ",", " , "])
@pytest.mark.parametrize(
    "words",
    [
        ["facts", "DAY", "--out", "OUT", "--tables"],
        ["diff", "DAY", "DAY", "--tables"],
        ["report", "attendance", "DAY", "--by"],
    ],
)
def test_an_option_that_names_nothing_is_refused(
    words: list[str], nothing: str, tmp_path: Path
) -> None:
    """A variable that is empty by mistake would else ask for everything."""
    ran = run(*words, nothing, folder=tmp_path)
    assert (2, "") == (ran.status, ran.out)
    assert f"{words[-1]} names nothing." in ran.talk


def test_a_folder_with_some_tables_is_written_again_with_those(tmp_path: Path) -> None:
    run("facts", "DAY", "--out", "some", "--tables", "segments,sessions", folder=tmp_path)
    ran = run("facts", "some", "--out", "OUT", "--format", "csv", folder=tmp_path)
    assert 0 == ran.status
    assert "Wrote 2 tables" in ran.talk
    assert ["sessions", "segments"] == list(
        json.loads((tmp_path / "out" / "facts.json").read_text())["rows"]
    )
    ran = run("facts", "some", "--out", "more", "--tables", "topics,segments", folder=tmp_path)
    assert 2 == ran.status
    assert "These facts were written without topics. Accepted: sessions, segments." in ran.talk


def test_blanks_around_a_policy_and_its_value_say_nothing(tmp_path: Path) -> None:
    words = ["facts", "DAY", "--out", "OUT", "--policy", " hidden_window = stops "]
    assert 0 == run(*words, folder=tmp_path).status
    said = json.loads((tmp_path / "out" / "facts.json").read_text())["policies"]
    assert "stops" == said["hidden_window"]
    ran = run(
        "report", "queues", "DAY", "--policy", "service_level_ms = 5000", "-q", folder=tmp_path
    )
    assert 0 == ran.status
