"""Bad input, line by line, in every form in which it can come.

The lines and where each has its cases stand in `bad_input.md`; a case here checks that they do.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pytest

import handletime as ht
from doors.programs import program
from handletime.errors import InputError
from handletime.events.batch import Reject
from handletime.events.rejects import BadEvents

AT: Final = "2026-03-02T08:00:00Z"
AT_MS: Final = 1_772_438_400_000
EVENT: Final[dict[str, Any]] = {"id": "1", "type": "agent.returned", "at": AT, "agent": "ana"}
MEGABYTE: Final = 1 << 20

Write = Callable[[list[dict[str, Any]]], Any]


def _json_lines(events: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


def _csv(events: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    names = list(dict.fromkeys(name for event in events for name in event))
    writer = csv.DictWriter(text, names or ["id"])
    writer.writeheader()
    for event in events:
        writer.writerow(
            {k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in event.items()}
        )
    return text.getvalue().encode()


def _frame(events: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(events, infer_schema_length=None)


def _parquet(events: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    _frame(events).write_parquet(file)
    return file.getvalue()


def _zstandard(content: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return bytes(sink.getvalue().to_pybytes())


TEXT: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".jsonl": lambda content: content,
    ".jsonl.gz": gzip.compress,
    ".jsonl.zst": _zstandard,
}
"""The files of JSON Lines, by how their names end, and how their bytes come to be."""
FORMS: Final = (*TEXT, ".csv", ".parquet", "frame", "arrow", "list", "standard input")
every_form = pytest.mark.parametrize("form", FORMS)
every_text = pytest.mark.parametrize("suffix", TEXT)


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], Any]:
    """Return a function that gives events, or the very bytes of a file, in a form."""

    def give(form: str, events: Any) -> Any:
        if form == "list":
            return events
        if form in ("frame", "arrow"):
            return _frame(events) if form == "frame" else _frame(events).to_arrow()
        write = {".csv": _csv, ".parquet": _parquet}.get(form, _json_lines)
        content = events if isinstance(events, bytes) else write(events)
        if form == "standard input":
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
            return "-"
        path = tmp_path / f"events{form}"
        path.write_bytes(TEXT[form](content) if form in TEXT else content)
        return path

    return give


Given = Callable[[str, Any], Any]


def rejected(*inputs: Any) -> list[Reject]:
    with pytest.raises(BadEvents) as refused:
        ht.read(*inputs)
    return list(refused.value.rejects)


def reasons(*inputs: Any) -> str:
    return "\n".join(reason for reject in rejected(*inputs) for reason in reject.reasons)


# The index


def test_every_line_of_the_list_names_cases_that_there_are() -> None:
    text = Path(__file__).with_name("bad_input.md").read_text("utf-8")
    named = re.findall(r"`(\w+/\w+)\.py::(test_\w+)`", text)
    tests = Path(__file__).parents[1]
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (tests / f"{file}.py").read_text("utf-8")
    ]
    assert [] == missing
    assert LINES == re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)[2:]


LINES: Final = [
    "empty file",
    "one event",
    "truncated last line",
    "not UTF-8",
    "byte-order mark",
    "CRLF and CR",
    "10 MB in one line",
    "deep nesting",
    "nested objects where text is due",
    "an instant with no offset, of year 0001 and 9999, a leap second",
    "integers as floats",
    "`id` missing, repeated, conflicting",
    "unknown type and field",
    "a conversation of 100,000 messages",
    "an agent with 10,000 overlapping conversations",
    "every event at one instant",
    "events only of agents, or only of conversations",
    "a Parquet file with missing, extra and mistyped columns",
    "an output folder that exists, cannot be written, or fills up half-way",
]


# Empty, and one


@pytest.mark.parametrize("form", [*TEXT, ".csv", "list", "standard input"])
def test_an_empty_file_is_no_events(form: str, given: Given) -> None:
    facts = ht.derive(ht.read(given(form, [] if form == "list" else b"")))
    assert 0 == facts.counts["events"]
    assert all(0 == facts[name].height for name in facts)


def test_an_empty_file_by_the_name_of_parquet_is_none(given: Given) -> None:
    with pytest.raises(InputError, match="no whole Parquet file"):
        ht.read(given(".parquet", b""))
    assert 0 == ht.read(_frame([EVENT]).clear()).frame.height
    file = io.BytesIO()
    _frame([EVENT]).clear().write_parquet(file)
    assert 0 == ht.read(given(".parquet", file.getvalue())).frame.height


@every_form
def test_one_event_is_read_in_every_form(form: str, given: Given) -> None:
    frame = ht.read(given(form, [EVENT])).frame
    assert [("1", "agent.returned", AT_MS, "local", 0, "ana")] == frame.rows()


# Bytes and lines


@pytest.mark.parametrize("form", [*TEXT, "standard input"])
def test_a_last_line_that_is_cut_short_is_told(form: str, given: Given) -> None:
    whole = _json_lines([EVENT, EVENT | {"id": "2"}])
    (reject,) = rejected(given(form, whole[:-20]))
    assert 2 == reject.line
    assert "may have been cut short" in reject.reasons[0]


def test_a_last_row_that_is_cut_short_is_told(given: Given) -> None:
    (reject,) = rejected(given(".csv", _csv([EVENT, EVENT | {"id": "2"}])[:-15]))
    assert (3, "columns; the header has 4") == (reject.line, reject.reasons[0][2:])


@pytest.mark.parametrize("form", [*TEXT, ".csv", "standard input"])
def test_bytes_that_are_not_utf_8_are_told(form: str, given: Given) -> None:
    write = _csv if form == ".csv" else _json_lines
    content = write([EVENT, EVENT | {"agent": "Zo!"}]).replace(b"!", b"\xeb")
    (reject,) = rejected(given(form, content))
    assert "not UTF-8" in reject.reasons[0]
    assert "Zo\\xeb" in reject.text


def test_a_column_of_bytes_that_are_not_utf_8_is_told(given: Given) -> None:
    column = pl.Series("agent", [b"Zo\xeb", b"ana"])
    frame = _frame([EVENT, EVENT | {"id": "2"}]).with_columns(column)
    file = io.BytesIO()
    frame.write_parquet(file)
    for events in (frame, given(".parquet", file.getvalue())):
        with pytest.raises(BadEvents, match=r"row 1: `agent`"):
            ht.read(events)


@pytest.mark.parametrize("form", [*TEXT, ".csv", "standard input"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_either_end_of_lines_say_nothing(
    form: str, end: bytes, given: Given
) -> None:
    write = _csv if form == ".csv" else _json_lines
    content = write([EVENT, EVENT | {"id": "2"}]).replace(b"\r\n", b"\n").replace(b"\n", end)
    assert 2 == ht.read(given(form, b"\xef\xbb\xbf" + content)).frame.height


def test_lines_that_end_in_cr_alone_are_rows_of_csv_and_no_lines_of_json(given: Given) -> None:
    events = [EVENT, EVENT | {"id": "2"}]
    content = _csv(events).replace(b"\r\n", b"\r")
    assert 2 == ht.read(given(".csv", content)).frame.height
    said = reasons(given(".jsonl", _json_lines(events).replace(b"\n", b"\r")))
    assert said.startswith("not JSON: Extra data at character")
    assert said.endswith("its lines seem to end with CR alone; end them with LF or CRLF")


@every_form
def test_ten_megabytes_in_one_line_are_read(form: str, given: Given) -> None:
    message = {
        "id": "1",
        "type": "conversation.message",
        "at": AT,
        "conversation": "c1",
        "sender": "customer",
        "text": "ha " * (10 * MEGABYTE // 3),
    }
    assert [message["text"]] == ht.read(given(form, [message])).frame["text"].to_list()


# Values


@pytest.mark.parametrize("form", [*TEXT, ".csv", ".parquet", "frame", "standard input"])
def test_what_is_nested_too_deep_is_told(form: str, given: Given) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    if form in (".csv", ".parquet", "frame"):
        assert "`x`" in reasons(given(form, [EVENT | {"x": deep}]))
    else:
        line = _json_lines([EVENT])[:-2] + b',"x":' + deep.encode() + b"}\n"
        assert "nested too deep" in reasons(given(form, line))


def test_an_object_that_is_nested_too_deep_is_told() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(InputError, match="row 1: This object has no form in JSON"):
        ht.read([EVENT | {"x": deep}])


@pytest.mark.parametrize("form", [each for each in FORMS if each != ".csv"])
@pytest.mark.parametrize("value", [{"name": "ana"}, ["ana"], 5, True, 1.5])
def test_what_is_no_text_is_told_where_text_is_due(form: str, value: Any, given: Given) -> None:
    """In CSV all is text."""
    assert "`agent` is " in reasons(given(form, [EVENT | {"agent": value}]))
    assert "accepted is text" in reasons(given(form, [EVENT | {"agent": value}]))


@every_form
@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-03-02T08:00:00", "has no offset from UTC"),
        ("2026-03-02", "is no instant"),
        ("0001-01-01T00:00:00Z", "is outside the years"),
        ("9999-12-31T23:59:59Z", "is outside the years"),
        ("2026-02-29T08:00:00Z", "is on no clock or calendar"),
        ("", "is"),
    ],
)
def test_what_is_no_instant_is_told(form: str, at: str, reason: str, given: Given) -> None:
    assert reason in reasons(given(form, [EVENT | {"at": at}]))


@every_form
def test_a_leap_second_is_the_last_millisecond_before_it(form: str, given: Given) -> None:
    frame = ht.read(given(form, [EVENT | {"at": "2016-12-31T23:59:60Z"}])).frame
    assert [1_483_228_799_999] == frame["at"].to_list()


@every_form
def test_an_integer_may_be_written_as_a_float_and_a_fraction_may_not(
    form: str, given: Given
) -> None:
    whole = [EVENT | {"seq": 3.0, "at": float(AT_MS)}]
    assert [(AT_MS, 3)] == ht.read(given(form, whole)).frame.select("at", "seq").rows()
    assert "`seq` is " in reasons(given(form, [EVENT | {"seq": 3.5}]))
    assert reasons(given(form, [EVENT | {"at": AT_MS + 0.5}])).startswith("`at` ")


# Identity and names


@every_form
def test_an_id_that_is_missing_is_told(form: str, given: Given) -> None:
    without = {name: value for name, value in EVENT.items() if name != "id"}
    assert "`id` is missing" in reasons(given(form, [without]))


@every_form
def test_an_id_that_is_repeated_is_a_duplicate_and_one_that_conflicts_a_finding(
    form: str, given: Given
) -> None:
    events = [EVENT, EVENT, EVENT | {"agent": "ben"}]
    facts = ht.derive(ht.read(given(form, events)))
    assert (1, 1, 1) == tuple(facts.counts[x] for x in ("events", "duplicates", "conflicts"))
    assert 1 == facts.findings_by_code["conflicting_event"]


@every_form
def test_a_type_and_a_field_that_there_are_not_are_told_with_the_nearest(
    form: str, given: Given
) -> None:
    assert "agent.returned" in reasons(given(form, [EVENT | {"type": "agent.retuned"}]))
    with pytest.raises(InputError, match=r'"agnet".*`agent`'):
        ht.read(given(form, [EVENT | {"agnet": "ben"}]))


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (_frame([EVENT]).drop("id"), "row 1: `id` is missing"),
        (_frame([EVENT]).drop("id", "type", "at"), "`id`, `type` and `at` are missing"),
        (_frame([EVENT]).with_columns(colour=pl.lit("red")), 'no event has: "colour"'),
        (_frame([EVENT]).with_columns(agent=pl.lit(5)), "`agent` is 5; accepted is text"),
        (_frame([EVENT]).with_columns(at=pl.lit(b"\x00\x01")), "`at`"),
        (_frame([EVENT]).with_columns(seq=pl.lit([1])), "`seq` is [1]"),
        (_frame([EVENT]).with_columns(at=pl.lit("x").str.to_date(strict=False)), "`at` is missing"),
    ],
    ids=range(7),
)
def test_columns_that_are_missing_extra_or_mistyped_are_told(
    frame: pl.DataFrame, says: str, given: Given
) -> None:
    file = io.BytesIO()
    frame.write_parquet(file)
    with pytest.raises(InputError, match=re.escape(says)):
        ht.read(given(".parquet", file.getvalue()))


# Large and lopsided


def _messages(number: int) -> list[dict[str, Any]]:
    """Return a conversation in which customer and agent write in turn, a second apart."""
    base: dict[str, Any] = {"conversation": "c1"}
    events = [
        {"type": "agent.clocked_in", "agent": "ana", "unit": "north"},
        {"type": "conversation.opened", "customer": "kim", "channel": "chat"}
        | base
        | {"direction": "inbound"},
        {"type": "conversation.accepted", "agent": "ana"} | base,
        {"type": "agent.entered_conversation", "agent": "ana"} | base,
        *(
            {"type": "conversation.message"}
            | base
            | ({"sender": "agent", "agent": "ana"} if each % 2 else {"sender": "customer"})
            for each in range(number)
        ),
    ]
    return [
        {"id": str(each), "at": AT_MS + each * 1000} | event for each, event in enumerate(events)
    ]


def _at_once(number: int) -> list[dict[str, Any]]:
    """Return an agent with so many conversations in hand, each entered once and written in."""
    steps: list[list[dict[str, Any]]] = [
        [{"type": "conversation.accepted"}],
        [
            {"type": "agent.entered_conversation"},
            {"type": "conversation.message", "sender": "agent"},
        ],
        [{"type": "conversation.agent_left"}],
    ]
    events: list[dict[str, Any]] = [{"type": "agent.clocked_in", "unit": "north"}]
    for step in steps:
        for each in range(number):
            events += [event | {"conversation": f"c{each}"} for event in step]
    return [
        {"id": str(each), "at": AT_MS + each * 1000, "agent": "ana"} | event
        for each, event in enumerate(events)
    ]


def _seconds(work: Callable[[], object]) -> float:
    """Return the time that a processor works, which a busy machine does not change much."""
    before = time.process_time()
    work()
    return time.process_time() - before


IN_STEP: Final = 25
"""Ten times the size may take so many times as long; what is quadratic takes a hundred."""
LEAST_S: Final = 0.2
"""What a small input costs at least, and so what a larger one is measured against."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("events", "rows"),
    [
        (_messages, ["segments/c1/1", "interactions/c1/1"]),
        (_at_once, ["segments/c7/1", "sessions/ana/2026-03-02T08:00:00.000Z"]),
    ],
)
def test_ten_times_the_size_takes_about_ten_times_as_long(
    events: Callable[[int], list[dict[str, Any]]], rows: list[str]
) -> None:
    """Reading, deriving every table, and explaining rows of them."""

    def work(given: list[dict[str, Any]]) -> None:
        facts = ht.derive(ht.read(given))
        assert 0 < sum(facts[name].height for name in facts)
        for row in rows:
            ht.explain(facts, row)

    small, large = events(1_000), events(10_000)
    work(events(10))
    assert IN_STEP * max(LEAST_S, _seconds(lambda: work(small))) > _seconds(lambda: work(large))


def test_a_conversation_of_a_hundred_thousand_messages_is_measured() -> None:
    facts = ht.derive(ht.read(_messages(100_000)))
    (row,) = facts["segments"].to_dicts()
    assert (50_000, 50_000) == (row["customer_messages"], row["agent_messages"])
    # A second before each answer, and one more before the first: the opening asked already.
    assert 50_001 * 1000 == row["eht_ms"]


def test_an_agent_with_ten_thousand_conversations_at_once_is_measured() -> None:
    facts = ht.derive(ht.read(_at_once(10_000)))
    assert 10_000 == facts["segments"].height
    attended = facts["attention"].select((pl.col("ended_at") - pl.col("started_at")).sum())
    assert attended.item().total_seconds() * 1000 >= facts["segments"]["ift_ms"].sum() > 0


@every_form
def test_every_event_may_be_at_one_instant(form: str, given: Given) -> None:
    """All spans are empty; what happened, happened."""
    events = [event | {"at": AT_MS, "seq": each} for each, event in enumerate(_messages(50))]
    facts = ht.derive(ht.read(given(form, events)))
    assert [(0, 0, 0)] == facts["segments"].select("segment_ms", "ift_ms", "eht_ms").rows()
    assert (0, 1, 1) == tuple(
        facts[name].height for name in ("statuses", "sessions", "interactions")
    )


def test_every_event_may_be_at_one_instant_without_an_order_of_its_own() -> None:
    facts = ht.derive(ht.read([event | {"at": AT_MS} for event in _messages(1_000)]))
    assert 1_004 == facts.counts["events"]
    assert 1 == facts["segments"].height


@pytest.mark.parametrize("word", ["agent", "conversation"])
def test_events_may_be_only_of_agents_or_only_of_conversations(word: str) -> None:
    events = [each for each in _messages(10) if each["type"].startswith(f"{word}.")]
    facts = ht.derive(ht.read(events))
    assert len(events) == facts.counts["events"]
    heights = {name: facts[name].height for name in facts}
    assert ("agent" == word) == bool(heights["sessions"])
    assert ("conversation" == word) == bool(heights["interactions"])
    for name in ("attendance", "handle-time", "queues"):
        assert 0 <= ht.report(name, facts).rows.height


# The command line


@pytest.mark.parametrize(
    ("name", "content", "status", "says"),
    [
        ("empty.jsonl", b"", 0, "0 events"),
        ("empty.csv", b"", 0, "0 events"),
        ("one.jsonl", _json_lines([EVENT]), 0, "1 event"),
        ("cut.jsonl", _json_lines([EVENT])[:-20], 2, "cut.jsonl, line 1: not JSON"),
        ("latin.jsonl", _json_lines([EVENT]).replace(b"ana", b"Zo\xeb"), 2, "not UTF-8"),
        ("mark.csv", b"\xef\xbb\xbf" + _csv([EVENT]), 0, "1 event"),
        ("deep.jsonl", b'{"x":' * 100_000, 2, "nested too deep"),
        ("nested.jsonl", _json_lines([EVENT | {"agent": {}}]), 2, "`agent` is {}"),
        ("year.parquet", _parquet([EVENT | {"at": "9999-01-01T00:00:00Z"}]), 2, "row 1: `at`"),
        ("type.csv", _csv([EVENT | {"type": "agent.retuned"}]), 2, "agent.returned"),
        ("cut.parquet", _parquet([EVENT])[:-9], 2, "no whole Parquet file"),
        ("cut.jsonl.gz", gzip.compress(_json_lines([EVENT]), mtime=0)[:-9], 2, "cut short"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_command_line_says_the_same_and_writes_nothing_of_bad_input(
    name: str, content: bytes, status: int, says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = program("facts", name, "--out", "facts", folder=tmp_path)
    assert status == ran.status
    assert says in ran.talk
    assert "Traceback" not in ran.talk
    assert (status == 0) == (tmp_path / "facts").exists()
    assert all(len(line) < 2_000 for line in ran.talk.splitlines())
