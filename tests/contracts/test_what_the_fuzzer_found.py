"""What the fuzzers found: each case was a crash, a loss or a difference once."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from handletime.errors import InputError
from handletime.events.parquet_pages import broken_page
from handletime.events.read import read


@pytest.mark.parametrize(
    "lines",
    ["null\n{}", '{}\n{"id":null}\n{"x":{}}', '{"id":"1","agent":{}}\n{}'],
)
def test_objects_without_a_value_are_bad_lines_beside_others(tmp_path: Path, lines: str) -> None:
    """Where the parser refuses the block, they ended in an `IndexError`."""
    events = read(io.BytesIO(lines.encode()), rejects=tmp_path / "rejects.jsonl")
    assert (0, lines.count("\n") + 1) == (events.frame.height, events.rejects)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([["a"]], pa.list_view(pa.string())),
        pa.array([0]).view(pa.timestamp("ms", "Mars/Olympus")),
        pa.array([1]).cast(pa.decimal256(60)),
    ],
    ids=lambda each: str(each.type),
)
def test_a_column_of_a_type_that_polars_lacks_is_refused_in_words(column: Any) -> None:
    """It ended in an error of Polars, or in a panic, which no handler of errors sees."""
    with pytest.raises(InputError, match="Its columns cannot be taken"):
        read(pa.table({"id": ["1"], "at": column}))


def test_one_value_that_is_no_text_does_not_refuse_a_column_of_bytes(tmp_path: Path) -> None:
    """Parquet without logical types holds texts as bytes; Polars refused the whole column."""
    ids = pl.Series([b"1", b"", b"\xff", b"4"], dtype=pl.Binary)
    frame = pl.DataFrame({"id": ids}).with_columns(
        type=pl.lit("agent.returned"), at=pl.lit(0), agent=pl.lit("ana")
    )
    events = read(frame, rejects=tmp_path / "rejects.jsonl")
    assert ["1", "4"] == events.frame["id"].to_list()
    assert 2 == events.rejects


@pytest.mark.parametrize("field", ["agent", "x", "seq"])
@pytest.mark.parametrize("dtype", [pl.Date, pl.Duration("ms")])
def test_a_date_or_length_beyond_those_of_python_is_a_bad_row(
    tmp_path: Path, dtype: Any, field: str
) -> None:
    """It ended in a panic, where the row was to be shown."""
    last = pl.Series([2**31 - 1 if dtype == pl.Date else 2**62]).cast(dtype)
    frame = pl.DataFrame({"id": ["1"], "type": ["agent.returned"], "at": [0]})
    frame = frame.with_columns(pl.lit("ana").alias("agent")).with_columns(last.alias(field))
    path = tmp_path / "rejects.jsonl"
    assert 1 == read(frame, rejects=path).rejects
    assert field in json.loads(path.read_text())["text"]


def test_half_a_pair_in_a_list_is_a_bad_row_of_csv_too(tmp_path: Path) -> None:
    """It ended in an error of encoding, where the list was laid out as a column."""
    file = io.BytesIO(
        b"id,type,at,agent,channels\n"
        b'1,agent.channels_set,0,ana,"[""\\ud800""]"\n'
        b'2,agent.channels_set,0,ana,"[""chat""]"\n'
    )
    file.name = "events.csv"
    path = tmp_path / "rejects.jsonl"
    assert [["chat"]] == read(file, rejects=path).frame["channels"].to_list()
    assert "half a surrogate pair is no character" in path.read_text()


ROWS = pl.DataFrame(
    {"id": list("12345"), "type": ["agent.returned"] * 5, "at": range(5), "agent": list("abcde")}
)


def parquet(frame: pl.DataFrame, **options: Any) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file, **options)
    return file.getvalue()


def test_a_page_of_fewer_values_than_none_is_refused_in_words() -> None:
    """Polars asked for 2,305,843,009,213,693,952 bytes, and the process was gone."""
    five = b"\x2c\x15\x0a"  # the header of a page of data begins: it has so many values
    file = parquet(ROWS)
    assert 4 == file.count(five)
    damaged = file.replace(five, b"\x2c\x15\x09", 1)
    with pytest.raises(InputError, match="a page of fewer values"):
        read(io.BytesIO(damaged))


@pytest.mark.parametrize("rows", [4, 6, 700])
def test_a_file_that_miscounts_its_rows_is_refused_in_words(rows: int) -> None:
    """Columns were shorter than the file said, and Polars panicked where rows were read again."""
    before_groups = b"\x16%b\x19"  # a footer counts its rows, then lists its groups of rows
    file = parquet(ROWS)
    assert 1 == file.count(before_groups % b"\x0a")
    number = bytes([2 * rows % 128 | 128, 2 * rows // 128])  # twice, and seven bits a byte
    damaged = file.replace(before_groups % b"\x0a", before_groups % number)
    length = int.from_bytes(file[-8:-4], "little") + len(damaged) - len(file)
    with pytest.raises(InputError, match="no whole Parquet file"):
        read(io.BytesIO(damaged[:-8] + length.to_bytes(4, "little") + b"PAR1"))


def test_the_end_of_a_parquet_file_must_say_where_its_columns_are() -> None:
    """Polars believed the half of a footer, and went the same way."""
    file = parquet(ROWS)
    with pytest.raises(InputError, match="where its columns are"):
        read(io.BytesIO(file[:-8] + (9).to_bytes(4, "little") + file[-4:]))


def test_a_file_that_miscounts_its_levels_does_not_end_the_process() -> None:
    """Arrow ended the process: its statistics have two levels, and a column that never lacks one."""
    optional, required = b"\x15\x0c\x25\x02", b"\x15\x0c\x25\x00"  # a column of texts begins
    file = io.BytesIO()
    pa.parquet.write_table(ROWS.to_arrow(), file)
    damaged = file.getvalue().replace(optional, required, 1)
    assert damaged != file.getvalue()
    assert None is broken_page(damaged)
    assert ROWS.height == read(io.BytesIO(damaged)).frame.height


@pytest.mark.parametrize("frame", [ROWS, ROWS.clear(), pl.concat([ROWS] * 1_000)])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_whole_files_are_not_taken_for_damaged_ones(frame: pl.DataFrame, version: str) -> None:
    """Whoever wrote them, whatever their pages."""
    file = io.BytesIO()
    pa.parquet.write_table(
        frame.to_arrow(), file, data_page_version=version, data_page_size=64, row_group_size=700
    )
    for content in (file.getvalue(), parquet(frame), parquet(frame, row_group_size=7)):
        assert None is broken_page(content)
        assert frame.height == read(io.BytesIO(content)).frame.height


def test_a_list_that_says_it_is_endless_ends_with_the_file() -> None:
    """Our own look at the headers went round for as long as the list said."""
    endless = b"\x19\xf7" + b"\xff" * 8 + b"\x7f" + bytes(9)
    file = b"PAR1" + endless + len(endless).to_bytes(4, "little") + b"PAR1"
    with pytest.raises(InputError, match="where its columns are"):
        read(io.BytesIO(file))
