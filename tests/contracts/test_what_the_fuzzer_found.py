"""What the fuzzers found: each case was a crash, a loss or a difference once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from handletime.errors import InputError
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
        pa.array([1], pa.int64()).cast(pa.decimal256(60)),
        pa.array([0], pa.duration("ms")).cast(pa.int64()).view(pa.timestamp("ms", "Mars/Olympus")),
    ],
    ids=lambda each: str(each.type),
)
def test_a_column_of_a_type_that_polars_lacks_is_refused_in_words(column: Any) -> None:
    """It ended in an error of Polars, or in a panic, which no handler of errors sees."""
    with pytest.raises(InputError, match="cannot be taken|wrong"):
        read(pa.table({"id": ["1"], "at": column}))
