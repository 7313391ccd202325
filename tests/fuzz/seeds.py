"""What each target begins with: the bundled day, bad lines, small files of every form."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import polars as pl

from handletime.events.vocabulary import ALL_FIELDS, TYPES

from .drawn import ODD
from .texts import NAMES

DAY: Final = Path(__file__).parents[2] / "examples" / "day" / "events.jsonl"
AT_ONCE: Final = 22
"""Lines of one seed: sixteen seeds make a day."""
BAD: Final = (
    b"null", b"{}", b"[]", b'"a"', b"5", b'{"id":null}', b"{", b'{"id":"1"', b"\xff\xfe", b"\x00",
    b'{"id":"1","id":"2","type":"agent.returned","at":0,"agent":"a"}',
    b'{"id":"1","type":"agent.returned","at":1.0,"agent":"a","seq":1e0}',
    b'{"id":"1","type":"agent.returned","at":"0","agent":"\\ud800"}',
    b'{"id":"1","type":"agent.returned","at":0,"agent":"a"}{"id":"2"}',
    b'{"id":"1","type":"agent.returned","at":0,"agent":"a","x":{"a":[{"b":null}],"c":NaN}}',
    b'{"id":"1","type":"agent.returned","at":0,"agent":{"a":1}}', b"\r", b" \t", b"//", b"/**/",
    b'{"id":"1","type":"agent.channels_set","at":0,"agent":"a","channels":["a",null,""]}',
    b'{"id":"1","type":"agent.idled","at":5,"agent":"a","outcome":"idle","since":"2026"}',
    b'{"id":"1","type":"agent.returned","at":0,"agent":"a"}\r', b"[" * 200, b'{"x":' * 200,
)  # fmt: skip
TEXTS: Final = (
    "2026-03-02T08:05:15Z", "2026-03-02T08:05:15.123456789+02:00", "2026-03-02 08:05:15.5-00:00",
    "2016-12-31T23:59:60Z", "2016-12-31t23:59:60.999z", "1970-01-01T00:00:00Z", "0001-01-01",
    "2199-12-31T23:59:59.999Z", "2200-01-01T00:00:00+00:01", "2024-02-29T24:00:00Z", "9999",
    "2026-03-02T08:05:15", "2026-03-02T08:05Z", "2026-03-02T08:05:15.Z", "2026-W10-1T00:00:00Z",
)  # fmt: skip


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """The first inputs of a target, the same in every run."""
    texts = [b"\n".join(part) for part in (*_day(), BAD, *([each] for each in BAD))]
    made = {
        "jsonl": lambda: [b"\x00\x00" + each for each in texts],
        "facts": lambda: texts,
        "csv": lambda: [b"\x00" + each for each in _csvs()],
        "wrapped": _wrapped,
        "instants": lambda: [*(each.encode() for each in TEXTS), "\n".join(TEXTS).encode()],
        "parquet": _parquets,
    }
    return tuple(made.get(target, lambda: _bytes_at_random(target))())


def words() -> list[bytes]:
    """What a fuzzer should know by heart: names, values and marks of our events."""
    closed = {each for given in TYPES.values() for some in given.choices.values() for each in some}
    names = [f'"{each}"' for each in (*ALL_FIELDS, *TYPES, *sorted(closed))]
    marks = ["null", "true", "NaN", "\\ud800", "\\u0041", "e3", "{}", "[]", '":', '},\n{"', "\r\n"]
    odd = [json.dumps(each) for each in ODD if isinstance(each, str | int | float)]
    every = [*names, *marks, *odd, *TEXTS]
    return [each.encode() for each in dict.fromkeys(every) if len(each) < 60]


def _day() -> list[list[bytes]]:
    lines = DAY.read_bytes().splitlines()
    return [lines[place : place + AT_ONCE] for place in range(0, len(lines), AT_ONCE)]


def _csvs() -> list[bytes]:
    files = []
    for part in _day()[:4]:
        events = [json.loads(line) for line in part]
        names = list(dict.fromkeys(name for each in events for name in each))
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(names)
        for each in events:
            values = (each.get(name, "") for name in names)
            writer.writerow([v if isinstance(v, str) else json.dumps(v) for v in values])
        files.append(file.getvalue().encode())
    broken = [b"", b"\n", b"id\n", b"id,id\n1,2\n", b'id,"type\n1,2', b'\xef\xbb\xbfid\r1\r"2\r\n']
    return [*files, *broken, files[0].replace(b"\r\n", b"\r"), files[1][:-7] + b'"\n\xff,,\n']


def _wrapped() -> list[bytes]:
    plain = [b"\n".join(_day()[0][:4]), _csvs()[0][:400], BAD[0], b""]
    return [
        bytes((name, wrap, harm, 0, 20, 1)) + each
        for name in range(len(NAMES))
        for wrap in range(6)
        for harm, each in zip((0, 64, 128, 255), plain, strict=True)
    ]


def _parquets() -> list[bytes]:
    events = [json.loads(line) for line in _day()[0][:5]]
    frame = pl.DataFrame(events, infer_schema_length=None)
    files = []
    for compression in ("uncompressed", "snappy", "zstd", "lz4", "gzip"):
        for some in (frame, frame[:, :4]):
            file = io.BytesIO()
            some.write_parquet(file, compression=compression, statistics=False)
            files.append(file.getvalue())
    return [*files, b"", b"PAR1PAR1", b"PAR1" + bytes(20) + b"PAR1"]


def _bytes_at_random(target: str) -> list[bytes]:
    rng = Random(target)
    return [rng.randbytes(size) for size in (0, 8, 40, 40, 150, 150, 400, 400, 900, 900)]
