"""Laws of plain lines: what a scan takes is what the judge takes, at either speed."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handletime.errors import InputError
from handletime.events import jsonl
from handletime.events.batch import Sifted, sift
from handletime.events.plain_lines import Rooms, Scanned, scanned
from handletime.events.vocabulary import ALL_FIELDS
from handletime.kernel.scan import BACKSLASH, SHORTEST_LINE, copy_texts
from handletime.kernel.speed import Speed, at_speed
from handletime.timeline.instant import parse_instant
from laws.events_at_random import lines, valid_events

ROOMS = Rooms()
SPEEDS: tuple[Speed, ...] = ("interpreted", "compiled")
EVENT = b'{"id":"1","type":"agent.returned","at":%s,"agent":"ana"}\n'
blocks = st.lists(lines(), max_size=6).map(b"\n".join)


def taken(block: bytes, speed: Speed) -> Scanned:
    with at_speed(speed):
        return scanned(block, block.count(b"\n") + (not block.endswith(b"\n")), ROOMS)


def row(block: bytes, speed: Speed = "compiled") -> dict[str, Any] | None:
    """The fields of a block of one plain line; None where it is doubted."""
    found = taken(block, speed)
    assert 1 == len(found.lines) + len(found.doubted)
    return (
        None if len(found.doubted) or found.lost.any() else found.columns.frame().row(0, named=True)
    )


def sifted(block: bytes, scan_from: int) -> list[Sifted]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "SCAN_FROM", scan_from)
        return [sift(batch, "a") for batch in jsonl.batches(io.BytesIO(block), "a")]


@settings(max_examples=40)
@given(block=blocks)
def test_both_speeds_find_the_same(block: bytes) -> None:
    one, other = (taken(block, speed) for speed in SPEEDS)
    assert one.columns.names == other.columns.names
    assert one.columns.frame().equals(other.columns.frame())
    for here, there in zip(one[1:], other[1:], strict=True):
        assert here.tolist() == there.tolist()


@given(block=blocks)
def test_every_line_that_is_not_blank_is_plain_or_doubted(block: bytes) -> None:
    found = taken(block, "compiled")
    some = [place for place, line in enumerate(block.split(b"\n")) if line.strip(jsonl.SPACE)]
    assert some == sorted([*found.lines.tolist(), *found.doubted.tolist()])
    assert found.columns.size == len(found.lines) == len(found.lost)


@given(block=blocks)
def test_a_scan_and_objects_give_the_same_events_and_the_same_refusals(block: bytes) -> None:
    one, other = sifted(block, 0), sifted(block, len(block) + 1)
    assert [each.rejects for each in one] == [each.rejects for each in other]
    assert _events(one) == _events(other)


def _events(of: list[Sifted]) -> list[str]:
    """Each event as text, without what is absent."""
    frames = [columns.frame() for each in of for columns in each.valid]
    rows = [row for frame in frames for row in frame.iter_rows(named=True)]
    return sorted(
        json.dumps(
            {name: value for name, value in each.items() if value is not None}, sort_keys=True
        )
        for each in rows
    )


@given(event=valid_events(), ascii_only=st.booleans(), spaced=st.booleans())
def test_a_line_as_it_is_usually_written_is_plain(
    event: dict[str, Any],
    ascii_only: bool,  # noqa: FBT001  # it is drawn
    spaced: bool,  # noqa: FBT001  # it is drawn
) -> None:
    """So that hardly a line of a usual file is read by the judge."""
    event = {name: _usual(name, value) for name, value in event.items()}
    separators = (", ", ": ") if spaced else (",", ":")
    line = json.dumps(event, ensure_ascii=ascii_only, separators=separators).encode()
    found = taken(line, "compiled")
    assert ([], [0]) == (found.doubted.tolist(), found.lines.tolist())
    assert not found.lost.any()


def _usual(name: str, value: Any) -> Any:
    """Write an instant in upper case, and an integer in few digits."""
    kind = ALL_FIELDS[name].kind
    if kind == "integer":
        return value % 10**18
    return value.upper() if kind == "instant" and isinstance(value, str) else value


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize(
    "line",
    [
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana","agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana","agnet":"ana"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":5}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":true}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":["ana"]}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":{"a":"ana"}}',
        b'{"id":"1","type":"agent.returned","at":0.0,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":1e3,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":00,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":-,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":+1,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":1234567890123456789,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":"0","agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":0,"seq":"1","agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\ta"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\x00a"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\xffa"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\\xa"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\\u12g4"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\\ud800"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\\ud800\\u0041"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"an\\udc00\\ud800"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana",}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana"}}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana"},',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana"} {}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana"',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"ana',
        b'{"id":"1","type":"agent.returned","at":0,"agent"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":}',
        b'{"id":"1","type":"agent.returned","at":0,agent:"ana"}',
        b'{"id":"1","type":"agent.returned","at":0 "agent":"ana"}',
        b'{,"id":"1","type":"agent.returned","at":0,"agent":"ana"}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":nul}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","\\u0078":{}}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","x":'
        + b"[" * 101
        + b"]" * 101
        + b"}",
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","x":}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","x":NaN}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","x":{"a":1,"a":2}}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","x":{]}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","channels":["\\ud800"]}',
        b'{"id":"1","type":"agent.returned","at":0,"agent":"a","channels":[1]}',
        b'{"id":"1","type":"agent.returns","at":0,"agent":"a"}',
        b'\xef\xbb\xbf{"id":"1","type":"agent.returned","at":0,"agent":"ana"}',
        b'["id","1","type","agent.returned","at",0,"agent","ana"]',
        b"{}",
        b'{"id":"","type":"","at":}',
    ],
)
def test_what_is_not_plain_is_doubted(line: bytes, speed: Speed) -> None:
    assert row(line + b"\n", speed) is None


@pytest.mark.parametrize("speed", SPEEDS)
def test_values_are_those_of_json(speed: Speed) -> None:
    line = {
        "id": 'a"\\/\b\f\n\r\t\u00e4\u20ac\U0001f600',
        "type": "conversation.message",
        "at": "2026-03-02T10:00:00.1239+02:00",
        "agent": "\u00e4\u20ac\U0001f600",
        "seq": -12,
        "channels": ["a b", "\u00e4", "\U0001f600"],
        "x": {"b": [1, 2.50, None, {}], "a": '}]"'},
        "old": "text",
        "new": -0.0,
        "note": "",
        "topic": None,
    }
    expected = {
        "id": line["id"],
        "type": line["type"],
        "at": 1_772_438_400_123,
        "seq": -12,
        "x": '{"a":"}]\\"","b":[1,2.5,null,{}]}',
        "agent": line["agent"],
        "channels": line["channels"],
        "note": "",
        "old": '"text"',
        "new": "-0.0",
    }
    for ascii_only in (False, True):
        text = json.dumps(line, ensure_ascii=ascii_only).replace("/", "\\/")
        assert expected == row(f"\t {text} \r\n".encode(), speed)


INSTANTS = (
    "2026-03-02T08:05:15Z",
    "2026-03-02 08:05:15.5-23:59",
    "2026-03-02T08:05:15.123456789123456789123456789Z",
    "1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00+00:01",
    "1969-12-31T23:59:59-00:01",
    "2199-12-31T23:59:59.999Z",
    "2200-01-01T00:00:00+00:01",
    "2000-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "2023-04-31T00:00:00Z",
    "2023-00-10T00:00:00Z",
    "2023-01-00T00:00:00Z",
    "2023-01-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
)
near_instants = st.one_of(
    st.sampled_from(INSTANTS),
    st.from_regex(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
                  r"(\.[0-9]{1,20})?(Z|[+-][0-2][0-9]:[0-6][0-9])", fullmatch=True),
)  # fmt: skip


@settings(max_examples=300)
@given(
    text=near_instants,
    place=st.integers(0, 40),
    gone=st.integers(0, 2),
    put=st.sampled_from(["", "", "", "0", "9", "-", ".", ":", "z", "Z", " ", "+"]),
)
@example(text="2026-03-02T08:05:15Z", place=19, gone=0, put=".")
def test_an_instant_that_is_plain_is_what_the_judge_reads(
    text: str, place: int, gone: int, put: str
) -> None:
    text = text[:place] + put + text[place + gone :]
    found = row(EVENT % json.dumps(text).encode())
    try:
        expected = parse_instant(text)
    except InputError:
        expected = None
    assert found is None or found["at"] == expected
    if (place, gone, put) == (40, 0, "") and expected is not None and ":60" not in text:
        assert found is not None


@pytest.mark.parametrize("text", INSTANTS)
def test_instants_as_they_are_usually_written_are_plain(text: str) -> None:
    try:
        expected: int | None = parse_instant(text)
    except InputError:
        expected = None
    found = row(EVENT % json.dumps(text).encode())
    if expected is None or text.endswith(":60Z") or not text.startswith(("19", "20", "21")):
        assert found is None
    elif text[:4] != "1969":
        assert found is not None
        assert expected == found["at"]


def test_a_plain_text_may_be_cut_anywhere() -> None:
    """Nothing is read beyond the end of a block."""
    line = EVENT % b'"2026-03-02T08:05:15.5+02:00"'
    for upto in range(len(line)):
        assert (
            upto < SHORTEST_LINE or row(line[:upto], "interpreted") is None or upto >= len(line) - 1
        )


@given(texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=9), max_size=5))
@pytest.mark.parametrize("speed", SPEEDS)
def test_texts_are_copied_without_their_escapes(speed: Speed, texts: list[str]) -> None:
    written = [json.dumps(text)[1:-1].encode() for text in texts]
    end = np.cumsum([0, *map(len, written)], dtype=np.int64)
    block = np.frombuffer(b"".join(written) + b"\n", np.uint8)
    with at_speed(speed):
        letters, begin = copy_texts(block, end[:-1], end[1:], BACKSLASH)
    assert texts == [letters[here:there].tobytes().decode() for here, there in pairwise(begin)]
