"""Logs at the command line: in the place of files, out to files, and into logs from files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import handletime as ht
from doors.running import Ran, run
from handletime.stores import open_log

STRANGE: Final = {
    "id": 'a"\\b',
    "type": "conversation.message",
    "at": "2026-03-02T09:00:00.123Z",
    "recorded_at": "2026-03-02T10:00:00Z",
    "conversation": "c01",
    "sender": "customer",
    "text": "a\nb\t\\n “c”",
    "x": {"n": [1.5, {"ü": None}]},
}
"""An event with all that a form might lose."""


def told(*words: str, folder: Path) -> Ran:
    """Run a command that is to succeed."""
    ran = run(*words, folder=folder)
    assert 0 == ran.status, ran.talk
    return ran


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.fixture
def filled(log_url: str, tmp_path: Path) -> str:
    """A log with the bundled day and an invented one, and one strange event."""
    told("simulate", "--out", "centre.jsonl", "--agents", "3", folder=tmp_path)
    (tmp_path / "strange.jsonl").write_text(json.dumps(STRANGE) + "\n", "utf-8")
    files = ("DAY", "strange.jsonl", "centre.jsonl")
    told("log", "import", *files, "--into", log_url, folder=tmp_path)
    return log_url


@pytest.mark.parametrize("file", ["out.jsonl", "out.jsonl.zst", "out.parquet", "out.csv"])
def test_the_facts_of_a_log_are_those_of_the_file_that_it_is_exported_to(
    filled: str, file: str, tmp_path: Path
) -> None:
    told("log", "export", filled, "--out", file, folder=tmp_path)
    for given, out in ((filled, "of-log"), (file, "of-file")):
        told("facts", given, "--out", out, "--format", "csv", folder=tmp_path)
    assert contents(tmp_path / "of-log") == contents(tmp_path / "of-file")
    assert len(contents(tmp_path / "of-log")) > 10


def test_a_log_that_is_exported_and_imported_is_the_same_log(filled: str, tmp_path: Path) -> None:
    told("log", "export", filled, "--out", "out.jsonl", folder=tmp_path)
    told("log", "import", "out.jsonl", "--into", "copy.db", folder=tmp_path)
    with open_log(filled, make=False) as log, open_log(tmp_path / "copy.db") as copy:
        assert list(log.after()) == list(copy.after())
    told("log", "export", "copy.db", "--out", "again.jsonl", folder=tmp_path)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "again.jsonl").read_bytes()


def test_an_import_may_be_done_again(log_url: str, tmp_path: Path) -> None:
    first = told("log", "import", "DAY", "--into", log_url, folder=tmp_path)
    again = told("log", "import", "DAY", "--into", log_url, folder=tmp_path)
    assert "Appended 351 events" in first.talk
    assert "1 duplicate, 0 rejects" in first.talk
    assert "Appended 0 events" in again.talk
    assert "352 duplicates" in again.talk


def test_a_log_may_stand_for_a_file_everywhere(filled: str, tmp_path: Path) -> None:
    told("log", "export", filled, "--out", "out.jsonl", folder=tmp_path)
    for words in (
        ("report", "attendance", "INPUT", "--interval", "1d", "--format", "csv"),
        ("explain", "INPUT", "--row", "segments/c07/2", "--format", "json"),
    ):
        of_log, of_file = (
            told(*(given if word == "INPUT" else word for word in words), folder=tmp_path)
            for given in (filled, "out.jsonl")
        )
        assert of_log == of_file
        assert of_log.out
    same = told("diff", filled, "out.jsonl", folder=tmp_path)
    assert "No event differs" in same.out


def test_logs_and_files_are_read_together(filled: str, tmp_path: Path) -> None:
    late = {**STRANGE, "id": "late", "at": "2026-03-02T09:00:01Z"}
    (tmp_path / "late.jsonl").write_text(json.dumps(late), "utf-8")
    told("facts", filled, "late.jsonl", "--out", "both", folder=tmp_path)
    told("facts", filled, "--out", "one", folder=tmp_path)
    counts = [
        json.loads((tmp_path / name / "facts.json").read_text("utf-8"))["events"]
        for name in ("one", "both")
    ]
    assert 1 == counts[1] - counts[0]


def test_a_conflict_refuses_the_import_in_words(filled: str, tmp_path: Path) -> None:
    other = {**STRANGE, "text": "other"}
    (tmp_path / "other.jsonl").write_text(json.dumps(other), "utf-8")
    ran = run("log", "import", "other.jsonl", "--into", filled, folder=tmp_path)
    assert 2 == ran.status
    assert "1 event has an id under which the log has another event" in ran.talk
    assert 'text is "other", not' in ran.talk


def test_bad_lines_refuse_an_import_or_are_set_aside(log_url: str, tmp_path: Path) -> None:
    refused = run("log", "import", "BAD", "--into", log_url, folder=tmp_path)
    assert (2, True) == (refused.status, "bad.jsonl, line 2" in refused.talk)
    words = ("log", "import", "BAD", "--into", log_url, "--rejects", "aside.jsonl")
    assert "Appended 1 event " in told(*words, folder=tmp_path).talk
    assert 2 == len((tmp_path / "aside.jsonl").read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["facts", "none.db", "--out", "OUT"], "There is no such file"),
        (["facts", "sqlite:///none.db", "--out", "OUT"], "There is no such file"),
        (["log", "export", "none.db", "--out", "x.jsonl"], "There is no such file"),
        (["log", "export", "desk.db", "--out", "x.txt"], "The name does not say in what form"),
        (["log", "export", "desk.db", "--out", "desk.db"], "would be written over the input"),
        (["facts", "sqlite:///desk.db", "--out", "desk.db"], "would be written over the input"),
        (["log", "import", "desk.db", "--into", "sqlite:///desk.db"], "would be written over"),
        (["log", "import", "DAY", "--into", "mysql://u:hunter2@h/x"], "There is no store for"),
        (["facts", "postgresql://u:hunter2@/x?host=nowhere", "--out", "OUT"], "PostgreSQL says"),
        (["diff", "postgresql://u:hunter2@/x?host=nowhere", "DAY"], "PostgreSQL says"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_what_cannot_be_done_with_a_log_is_said(
    words: list[str], says: str, tmp_path: Path
) -> None:
    with open_log(tmp_path / "desk.db") as log:
        log.restore(ht.read(ht.example_day()), recorded_at=0)
    ran = run(*words, folder=tmp_path)
    assert (2, True) == (ran.status, says in ran.talk), ran.talk
    assert "hunter2" not in ran.talk
    assert {"desk.db"} == {each.name.removesuffix("-floor") for each in tmp_path.iterdir()}


def test_a_file_of_sqlite_is_known_by_what_it_is(tmp_path: Path) -> None:
    told("log", "import", "DAY", "--into", "desk.db", folder=tmp_path)
    shutil.copy(tmp_path / "desk.db", tmp_path / "desk.csv")
    told("facts", "desk.csv", "--out", "facts", folder=tmp_path)


def test_a_pipe_is_read_from_its_beginning(tmp_path: Path) -> None:
    """To look whether it is a log would take bytes out of it."""
    words = "cat <(cat DAY) > whole; handletime facts <(cat DAY) --out facts".replace(
        "DAY", str(ht.example_day())
    )
    ran = subprocess.run(
        ["bash", "-c", words],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
    )
    assert 0 == ran.returncode, ran.stderr
    assert "350 events" in ran.stderr


UNNEEDED: Final = ("sqlalchemy", "alembic", "psycopg")
WHAT_FACTS_IMPORTS: Final = """
import json, sys
from handletime.doors.cli import main
sys.argv = ["handletime", "facts", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


def test_facts_of_a_file_import_no_library_of_databases(tmp_path: Path) -> None:
    words = [str(ht.example_day()), "--out", str(tmp_path / "facts")]
    command = [sys.executable, "-c", WHAT_FACTS_IMPORTS, *words]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    modules = json.loads(ran.stdout.splitlines()[-1])
    assert "polars" in modules
    assert [] == [name for name in UNNEEDED if name in modules]
