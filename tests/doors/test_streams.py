"""Standard streams that are closed, full, or without a reader: no traceback, an honest status."""

from pathlib import Path

import pytest

import handletime as ht
from doors.programs import shell

DAY = ht.example_day()
REPORT = f"$H report segments {DAY} -q --format csv"


@pytest.mark.parametrize(
    ("command", "place", "why"),
    [
        (REPORT, "/dev/full", "No space left on device"),
        (REPORT, "&-", "it is closed"),
        (f"$H explain {DAY} --row segments/c01/1 -q", "/dev/full", "No space left on device"),
        (f"$H diff {DAY} {DAY} -q", "/dev/full", "No space left on device"),
        ("$H machines --format json", "/dev/full", "No space left on device"),
        ("$H demo -q", "/dev/full", "No space left on device"),
        ("$H --help", "/dev/full", "No space left on device"),
        ("$H --version", "&-", "it is closed"),
    ],
)
def test_an_answer_that_cannot_be_written_is_the_operators(
    command: str, place: str, why: str, tmp_path: Path
) -> None:
    ran = shell(f"{command} >{place}", tmp_path)
    assert (2, "") == (ran.status, ran.out)
    assert f"Error: standard output: It cannot be written ({why})." in ran.talk
    assert 1 == len(ran.talk.splitlines())


@pytest.mark.parametrize("place", ["/dev/full", "&-"])
def test_talk_that_cannot_be_said_changes_nothing(place: str, tmp_path: Path) -> None:
    ran = shell(f"$H report segments {DAY} --format csv 2>{place}", tmp_path)
    assert (0, shell(REPORT, tmp_path).out) == (ran.status, ran.out)
    for wrong in ("$H report segments nowhere.jsonl", "$H report"):
        assert 2 == shell(f"{wrong} 2>{place}", tmp_path).status


def test_input_that_is_closed_cannot_be_read(tmp_path: Path) -> None:
    ran = shell("$H report segments - <&-", tmp_path)
    assert 2 == ran.status
    assert "standard input: It cannot be read" in ran.talk


def test_with_all_streams_closed_only_the_status_tells(tmp_path: Path) -> None:
    assert 2 == shell(f"{REPORT} <&- >&- 2>&-", tmp_path).status
    assert 0 == shell(f"$H facts {DAY} --out facts <&- >&- 2>&-", tmp_path).status
    assert 17 == len(list((tmp_path / "facts").iterdir()))


def test_no_file_comes_to_bear_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """Else what is meant for the closed stream would stand in the middle of a file."""
    ran = shell(f"$H report segments {DAY} --out s.csv >&- 2>&- <&-", tmp_path)
    assert (0, shell(REPORT, tmp_path).out) == (ran.status, (tmp_path / "s.csv").read_text())


@pytest.mark.parametrize("command", ["$H machines", REPORT])
def test_a_reader_who_leaves_early_ends_it_quietly(command: str, tmp_path: Path) -> None:
    ran = shell(f"{command} | true", tmp_path)
    assert (141, "", "") == (ran.status, ran.out, ran.talk)


def test_a_pipe_that_is_written_to_by_name_ends_quietly_too(tmp_path: Path) -> None:
    line = f"$H report segments {DAY} -q --format csv --out /dev/stdout | true"
    assert (141, "", "") == tuple(vars(shell(line, tmp_path)).values())


def test_an_answer_is_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    event = '{"id":"1","type":"agent.clocked_in","at":0,"agent":"Zo\u00eb","unit":"n"}'
    (tmp_path / "events.jsonl").write_text(event, "utf-8")
    row = "sessions/Zo\u00eb/1970-01-01T00:00:00.000Z"
    for command in (f"$H explain events.jsonl --row '{row}'", "$H report attendance events.jsonl"):
        ran = shell(f"PYTHONUTF8=0 PYTHONIOENCODING=latin-1 {command} -q", tmp_path)
        assert (0, "") == (ran.status, ran.talk)
        assert "Zo\u00eb" in ran.out
