"""Writing events: read again they are the same, in every form, and no file is half there."""

from __future__ import annotations

import gzip
import json
import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handletime.errors import InputError, OperatorError
from handletime.events.atomic import whole_file
from handletime.events.order import arrange
from handletime.events.read import read
from handletime.events.write import FORMS, HasFrame, write
from laws.events_at_random import valid_events

SUFFIXES: Final = [form.suffix for form in FORMS]
DAY: Final[list[dict[str, Any]]] = [
    {
        "id": "1",
        "type": "agent.clocked_in",
        "at": "2026-03-02T10:00:00.0009+02:00",
        "agent": 'ana "a", b\nc\r\nd',
        "unit": "north",
        "channels": ["chat", 'a"b', "é,"],
        "x": {"b": 1, "a": [1.5, None, "\n", {"é": "\U0001f600"}]},
    },
    {"id": "1", "type": "agent.returned", "at": 5, "agent": "null", "source": "crm", "seq": 3},
    {"id": "3", "type": "agent.channels_set", "at": 5, "agent": " ana ", "channels": []},
    {"id": "4", "type": "setting.changed", "at": 6, "name": "a", "old": False, "new": "text"},
    {"id": "5", "type": "conversation.queued", "at": 7, "conversation": "c", "queue": "q"},
    {
        "id": "6",
        "type": "conversation.queued",
        "at": 8,
        "recorded_at": 9,
        "conversation": "c",
        "queue": "q",
        "priority": -4,
    },
]
"""Events with every kind of field, and text that each form has to protect."""

DAY_AS_LINES: Final = r"""{"id":"1","type":"agent.clocked_in","at":"2026-03-02T08:00:00.000Z","x":{"a":[1.5,null,"\n",{"é":"😀"}],"b":1},"agent":"ana \"a\", b\nc\r\nd","unit":"north","channels":["chat","a\"b","é,"]}
{"id":"1","type":"agent.returned","at":"1970-01-01T00:00:00.005Z","source":"crm","seq":3,"agent":"null"}
{"id":"3","type":"agent.channels_set","at":"1970-01-01T00:00:00.005Z","agent":" ana ","channels":[]}
{"id":"4","type":"setting.changed","at":"1970-01-01T00:00:00.006Z","name":"a","old":false,"new":"text"}
{"id":"5","type":"conversation.queued","at":"1970-01-01T00:00:00.007Z","conversation":"c","queue":"q"}
{"id":"6","type":"conversation.queued","at":"1970-01-01T00:00:00.008Z","recorded_at":"1970-01-01T00:00:00.009Z","conversation":"c","queue":"q","priority":-4}
"""


def rows(events: HasFrame) -> list[str]:
    """Return events as texts, in no particular order, without what is absent."""
    typed = events.frame.with_columns(pl.col("type").cast(pl.String))
    said = ({k: v for k, v in row.items() if v is not None} for row in typed.to_dicts())
    return sorted(json.dumps(row, sort_keys=True) for row in said)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_reads_back_equal(tmp_path: Path, suffix: str) -> None:
    events = read(DAY)
    write(events, tmp_path / f"day{suffix}")
    assert rows(events) == rows(read(tmp_path / f"day{suffix}"))


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=30)
@given(drawn=st.lists(valid_events(), max_size=6))
def test_any_events_read_back_equal(drawn: list[dict[str, Any]], suffix: str) -> None:
    # CSV has no empty text: blank is absent.
    events = read([each for each in drawn if suffix != ".csv" or "" not in each.values()])
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"events{suffix}"
        write(events, path)
        assert rows(events) == rows(read(path))


def test_csv_refuses_empty_texts_which_it_would_lose(tmp_path: Path) -> None:
    message = {"id": "1", "type": "conversation.message", "at": 5, "conversation": "c"}
    events = read([message | {"sender": "customer", "text": ""}, DAY[1]])
    with pytest.raises(InputError, match=r"no empty texts.*`text` of 1.*jsonl"):
        write(events, tmp_path / "day.csv")
    assert [] == list(tmp_path.iterdir())
    write(events, tmp_path / "day.jsonl")
    assert rows(events) == rows(read(tmp_path / "day.jsonl"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_events_read_back_as_none(tmp_path: Path, suffix: str) -> None:
    write(read([]), tmp_path / f"none{suffix}")
    assert 0 == read(tmp_path / f"none{suffix}").frame.height


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_events_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    frame = pl.concat([read(DAY).frame] * 20_000).rechunk()
    paths = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for path in paths:
        write(frame, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_log_is_written_too_and_read_back_it_is_the_same_log(tmp_path: Path, suffix: str) -> None:
    log = arrange(read(DAY), now=0)
    write(log, tmp_path / f"log{suffix}")
    again = arrange(read(tmp_path / f"log{suffix}"), now=0)
    assert rows(log) == rows(again)


def test_json_lines_have_the_envelope_first_and_only_what_is_there(tmp_path: Path) -> None:
    write(read(DAY), tmp_path / "day.jsonl")
    lines = (tmp_path / "day.jsonl").read_text("utf-8").splitlines(keepends=True)
    assert sorted(DAY_AS_LINES.splitlines(keepends=True)) == sorted(lines)


def test_gzip_and_zstandard_hold_the_same_lines(tmp_path: Path) -> None:
    for suffix in (".jsonl", ".jsonl.gz", ".jsonl.zst"):
        write(read(DAY), tmp_path / f"day{suffix}")
    plain = (tmp_path / "day.jsonl").read_bytes()
    assert plain == gzip.decompress((tmp_path / "day.jsonl.gz").read_bytes())
    assert b"\x28\xb5\x2f\xfd" == (tmp_path / "day.jsonl.zst").read_bytes()[:4]


def test_csv_has_a_row_of_names_lists_as_json_and_blanks(tmp_path: Path) -> None:
    write(read(DAY[1:]), tmp_path / "day.csv")
    assert [
        "id,type,at,recorded_at,source,seq,agent,channels,conversation,queue,priority,name,old,new",
        "1,agent.returned,1970-01-01T00:00:00.005Z,,crm,3,null,,,,,,,",
        "3,agent.channels_set,1970-01-01T00:00:00.005Z,,,, ana ,[],,,,,,",
        '4,setting.changed,1970-01-01T00:00:00.006Z,,,,,,,,,a,false,"""text"""',
        "5,conversation.queued,1970-01-01T00:00:00.007Z,,,,,,c,q,,,,",
        "6,conversation.queued,1970-01-01T00:00:00.008Z,1970-01-01T00:00:00.009Z,,,,,c,q,-4,,,",
        "",
    ] == (tmp_path / "day.csv").read_text("utf-8").split("\n")


def test_parquet_has_instants_with_their_zone_and_plain_text(tmp_path: Path) -> None:
    write(read(DAY), tmp_path / "day.parquet")
    schema = pl.read_parquet_schema(tmp_path / "day.parquet")
    assert pl.Datetime("ms", "UTC") == schema["at"] == schema["recorded_at"]
    assert pl.String() == schema["type"] == schema["x"]
    assert pl.List(pl.String()) == schema["channels"]


def test_a_name_that_says_no_form_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ends in .*\.jsonl.*\.csv.*\.parquet"):
        write(read(DAY), tmp_path / "day.txt")
    assert [] == list(tmp_path.iterdir())


# Whole or not at all


def _half_a_file(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise RuntimeError


def test_a_file_that_fails_half_way_leaves_the_earlier_one_and_nothing_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "day.jsonl"
    path.write_text("as it was")
    with pytest.raises(RuntimeError):
        _half_a_file(path)
    assert "as it was" == path.read_text()
    assert [path] == list(tmp_path.iterdir())


def test_events_that_cannot_be_written_leave_nothing(tmp_path: Path) -> None:
    broken = read(DAY).frame.with_columns(at=pl.lit("no instant"))
    with pytest.raises(pl.exceptions.PolarsError):
        write(broken, tmp_path / "day.jsonl")
    assert [] == list(tmp_path.iterdir())


def test_until_it_is_whole_a_file_has_not_got_its_name(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    with whole_file(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert b"half" == path.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_is_named_as_such(tmp_path: Path, suffix: str) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    path = tmp_path / f"day{suffix}"
    path.symlink_to(full)
    with pytest.raises(OperatorError, match="No space left"):
        write(read(DAY), path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"nowhere.*cannot be written.*No such file"):
        write(read(DAY), tmp_path / "nowhere" / "day.csv")


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write(read(DAY), link)
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("id,type,at")


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    write(read(DAY), pipe)
    reader.join(timeout=10)
    assert len(DAY) == len([json.loads(line) for line in received[0].splitlines()])
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_new_file_has_the_rights_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write(read(DAY), tmp_path / "day.csv")
    assert (tmp_path / "usual").stat().st_mode == (tmp_path / "day.csv").stat().st_mode
