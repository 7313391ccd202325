"""JSON Lines: blocks of lines into columns, and one line into an object where need be.

Arrow's parser takes blocks of *plain* lines: one object, no braces but the outer ones. It is
strict there: another type of value, a field twice, or a field that it was not told of makes
it refuse the block, which is then parted until the lines in question are few. All other
lines, such as those with an `x`, are read one by one.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.json

from handletime.errors import InputError, shown
from handletime.events.batch import Batch
from handletime.events.columns import as_typed
from handletime.events.json_text import Unreadable, parse_json
from handletime.events.objects import INSTANTS, Form, as_cells, as_frame, form_of
from handletime.events.sparse import Columns, joined
from handletime.events.vocabulary import ALL_FIELDS, Kind
from handletime.together import FROM_ROWS, each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from handletime.events.check import Mask
    from handletime.events.inputs import Readable

BLOCK: Final = 16 << 20
"""Bytes read at once: some hundred thousand lines."""
LONGEST_LINE: Final = 256 << 20
"""Bytes after which a line without an end is not believed to be one."""
PART: Final = 1 << 20
"""Bytes that one thread of the parser takes at once."""
FEW: Final = 128
"""Lines that are read one by one rather than parted further."""
PARTS: Final = 32
"""Into how many parts a refused block falls."""
SPACE: Final = b" \t\r"
NEW_LINE, RETURN, OPENING, CLOSING = b"\n\r{}"

_ARROW_TYPES: Final[dict[Kind, pa.DataType]] = {
    "text": pa.string(),
    "instant": pa.string(),
    "integer": pa.int64(),
    "list": pa.list_(pa.string()),
}
_AS_NUMBER: Final = {
    name: re.compile(rb'"' + name.encode() + rb'"[ \t]*:[ \t]*-?\d') for name in INSTANTS
}
_AS_TEXT: Final = {
    name: re.compile(rb'"' + name.encode() + rb'"[ \t]*:[ \t]*"') for name in INSTANTS
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

    def joined(self, rows: NDArray[np.int64]) -> bytes:
        """Put some lines together."""
        return b"\n".join([self.lines[row] for row in rows.tolist()])

    def event(self, row: int) -> dict[str, Any]:
        """Read one line as one object, or say exactly why it is none."""
        try:
            event = parse_object(self.lines[row])
        except Unreadable as error:
            ends_here = self.is_last and not self.block.endswith(b"\n")
            if ends_here and row == len(self.lines) - 1 and str(error).startswith("not JSON"):
                hint = "the file ends within this line and may have been cut short"
                raise Unreadable(f"{error}; {hint}") from None
            raise
        return event


def batches(stream: Readable, name: str, unit: str = "line") -> Iterator[Batch]:
    """Read a stream of JSON Lines, block by block.

    Lines end with LF or CRLF; blank ones are passed over; a byte-order mark at the
    beginning is left out; the last line needs no end.
    """
    parser = _Parser(name)
    blocks = _numbered(stream, name, unit)
    for first in blocks:
        rows = first.count if first.is_last else FROM_ROWS
        yield from each(parser.batch, chain([first], blocks), rows=rows)


def _numbered(stream: Readable, name: str, unit: str) -> Iterator[Lines]:
    """Give the blocks of a stream, each with the number of its first line."""
    first = 1
    for block, is_last in _blocks(stream, name):
        lines = Lines(block, first, unit, is_last=is_last)
        yield lines
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
    """Turns blocks into columns, and remembers what fields the blocks before had.

    What it remembers only saves time: two threads may turn blocks at once.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.schema: pa.Schema | None = None

    def batch(self, lines: Lines) -> Batch:
        """Read one block."""
        rows = np.arange(lines.count)
        other = rows[:0]
        block = lines.block
        if not _is_plain(block, len(rows)):
            rows, other = _parted(lines)
            block = lines.joined(rows)
        pieces = _Pieces(self.name)
        self._fill(pieces, block, rows, lines)
        pieces.add_objects(lines, other)
        return pieces.batch(lines)

    def _fill(
        self,
        pieces: _Pieces,
        block: bytes,
        rows: NDArray[np.int64],
        lines: Lines,
    ) -> None:
        """Parse plain lines, part by part where need be."""
        if not len(rows):
            return
        table = self._table(block, len(rows))
        if table is not None:
            pieces.add(table, rows)
        elif len(rows) <= FEW:
            pieces.add_objects(lines, rows)
        else:
            for part in _parts(block, rows, lines):
                self._fill(pieces, lines.joined(part), part, lines)

    def _table(self, block: bytes, count: int) -> pa.Table | None:
        """Parse lines in columns, first with the fields met so far, then with all; or refuse."""
        table = _parsed(block, self.schema) if self.schema else None
        if table is None:
            table = _parsed(block, _schema(block))
            if table is not None:
                met = [name for name in table.column_names if table[name].null_count < count]
                # A table of no columns would have no rows: lines such as `{}` would be lost.
                table = table.select(met or table.column_names[:1])
                self.schema = _united(self.schema, table.schema)
        return table if table is not None and table.num_rows == count else None


class _Pieces:
    """What is read of a block so far: tables by form, and rows that the judge must see."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: dict[Form, list[tuple[pl.DataFrame, NDArray[np.int64]]]] = {}
        self._unread: list[int] = []

    def add(self, table: pa.Table, rows: NDArray[np.int64]) -> None:
        """Take a table of lines that the parser took."""
        types = {field.name: field.type for field in table.schema}
        form = tuple(
            "" if name not in types else "number" if types[name] == pa.int64() else "text"
            for name in INSTANTS
        )
        self._pieces.setdefault(form, []).append((pl.DataFrame(table), rows))

    def add_objects(self, lines: Lines, rows: NDArray[np.int64]) -> None:
        """Read lines as objects, one by one, and put those that can be into columns."""
        by_form: dict[Form, tuple[list[dict[str, Any]], list[int]]] = {}
        for row in rows.tolist():
            try:
                cells = as_cells(lines.event(row))
            except Unreadable:
                cells = None
            if not cells:  # refused, or nothing that a table of no columns would keep
                self._unread.append(row)
            else:
                objects, places = by_form.setdefault(form_of(cells), ([], []))
                objects.append(cells)
                places.append(row)
        for form, (objects, places) in by_form.items():
            piece = as_frame(objects, form), np.array(places, np.int64)
            self._pieces.setdefault(form, []).append(piece)

    def batch(self, lines: Lines) -> Batch:
        """Join all pieces; instants, text in one and numbers in another, are typed the same."""
        typed = [_typed(pieces, self._name) for pieces in self._pieces.values()]
        places = [rows for pieces in self._pieces.values() for _, rows in pieces]
        return Batch(
            lines,
            joined([columns for columns, _ in typed]),
            np.concatenate([np.zeros(0, np.int64), *places]),
            np.concatenate([np.zeros(0, bool), *(lost for _, lost in typed)]),
            np.array(self._unread, np.int64),
        )


def _typed(
    pieces: list[tuple[pl.DataFrame, NDArray[np.int64]]], name: str
) -> tuple[Columns, NDArray[np.bool_]]:
    frame = pl.concat([each for each, _ in pieces], how="diagonal")
    return as_typed(frame.columns, frame.get_column, name, size=frame.height, from_json=True)


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


def _parted(lines: Lines) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Part the lines that are not blank into plain ones and others."""
    plain = _plain_lines(lines.block)
    other: list[int] = []
    for row in np.flatnonzero(~plain).tolist():
        body = lines.lines[row].strip(SPACE)
        if body and _is_plain(body, 1):
            plain[row] = True
        elif body:
            other.append(row)
    return np.flatnonzero(plain), np.array(other, np.int64)


def _plain_lines(block: bytes) -> Mask:
    """Say of each line whether it surely is plain, by where braces and ends of lines are."""
    data = np.frombuffer(block.removesuffix(b"\n") + b"\n", np.uint8)
    end = np.flatnonzero(data == NEW_LINE)
    start = np.append(0, end[:-1] + 1)
    if not _is_utf8(block):
        return np.zeros(len(end), bool)
    last = end - 1 - (data[end - 1] == RETURN)
    plain: Mask = (data[start] == OPENING) & (data[last] == CLOSING)
    for brace in (OPENING, CLOSING):
        here = np.flatnonzero(data == brace)
        plain &= np.searchsorted(here, end) - np.searchsorted(here, start) == 1
    return plain


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _schema(block: bytes) -> pa.Schema:
    """Name all fields but those of JSON kind, with instants as the block writes them."""
    return pa.schema(
        [
            (
                name,
                pa.int64()
                if name in INSTANTS and _AS_NUMBER[name].search(block)
                else _ARROW_TYPES[field.kind],
            )
            for name, field in ALL_FIELDS.items()
            if field.kind != "json"
        ]
    )


def _parts(
    block: bytes,
    rows: NDArray[np.int64],
    lines: Lines,
) -> list[NDArray[np.int64]]:
    """Part lines by how they write instants, if that differs; else into even parts."""
    if any(_AS_NUMBER[name].search(block) and _AS_TEXT[name].search(block) for name in INSTANTS):
        forms: dict[Form, list[int]] = {}
        for row in rows.tolist():
            line = lines.lines[row]
            form = tuple("number" if _AS_NUMBER[name].search(line) else "" for name in INSTANTS)
            forms.setdefault(form, []).append(row)
        if len(forms) > 1:
            return [np.array(places, np.int64) for places in forms.values()]
    return np.array_split(rows, PARTS)


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
                explicit_schema=schema,
                unexpected_field_behavior="error",
            ),
        )
    except pa.ArrowInvalid:
        return None
