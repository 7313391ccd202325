"""Targets of text: JSON Lines, CSV, what wraps them, and instants."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

import polars as pl
import pyarrow as pa

from handletime.errors import InputError
from handletime.events import csvs, jsonl
from handletime.events.read import read
from handletime.timeline.instant import EPOCH, MILLISECOND, parse_instant
from handletime.timeline.instants import parse_instants

from .agreement import agreed, texts_of
from .drawn import Drawn

BOM: Final = b"\xef\xbb\xbf"
BLOCKS: Final = (jsonl.BLOCK, jsonl.BLOCK, 64, 1_000)
NAMES: Final = (
    "a", "a.jsonl", "a.csv", "a.parquet", "a.jsonl.gz", "a.csv.zst", "a.gz", ".jsonl", "-.CSV",
)  # fmt: skip


def json_lines(given: bytes) -> None:
    """Every line that is not blank is an event or a bad line, however it is read."""
    drawn = Drawn(given)
    scan_from, block = drawn.one((0, jsonl.SCAN_FROM)), drawn.one(BLOCKS)
    text = drawn.rest()
    with patch.multiple(jsonl, SCAN_FROM=scan_from, BLOCK=block):
        places, _ = agreed(jsonl.batches(io.BytesIO(text), "a"), "a")
    lines = text.removeprefix(BOM).split(b"\n")
    expected = [place for place, line in enumerate(lines, 1) if line.strip(jsonl.SPACE)]
    assert expected == places, "a line was lost"


def comma_separated(given: bytes) -> None:
    """Every row is an event or a bad row, whatever the number of rows taken at once."""
    drawn = Drawn(given)
    at_once = drawn.one((csvs.AT_ONCE, 1, 2))
    text = drawn.rest()
    with patch.multiple(csvs, AT_ONCE=at_once):
        try:
            places, _ = agreed(csvs.batches(io.BytesIO(text), "a"), "a")
        except InputError:
            return
    assert places == sorted(set(places)), "a line begins twice"
    count = _rows_of_csv(text)
    assert count is None or count == len(places), "a row was lost"


def _rows_of_csv(text: bytes) -> int | None:
    """How many rows come after the header; None where Python's own reader refuses one."""
    whole = text.decode("utf-8-sig", errors="surrogateescape")
    try:
        rows = [row for row in csv.reader(io.StringIO(whole, newline=""), strict=True) if row]
    except csv.Error:
        return None
    return max(0, len(rows) - 1)


def wrapped(given: bytes) -> None:
    """A file of any name and compression, cut or changed, is taken or refused in words.

    What was compressed and left whole says the same as the plain bytes.
    """
    drawn = Drawn(given)
    name, wrap, harm = drawn.one(NAMES), drawn.byte() % 6, drawn.byte()
    place, byte = drawn.byte() << 8 | drawn.byte(), drawn.byte()
    plain = drawn.rest()
    packed = _WRAPS[wrap](plain)
    if harm < 64:
        packed = packed[: place % (len(packed) + 1)]
    elif harm < 128 and packed:
        changed = bytearray(packed)
        changed[place % len(packed)] ^= byte or 1
        packed = bytes(changed)
    found = _taken(packed, name)
    if harm >= 128 and wrap in {1, 2, 3} and not plain.startswith((b"\x1f\x8b", b"\x28\xb5")):
        assert _taken(plain, name) == found


_WRAPS: Final = (
    bytes,
    gzip.compress,
    lambda plain: gzip.compress(plain[:9]) + gzip.compress(plain[9:]),
    lambda plain: pa.compress(plain, "zstd", asbytes=True),
    lambda plain: gzip.compress(plain) + b"\x00 more",
    lambda plain: gzip.compress(gzip.compress(plain)),
)


def _taken(content: bytes, name: str) -> tuple[list[str], int] | str:
    """The events and the number of bad lines; `refused` where the whole was refused."""
    stream = io.BytesIO(content)
    stream.name = name
    with TemporaryDirectory() as folder:
        aside = Path(folder, "rejects.jsonl")
        try:
            events = read(stream, rejects=aside)
        except InputError:
            return "refused"
        assert events.rejects == len(aside.read_text("utf-8").splitlines())
    return texts_of([events.frame]), events.rejects


def instants(given: bytes) -> None:
    """A column of texts gives what each text alone gives, or leaves it to that."""
    texts = given.decode(errors="replace").split("\n")
    alone = [_instant(text) for text in texts]
    columns = parse_instants(pl.Series("at", texts, pl.String)).to_list()
    for text, one, many in zip(texts, alone, columns, strict=True):
        assert many is None or many == one, f"{text!r}: {one} alone, {many} in a column"
        usual = _by_standard_library(text)
        assert None in {usual, one} or usual == one, f"{text!r}: {usual} is due, {one} came"


def _instant(text: str) -> int | None:
    try:
        return parse_instant(text)
    except InputError:
        return None


def _by_standard_library(text: str) -> int | None:
    """What Python reads; it knows no leap seconds, and cuts what is finer than microseconds."""
    try:
        return (datetime.fromisoformat(text.upper()) - EPOCH) // MILLISECOND
    except (ValueError, TypeError, OverflowError):
        return None
