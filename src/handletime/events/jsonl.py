"""JSON Lines: blocks of lines into columns, and one line into an object where need be.

Arrow's parser takes blocks of *plain* lines: one object, no braces but the outer ones. It is
strict there: another type of value, a field twice, or a field that it was not told of makes
it refuse the block, which is then parted until the lines in question are few. All other
lines, such as those with an `x`, are read one by one.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.json

from handletime.errors import InputError, shown
from handletime.events.batch import Batch
from handletime.events.columns import as_typed
from handletime.events.json_text import Unreadable, parse_json
from handletime.events.vocabulary import ALL_FIELDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from handletime.events.inputs import Readable

BLOCK: Final = 16 << 20
"""Bytes read at once: some hundred thousand lines."""
LONGEST_LINE: Final = 256 << 20
"""Bytes after which a line without an end is not believed to be one."""
PART: Final = 1 << 20
"""Bytes that one thread of the parser takes at once."""
FEW: Final = 64
"""Lines that are read one by one rather than parted further."""
PARTS: Final = 32
"""Into how many parts a refused block falls."""
SPACE: Final = b" \t\r"

_ARROW_TYPES: Final[dict[Kind, pa.DataType]] = {
    "text": pa.string(), "integer": pa.int64(), "list": pa.list_(pa.string()),
}
_INSTANTS: Final = tuple(name for name, field in ALL_FIELDS.items() if field.kind == "instant")
_AS_NUMBER: Final = {
    name: re.compile(rb'"' + name.encode() + rb'"[ \t]*:[ \t]*-?\d') for name in _INSTANTS
}


class Lines:
    """The lines of one block."""

    def __init__(self, block: bytes, first: int, unit: str, *, is_last: bool) -> None:
        """Take whole lines, the number and name of the first, and whether the file ends here."""
        self.block = block
        self.first = first
        self.unit = unit
        self.is_last = is_last

    @cached_property
    def lines(self) -> list[bytes]:
        """The lines without their ends."""
        return self.block.removesuffix(b"\n").split(b"\n")

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self.block.count(b"\n") + (not self.block.endswith(b"\n"))

    def place(self, row: int) -> int:
        """Give the number of the line in its file."""
        return self.first + row

    def text(self, row: int) -> str:
        """Give the line as it was written; bytes that are not UTF-8 become escapes."""
        return self.lines[row].removesuffix(b"\r").decode(errors="backslashreplace")

    def event(self, row: int) -> dict[str, Any]:
        """Read one line as one object, or say exactly why it is none."""
        try:
            event = parse_object(self.lines[row])
        except Unreadable as error:
            cut = self.is_last and row == len(self.lines) - 1 and not self.block.endswith(b"\n")
            hint = "; the file ends within this line and may have been cut short"
            raise Unreadable(f"{error}{hint if cut else ''}") from None
        return event


def batches(stream: Readable, name: str, unit: str = "line") -> Iterator[Batch]:
    """Read a stream of JSON Lines, block by block.

    Lines end with LF or CRLF; blank ones are passed over; a byte-order mark at the
    beginning is left out; the last line needs no end.
    """
    parser = _Parser(name)
    first = 1
    for block, is_last in _blocks(stream, name):
        lines = Lines(block, first, unit, is_last=is_last)
        yield parser.batch(lines)
        first += lines.count


def parse_object(line: bytes) -> dict[str, Any]:
    """Read a line as a JSON object; `Unreadable` says why it is none."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        wrong = line[error.start]
        message = f"not UTF-8: byte 0x{wrong:02x} at position {error.start + 1}"
        raise Unreadable(message) from None
    found = parse_json(text)
    if not isinstance(found, dict):
        raise Unreadable(f"{shown(found)} is no object; accepted is one JSON object a line")
    return found


class _Parser:
    """Arrow's parser, which remembers what fields the blocks before had."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.schema: pa.Schema | None = None

    def batch(self, lines: Lines) -> Batch:
        """Read one block."""
        rows = np.arange(lines.count)
        unread = rows[:0]
        block = lines.block
        if not _is_plain(block, len(rows)):
            rows, unread = _parted(lines.lines)
            block = b"\n".join([lines.lines[row] for row in rows])
        tables, taken, refused = self._tables(block, rows, lines)
        # Instants may be text in one part and numbers in another: typed, they are the same.
        parts = [as_typed(pl.DataFrame(table), self.name) for table in tables]
        parts = parts or [as_typed(pl.DataFrame(schema={"type": pl.String}), self.name)]
        frame = pl.concat([typed for typed, _ in parts], how="diagonal")
        lost = np.concatenate([each for _, each in parts])
        return Batch(lines, frame, taken, lost, np.concatenate([unread, refused]))

    def _tables(
        self, block: bytes, rows: NDArray[np.int64], lines: Lines,
    ) -> tuple[list[pa.Table], NDArray[np.int64], NDArray[np.int64]]:
        """Parse plain lines; give tables, the rows that are in them, and the refused rows."""
        if not len(rows):
            return [], rows, rows
        table = self._table(block, len(rows))
        if table is not None:
            return [table], rows, rows[:0]
        if len(rows) <= FEW:
            return [], rows[:0], rows
        parts = [
            self._tables(b"\n".join([lines.lines[row] for row in part]), part, lines)
            for part in np.array_split(rows, PARTS) if len(part)
        ]
        tables = [table for part in parts for table in part[0]]
        return tables, np.concatenate([p[1] for p in parts]), np.concatenate([p[2] for p in parts])

    def _table(self, block: bytes, count: int) -> pa.Table | None:
        """Parse lines in columns, first with the fields met so far, then with all; or refuse."""
        table = _parsed(block, self.schema) if self.schema else None
        if table is None:
            table = _parsed(block, _schema(block))
            if table is not None:
                met = [name for name in table.column_names if table[name].null_count < count]
                table = table.select(met)
                self.schema = _united(self.schema, table.schema)
        return table if table is not None and table.num_rows == count else None


def _blocks(stream: Readable, name: str) -> Iterator[tuple[bytes, bool]]:
    """Cut a stream into blocks of whole lines, and tell which block is the last."""
    rest: list[bytes] = []
    fresh = stream.read(BLOCK).removeprefix(b"\xef\xbb\xbf")
    while fresh:
        coming = stream.read(BLOCK)
        end = fresh.rfind(b"\n") + 1 if coming else len(fresh)
        if end:
            yield b"".join([*rest, fresh[:end]]), not coming
            rest = []
        if fresh[end:]:
            rest.append(fresh[end:])
        if sum(map(len, rest)) > LONGEST_LINE:
            raise InputError(
                f"A line has no end within {LONGEST_LINE >> 20} MB",
                where=name,
                accepted="JSON Lines: one object a line",
                code="unreadable_input",
            )
        fresh = coming


def _is_plain(block: bytes, count: int) -> bool:
    """Tell whether every line is one object without inner braces.

    There are as many opening and closing braces as lines, and each end of a line stands
    between a closing and an opening one: so each line begins with its only opening brace
    and ends with its only closing one, whatever lies between.
    """
    body = block.removesuffix(b"\n")
    return (
        body.startswith(b"{")
        and body.endswith(b"}")
        and body.count(b"{") == body.count(b"}") == count
        and body.count(b"}\n{") == count - 1
        and _is_utf8(body)
    )


def _parted(lines: list[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Part the lines that are not blank into plain ones and others."""
    plain: list[int] = []
    other: list[int] = []
    for row, line in enumerate(lines):
        body = line.strip(SPACE)
        if body:
            (plain if _is_plain(body, 1) else other).append(row)
    return np.array(plain, np.int64), np.array(other, np.int64)


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _schema(block: bytes) -> pa.Schema:
    """Name all fields but those of JSON kind, with instants as the block writes them."""
    kinds = dict(_ARROW_TYPES)
    return pa.schema([
        (name, pa.int64() if field.kind == "instant" and _AS_NUMBER[name].search(block)
         else kinds.get(field.kind, pa.string()))
        for name, field in ALL_FIELDS.items() if field.kind != "json"
    ])


def _united(known: pa.Schema | None, met: pa.Schema) -> pa.Schema:
    """Add fields to those known; of a field that both have, the newer type counts."""
    fields = {field.name: field for field in (*(known or ()), *met)}
    return pa.schema(list(fields.values()))


def _parsed(block: bytes, schema: pa.Schema) -> pa.Table | None:
    """Parse a block strictly; None where the parser refuses it."""
    try:
        return pyarrow.json.read_json(
            pa.BufferReader(block),
            read_options=pyarrow.json.ReadOptions(block_size=PART),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="error",
            ),
        )
    except pa.ArrowInvalid:
        return None
