"""Laws of reading Parquet page by page: it gives what Polars gives, or leaves it to Polars."""

from __future__ import annotations

import io
from random import Random
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handletime.errors import InputError
from handletime.events.columns import REFUSALS
from handletime.events.parquet_columns import ParquetColumns, Unusual
from handletime.events.parquet_footer import footer_of
from handletime.events.read import read
from handletime.events.sparse import Column
from handletime.events.thrift import ASTRAY
from handletime.kernel.speed import Speed, at_speed

SPEEDS: Final[tuple[Speed, ...]] = ("interpreted", "compiled")
TEXTS: Final = st.sampled_from(["", "a", "ana", "b" * 9, "ü", "\U0001f600x", "z" * 300])
OPTIONS: Final = st.fixed_dictionaries(
    {
        "compression": st.sampled_from(["zstd", "snappy", "gzip", "none", "lz4"]),
        "use_dictionary": st.one_of(st.booleans(), st.just(["agent"])),
        "data_page_size": st.sampled_from([16, 64, 1 << 20]),
        "dictionary_pagesize_limit": st.sampled_from([16, 1 << 20]),
        "row_group_size": st.sampled_from([7, 1_000]),
        "write_batch_size": st.sampled_from([3, 1024]),
        "data_page_version": st.sampled_from(["1.0", "1.0", "2.0"]),
    }
)


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Columns of the types that are read page by page, with runs of values and of none."""
    size = draw(st.integers(1, 40))
    texts = st.one_of(st.none(), TEXTS)
    whole = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))
    columns: dict[str, list[Any]] = {
        "id": draw(st.lists(TEXTS, min_size=size, max_size=size)),
        "agent": draw(st.lists(texts, min_size=size, max_size=size)),
        "note": draw(st.lists(texts, min_size=size, max_size=size)),
        "seq": draw(st.lists(whole, min_size=size, max_size=size)),
        "unit": [None] * size,
    }
    columns["queue"] = sorted(columns["agent"], key=str)
    types = {name: pl.Int64 if name == "seq" else pl.String for name in columns}
    return pl.DataFrame(columns, schema=types).with_columns(
        at=pl.Series(range(size), dtype=pl.Int64).cast(pl.Datetime("ms", "UTC"))
    )


def written(frame: pl.DataFrame, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    pa.parquet.write_table(frame.to_arrow(), file, **options)
    return file.getvalue()


def assert_same(expected: pl.Series, found: Column) -> None:
    rows = np.arange(len(expected)) if found.rows is None else found.rows
    assert expected.is_not_null().arg_true().to_list() == rows.tolist()
    assert expected.drop_nulls().to_list() == found.values.to_list()


@pytest.mark.parametrize("speed", SPEEDS)
@settings(max_examples=60, deadline=None)
@given(frame=frames(), options=OPTIONS)
def test_a_column_is_what_polars_reads(
    speed: Speed, frame: pl.DataFrame, options: dict[str, Any]
) -> None:
    """Whatever the pages; a form that is not read here is left to Polars in so many words."""
    file = written(frame, options)
    schema = pl.read_parquet_schema(file)
    with at_speed(speed):
        for name in frame.columns:
            try:
                found = ParquetColumns(file, footer_of(file)).read(name, schema[name])
            except Unusual:
                assert options["data_page_version"] == "2.0" or options["compression"] == "lz4"
                continue
            assert_same(frame[name], found)


def test_polars_own_files_are_read_page_by_page() -> None:
    """What we and Polars write is of the usual form, or nothing would be gained."""
    frame = pl.DataFrame({"id": ["1", "2"], "at": [1, None], "agent": [None, "ana"]})
    file = io.BytesIO()
    frame.write_parquet(file)
    with at_speed("interpreted"):
        columns = ParquetColumns(file.getvalue(), footer_of(file.getvalue()))
        assert [2, 1, 1] == [len(columns.read(name, frame.schema[name])) for name in frame.columns]


@pytest.mark.parametrize("seed", range(60))
def test_changed_bytes_give_what_polars_gives_or_nothing(seed: int) -> None:
    """No value comes out that Polars would not give, and nothing is read beyond the file."""
    random = Random(seed)
    frame = pl.DataFrame(
        {
            "id": [str(each) for each in range(50)],
            "agent": [random.choice(["ana", "ben", None]) for _ in range(50)],
            "seq": [random.choice([0, 1, None]) for _ in range(50)],
        }
    )
    compression = random.choice(["none", "zstd"])
    file = bytearray(written(frame, {"compression": compression, "data_page_size": 64}))
    for _ in range(random.randint(1, 3)):
        file[random.randrange(4, len(file) - 8)] = random.randrange(256)
    changed = bytes(file)
    for speed in SPEEDS:
        with at_speed(speed):
            for name in frame.columns:
                _agrees(changed, name)


def _agrees(file: bytes, name: str) -> None:
    try:
        schema = pl.read_parquet_schema(file)
        found = ParquetColumns(file, footer_of(file)).read(name, schema[name])
    except (Unusual, MemoryError, *REFUSALS, *ASTRAY):
        return
    try:
        expected = pl.read_parquet(file, columns=[name])[name]
    except REFUSALS:
        return
    assert_same(expected, found)


def test_letters_that_are_none_are_refused_as_polars_refuses_them() -> None:
    """A page of texts is looked at as a whole; each text of it has to be UTF-8 by itself."""
    frame = pl.DataFrame({"id": ["aé", "bc"], "type": ["agent.returned"] * 2, "at": [0, 1]})
    frame = frame.with_columns(agent=pl.lit("ana"))
    options = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    file = written(frame, options)
    broken = file.replace("aé".encode() + b"\x02\0\0\0bc", b"aa\xc3\x02\0\0\0\xa9c")
    assert broken != file
    messages = []
    for speed in ("by_size", "compiled"):
        with at_speed(speed), pytest.raises(InputError) as refused:
            read(io.BytesIO(broken))
        messages.append(str(refused.value))
    assert messages[0] == messages[1]


@pytest.mark.parametrize("speed", SPEEDS)
def test_bad_rows_are_named_alike_whoever_reads_the_columns(speed: Speed) -> None:
    frame = pl.DataFrame(
        {
            "id": ["1", "", "x" * 201, "4", "5", None],
            "type": ["agent.returned", "agent.returned", "agent.returned", "agnet", None, "task"],
            "at": [0, 1, 2, -1, 4, 5],
            "seq": [None, None, -1, 0, 0, 0],
            "agent": ["ana", "ana", None, "ana", "x" * 201, "ü" * 200],
            "status": [None, "available", None, None, None, None],
        }
    )
    file = written(frame, {})
    messages = []
    for each in (speed, "by_size"):
        with at_speed(each), pytest.raises(InputError) as refused:
            read(io.BytesIO(file))
        messages.append(str(refused.value))
    assert messages[0] == messages[1]
    assert "5 rows are no valid events" in messages[0]
