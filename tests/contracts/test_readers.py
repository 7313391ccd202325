"""What every reader takes, what it refuses, and what it says then."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from handletime.errors import InputError, OperatorError
from handletime.events import jsonl, rejects
from handletime.events.frame import ALWAYS, EVENT_SCHEMA
from handletime.events.read import read
from handletime.events.rejects import BadEvents

AT = "2026-03-02T08:00:00Z"
AT_MS = 1_772_438_400_000
LINE = b'{"id":"%s","type":"agent.returned","at":"2026-03-02T08:00:00Z","agent":"ana"}'
HEADER = "id,type,at,agent,unit,channels,seq,x\n"


def line(number: object) -> bytes:
    return LINE % str(number).encode()


def file(text: bytes | str, name: str = "events.jsonl") -> io.BytesIO:
    stream = io.BytesIO(text.encode() if isinstance(text, str) else text)
    stream.name = name
    return stream


def ids(*inputs: Any, **options: Any) -> list[str]:
    return sorted(read(*inputs, **options).frame["id"].to_list())


def refusal(*inputs: Any) -> str:
    with pytest.raises(InputError) as refused:
        read(*inputs)
    return str(refused.value)


# The frame


def test_an_event_becomes_a_row_of_the_columns_that_some_event_has() -> None:
    events = read(
        [
            {
                "id": "1",
                "type": "agent.clocked_in",
                "at": AT,
                "agent": "ana",
                "unit": "north",
                "channels": ["chat"],
                "x": {"b": [1, 2.0], "a": None},
            },
            {
                "id": "2",
                "type": "agent.returned",
                "at": AT_MS + 1,
                "agent": "ana",
                "seq": 3,
                "recorded_at": "2026-03-02T10:00:00.5+02:00",
                "source": "desk",
            },
        ]
    )
    assert {name: EVENT_SCHEMA[name] for name in events.frame.columns} == dict(events.frame.schema)
    expected = {
        "id": ["1", "2"],
        "type": ["agent.clocked_in", "agent.returned"],
        "at": [AT_MS, AT_MS + 1],
        "recorded_at": [None, AT_MS + 500],
        "source": ["local", "desk"],
        "seq": [0, 3],
        "x": ['{"a":null,"b":[1,2.0]}', None],
        "agent": ["ana", "ana"],
        "unit": ["north", None],
        "channels": [["chat"], None],
    }
    assert expected == events.frame.sort("id").to_dict(as_series=False)


@pytest.mark.parametrize(
    "empty",
    [
        file(b""),
        file(b"\n \r\n\n"),
        file(b"", "events.csv"),
        file(HEADER, "events.csv"),
        file(HEADER.strip(), "events.csv"),
        [],
        pl.DataFrame(),
    ],
    ids=[
        "no bytes",
        "blank lines",
        "no bytes of CSV",
        "a header",
        "a header without its end",
        "an empty list",
        "an empty frame",
    ],
)
def test_nothing_gives_a_frame_of_no_rows(empty: Any) -> None:
    frame = read(empty).frame
    assert ({name: EVENT_SCHEMA[name] for name in ALWAYS}, 0) == (dict(frame.schema), frame.height)


# JSON Lines


@pytest.mark.parametrize(
    "text",
    [
        line(1) + b"\n" + line(2) + b"\n",
        line(1) + b"\n" + line(2),
        line(1) + b"\r\n" + line(2) + b"\r\n",
        b"\n\n" + line(1) + b"\n \t\r\n" + line(2) + b"\n\n",
        b"\xef\xbb\xbf" + line(1) + b"\n  " + line(2) + b"  ",
        line(1).replace(b'"2026-03-02T08:00:00Z"', b"1772438400000") + b"\n" + line(2),
        line(1)[:-1] + b',"x":{"a":{"b":"}{"}}}\n' + line(2),
        line(1)[:-1] + b',"actor":"{"}\n' + line(2),
        line(1).replace(b'"agent"', b'"\\u0061gent"') + b"\n" + line(2),
        line(1)[:-1] + b',"seq":0.0,"unit":null}\n' + line(2),
        line(1).replace(b"08:00:00Z", b"08:00:00.1234567890123456789z") + b"\n" + line(2),
    ],
    ids=range(11),
)
def test_lines_may_be_written_in_many_ways(text: bytes) -> None:
    assert ["1", "2"] == ids(file(text))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"5", "5 is no object"),
        (b"null", "null is no object"),
        (b"[" + line(2) + b"]", "is no object; accepted is one JSON object a line"),
        (line(2) + b" " + line(3), "not JSON: Extra data at character"),
        (line(2) + b" null " + line(3), "not JSON: Extra data at character"),
        (line(2) + b",", "not JSON: Extra data at character"),
        (b'{"id":"2"', "not JSON: Expecting ',' delimiter at character 10"),
        (line(2)[:-1] + b',"id":"3"}', 'the field "id" stands there twice'),
        (line(2)[:-1] + b',"x":{"a":1,"a":2}}', 'the field "a" stands there twice'),
        (line(2)[:-1] + b',"seq":NaN}', "NaN is no number"),
        (line(2)[:-1] + b',"seq":1.5}', "`seq` is 1.5; accepted is a whole number"),
        (line(2)[:-1] + b',"seq":"1"}', '`seq` is "1"; accepted is a whole number'),
        (line(2)[:-1] + b',"seq":' + b"9" * 5000 + b"}", "not JSON: Exceeds the limit"),
        (line(2)[:-1] + b',"colour":null}', 'unknown field "colour"'),
        (line(2).replace(b"ana", b"\xff"), "not UTF-8: byte 0xff at position"),
        (line(2).replace(b"ana", b"\\udc00"), "half a surrogate pair"),
        (line(2).replace(b"ana", b"a\x00"), "not JSON: Invalid control character"),
        (line(2).replace(b"00Z", b"00"), "has no offset from UTC"),
        (b'{"x":' * 100_000, "nested too deep"),
        (b"[" * 100_000, "nested too deep"),
        (line(2).replace(b"\n", b"") + b"\r" + line(3), "not JSON: Extra data"),
    ],
    ids=range(21),
)
def test_a_bad_line_is_named_with_its_reason(bad: bytes, reason: str) -> None:
    """The lines around it are as good as ever, in columns and one by one."""
    text = b"\n".join([b"", line(1), bad, line(9)])
    message = refusal(file(text))
    assert "1 row is no valid event:\n  events.jsonl, line 3: " in message
    assert reason in message


def test_a_line_that_is_cut_short_is_told_from_one_that_is_wrong() -> None:
    message = refusal(file(line(1) + b"\n" + line(2)[:-5]))
    assert "line 2: not JSON" in message
    assert "the file ends within this line and may have been cut short" in message


def test_a_line_of_ten_megabytes_is_a_line() -> None:
    long = line(1)[:-1] + b',"actor":"' + b"a" * 10_000_000 + b'"}'
    assert ["1", "2"] == ids(file(long + b"\n" + line(2)))


def test_a_line_without_an_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "BLOCK", 1000)
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 5000)
    assert "A line has no end" in refusal(file(b"{" * 100_000))
    assert "Its lines seem to end with CR alone" in refusal(file((line(1) + b"\r") * 1_000))


@pytest.mark.parametrize("block", [1, 40, 100, 1000])
def test_where_a_block_ends_changes_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "BLOCK", block)
    text = b"\n".join([*(line(number) for number in range(20)), b"bad", b"", line(20)])
    assert "events.jsonl, line 21: not JSON" in refusal(file(text))
    expected = sorted(map(str, range(20)))
    assert expected == ids(file(text.replace(b"bad", b"").replace(line(20), b"")))


def test_a_bad_line_among_many_is_found_and_the_others_stay_in_columns() -> None:
    text = b"\n".join([*map(line, range(5000)), b'{"id":5}', *map(line, range(5000, 9000))])
    assert "line 5,001" in refusal(file(text))


def test_rows_keep_their_order_however_they_have_to_be_read() -> None:
    """Plain lines, lines that are read one by one, and lines that only the judge takes."""
    kinds: list[dict[str, Any]] = [{}, {"x": {"a": 1}}, {"at": 7}, {"seq": 3.0}]
    rows = [
        {"id": str(n), "type": "agent.returned", "at": AT, "agent": "ana", **kinds[n % 4]}
        for n in range(400)
    ]
    assert [str(n) for n in range(400)] == read(rows).frame["id"].to_list()


def test_two_ways_of_writing_instants_may_be_mixed() -> None:
    number = b"1772438400000"
    lines = [
        line(n).replace(b'"2026-03-02T08:00:00Z"', number) if n % 2 else line(n)
        for n in range(1000)
    ]
    frame = read(file(b"\n".join(lines))).frame
    assert (1000, [AT_MS]) == (frame.height, frame["at"].unique().to_list())


# CSV


def test_cells_are_text_blank_is_absent_and_lists_are_json() -> None:
    frame = read(
        file(
            HEADER
            + '1,agent.clocked_in,2026-03-02T08:00:00Z,"a,\nb",north,"[""chat"", ""sms""]",3,\n'
            + '\r\n2,agent.clocked_in,1772438400000,ana,north,[],,"{""k"": 1}"\r\n'
            + '3,agent.clocked_in,2026-03-02t08:00:00z,ana,north,"",4.0,\n',
            "events.csv",
        )
    ).frame.sort("id")
    assert [["chat", "sms"], [], None] == frame["channels"].to_list()
    assert [3, 0, 4] == frame["seq"].to_list()
    assert [AT_MS] == frame["at"].unique().to_list()
    assert [None, '{"k":1}', None] == frame["x"].to_list()
    assert "a,\nb" == frame["agent"][0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2,agent.returned", "2 columns; the header has 8"),
        ("2,agent.returned,,ana,,,,,", "9 columns; the header has 8"),
        ("2,agent.returned,,ana,,,,", "`at` is missing"),
        ('2,agent.returned,1,"ana"x,,,,', "not CSV: ',' expected after '\"'"),
        ('2,agent.returned,1,"ana,,,,', "not CSV: unexpected end of data"),
        ("2,agent.returned,1,ana,,,1.5,", '`seq` is "1.5"; accepted is a whole number'),
        ("2,agent.clocked_in,1,ana,n,chat,,", '`channels` is "chat"; accepted is a list of texts'),
        ("2,agent.returned,1,ana,,,,[]", "`x` is []; accepted is an object"),
        ("2,agent.returned,1,ana,north,,,", "`unit` is not of `agent.returned`"),
        ("2,agent.returned,2026-03-02,ana,,,,", '`at` "2026-03-02" is no instant'),
        (f"2,agent.returned,1,{'x' * 200_000},,,,", "`agent` has 200000 characters"),
    ],
    ids=range(11),
)
def test_a_bad_row_of_csv_is_named_by_its_line(row: str, reason: str) -> None:
    text = HEADER + '1,agent.returned,1,"a\nb",,,,\n' + row
    message = refusal(file(text, "events.csv"))
    assert "events.csv, line 4: " in message
    assert reason in message


def test_csv_that_is_not_utf_8_is_a_bad_row() -> None:
    message = refusal(file(HEADER.encode() + b"1,agent.returned,1,\xe4,,,,\n", "events.csv"))
    assert "events.csv, line 2: `agent` is not UTF-8: \\xe4" in message


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("id,tpye,at,agnet", '"tpye" (the nearest is `type`), "agnet" (the nearest is `agent`)'),
        ("id;type;at", "a comma between columns"),
        ("id,type,at,id", "The same column more than once: id"),
    ],
)
def test_a_header_that_is_wrong_refuses_the_file(header: str, said: str) -> None:
    message = refusal(file(header + "\n1,agent.returned,5,a\n", "events.csv"))
    assert message.startswith("events.csv: ")
    assert said in message


# Frames and Parquet

FRAME = pl.DataFrame(
    {
        "id": ["1", "2"],
        "type": ["agent.idled", "agent.clocked_in"],
        "agent": ["ana", "ben"],
        "outcome": ["idle", None],
        "unit": [None, "north"],
        "at": [datetime(2026, 3, 2, 8, tzinfo=UTC)] * 2,
        "channels": [None, ["chat"]],
        "seq": [None, 2.0],
        "x": [{"k": 1}, {"k": None}],
    }
)


def _parquet(frame: pl.DataFrame) -> io.BytesIO:
    stream = io.BytesIO()
    frame.write_parquet(stream)
    stream.seek(0)
    return stream


@pytest.mark.parametrize(
    "typed",
    [
        FRAME,
        FRAME.lazy(),
        FRAME.to_arrow(),
        _parquet(FRAME),
        FRAME.with_columns(pl.col("at").dt.cast_time_unit("ns").dt.convert_time_zone("Asia/Tokyo")),
        FRAME.with_columns(pl.col("at").dt.epoch("ms").cast(pl.Float64)),
        FRAME.with_columns(pl.col("at").dt.epoch("ms").cast(pl.String)),
        FRAME.with_columns(pl.lit(AT).alias("at"), pl.col("seq").cast(pl.Decimal(10, 2))),
        FRAME.with_columns(
            pl.col("type", "outcome").cast(pl.Categorical), pl.col("id").cast(pl.Binary)
        ),
        FRAME.with_columns(pl.Series("channels", [None, '["chat"]'])),
        FRAME.with_columns(pl.Series("x", ['{"k": 1}', "{}"])),
        pa.table({**FRAME.to_arrow().to_pydict(), "__index_level_0__": [0, 1]}),
    ],
    ids=range(12),
)
def test_columns_may_have_any_type_that_says_the_same(typed: Any) -> None:
    frame = read(typed).frame.sort("id")
    expected = {
        "id": ["1", "2"],
        "type": ["agent.idled", "agent.clocked_in"],
        "at": [AT_MS, AT_MS],
        "source": ["local"] * 2,
        "seq": [0, 2],
        "x": ['{"k":1}', "{}"],
        "agent": ["ana", "ben"],
        "unit": [None, "north"],
        "channels": [None, ["chat"]],
        "outcome": ["idle", None],
    }
    assert expected == frame.to_dict(as_series=False)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (pl.Series("id", [1, 2]), "`id` is 1; accepted is text"),
        (pl.Series("seq", [1.5, None]), "`seq` is 1.5; accepted is a whole number"),
        (pl.Series("seq", [True, None]), "`seq` is true; accepted is a whole number"),
        (pl.Series("seq", ["a", None]), '`seq` is "a"; accepted is a whole number'),
        (pl.Series("seq", [2**64 - 1, None], pl.UInt64), "accepted is a whole number"),
        (pl.Series("at", [1.5, 1.0]), "`at` is 1.5; accepted is RFC 3339"),
        (pl.Series("at", [-5, 1]), "`at` -5 is outside the years"),
        (
            pl.Series("at", [datetime(2300, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]),
            "is outside the years",
        ),
        (pl.Series("channels", [[1], None]), "accepted is a list of texts"),
        (pl.Series("x", [5, None]), "`x` is 5; accepted is an object"),
        (pl.Series("outcome", ["gone", None]), '`outcome` is "gone"'),
    ],
    ids=range(11),
)
def test_a_bad_value_in_a_column_is_named_by_its_row(column: pl.Series, reason: str) -> None:
    message = refusal(FRAME.with_columns(column))
    assert "<DataFrame>, row 1: " in message
    assert reason in message


def test_timestamps_without_a_zone_are_refused_as_a_column() -> None:
    message = refusal(FRAME.with_columns(pl.col("at").dt.replace_time_zone(None)))
    assert "The column `at` holds Datetime" in message
    assert "replace_time_zone('UTC')" in message


def test_columns_that_no_event_has_are_refused_together() -> None:
    message = refusal(_parquet(FRAME.rename({"seq": "sequence", "x": "extra"})))
    assert '"sequence" (the nearest is `' in message
    assert '"extra" (the nearest is `' in message


def test_what_is_no_whole_parquet_file_is_refused() -> None:
    whole = _parquet(FRAME).getvalue()
    for part in (whole[:-20], whole[:3], b""):
        assert "It is no whole Parquet file" in refusal(file(part, "events.parquet"))


def test_a_pandas_frame_is_read() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "id": ["1", "2"],
            "type": "agent.returned",
            "agent": ["ana", "ben"],
            "at": pandas.to_datetime([AT, AT]),
            "seq": [1, None],
            "recorded_at": [None, AT],
        },
        index=[7, 8],
    )
    found = read(frame).frame.sort("id")
    assert [1, 0] == found["seq"].to_list()
    assert [AT_MS, AT_MS] == found["at"].to_list()
    assert [None, AT_MS] == found["recorded_at"].to_list()


# Files and streams


def _zstandard(text: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(text)
    whole: bytes = sink.getvalue().to_pybytes()
    return whole


@pytest.mark.parametrize("compress", [gzip.compress, _zstandard])
@pytest.mark.parametrize("name", ["events.jsonl.gz", "events.zst", "events", "-"])
def test_compression_is_known_by_its_bytes(compress: Any, name: str) -> None:
    """More than one compressed part after another is one file."""
    text = compress(line(1) + b"\n") + compress(line(2) + b"\n")
    assert ["1", "2"] == ids(file(text, name))


@pytest.mark.parametrize("compress", [gzip.compress, _zstandard])
def test_compressed_bytes_that_are_cut_short_or_damaged_are_refused(compress: Any) -> None:
    text = compress(b"\n".join(map(line, range(1000))))
    for wrong in (text[:-10], text[:40] + b"\x00" * 40 + text[80:]):
        message = refusal(file(wrong, "events.gz"))
        assert message.startswith("events.gz: It")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("events", line(1)),
        ("events", "id,type,at,agent\n1,agent.returned,1,ana\n"),
        ("EVENTS.CSV", "id,type,at,agent\n1,agent.returned,1,ana\n"),
        ("events.txt", _parquet(FRAME.head(1)).getvalue()),
        ("events.ndjson", line(1)),
    ],
)
def test_the_form_is_known_by_content_or_name(name: str, text: bytes | str) -> None:
    assert ["1"] == ids(file(text, name))


def test_paths_streams_and_standard_input_are_read_together(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(line(1))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file(line(2))))
    with path.open(encoding="utf-8") as opened:
        events = read(path, "-", opened, io.StringIO(line(3).decode()), [json.loads(line(4))])
    assert ["1", "1", "2", "3", "4"] == sorted(events.frame["id"].to_list())
    assert (str(path), "standard input", str(path), "<StringIO>", "<list>") == events.sources


def test_objects_may_hold_datetimes_that_have_a_zone() -> None:
    event = {"id": "1", "type": "agent.returned", "agent": "ana"}
    aware, naive = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 8)  # noqa: DTZ001
    assert [AT_MS] == read([{**event, "at": aware}]).frame["at"].to_list()
    assert '<list>, row 1: `at` "2026-03-02T08:00:00" has no offset' in refusal(
        [{**event, "at": naive}]
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nowhere.jsonl", "nowhere.jsonl: There is no such file"),
        (".", ".: This is a folder"),
        (5, "5 is nothing to read events from"),
        ({"id": "1"}, "is nothing to read events from"),
        ([{"id": {1, 2}}], "row 1: This object has no form in JSON"),
        ([5], "<list>, row 1: 5 is no object"),
        (file(b"\xff\xfe{\x00", "events.jsonl"), "events.jsonl: Its text is UTF-16"),
    ],
)
def test_what_cannot_be_read_is_named(given: Any, said: str) -> None:
    assert said in refusal(given)


def test_no_input_at_all_is_an_error() -> None:
    assert "No events were given" in refusal()


def test_progress_counts_the_bytes_of_all_files(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl.gz"]
    paths[0].write_bytes(line(1))
    paths[1].write_bytes(gzip.compress(line(2)))
    sizes = [path.stat().st_size for path in paths]
    read(*paths, progress=lambda done, whole: told.append((done, whole)))
    assert [(sizes[0], sum(sizes)), (sum(sizes), sum(sizes))] == told


# Bad rows


BAD = b"\n".join([line(1), b'{"id":"2"}', line(3), b"\xff", line(5)])


def test_bad_rows_are_set_aside_with_their_reasons(tmp_path: Path) -> None:
    aside = tmp_path / "bad.jsonl"
    events = read(file(BAD), file("id,type,at\nx\n", "more.csv"), rejects=aside)
    assert (["1", "3", "5"], 3) == (sorted(events.frame["id"].to_list()), events.rejects)
    expected = [
        {
            "file": "events.jsonl",
            "line": 2,
            "text": '{"id":"2"}',
            "reasons": ["`type` and `at` are missing; every event has `id`, `type` and `at`"],
        },
        {
            "file": "events.jsonl",
            "line": 4,
            "text": "\\xff",
            "reasons": ["not UTF-8: byte 0xff at position 1"],
        },
        {"file": "more.csv", "line": 2, "text": "x", "reasons": ["1 columns; the header has 3"]},
    ]
    assert expected == [json.loads(row) for row in aside.read_text(encoding="utf-8").splitlines()]


def test_one_bad_row_refuses_everything_and_all_are_told() -> None:
    with pytest.raises(BadEvents) as refused:
        read(file(BAD), file(BAD, "again.jsonl"))
    assert [2, 4, 2, 4] == [reject.line for reject in refused.value.rejects]
    assert "4 rows are no valid events:\n" in str(refused.value)
    assert "--rejects FILE" in str(refused.value)
    assert ("bad_events", 2) == (refused.value.stable_code, refused.value.exit_status)


def test_no_bad_row_leaves_an_empty_file(tmp_path: Path) -> None:
    aside = tmp_path / "bad.jsonl"
    aside.write_text("from the last time", encoding="utf-8")
    assert 0 == read(file(line(1)), rejects=aside).rejects
    assert b"" == aside.read_bytes()


def test_what_fails_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    aside = tmp_path / "bad.jsonl"
    with pytest.raises(InputError):
        read(file(BAD), "nowhere.jsonl", rejects=aside)
    assert [] == list(tmp_path.iterdir())


def test_bad_rows_are_not_written_over_the_input(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(BAD)
    with pytest.raises(InputError, match="written over the input"):
        read(path, rejects=path)
    assert BAD == path.read_bytes()


def test_a_place_that_cannot_be_written_is_the_operators(tmp_path: Path) -> None:
    with pytest.raises(OperatorError):
        read(file(BAD), rejects=tmp_path / "nowhere" / "bad.jsonl")


def test_a_refusal_tells_the_first_problems_and_counts_the_rest() -> None:
    wrong = [b'{"id":%d}' % number for number in range(30)] + [b"same", b"same"]
    message = refusal(file(b"\n".join(wrong)))
    assert "32 rows are no valid events:" in message
    assert "events.jsonl, line 20: " in message
    assert "line 21: " not in message
    assert "and 12 more\n" in message
    assert "accepted is one JSON object a line (and 1 more like it)" in refusal(
        file(b"same\nsame\n")
    )


def test_reading_stops_when_too_much_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejects, "TOO_MANY", 5)
    monkeypatch.setattr(jsonl, "BLOCK", 10)
    message = refusal(file(b"bad\n" * 100))
    assert "5 rows are no valid events:" in message
    assert "Reading stopped there" in message
