"""JSON Lines: blocks of lines into columns, and one line into an object where need be.

A block that is worth it is scanned for *plain* lines; what the scan doubts, the judge sees. In
a small block every line is read as an object. Both give the same events and the same refusals.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from handletime.errors import InputError, shown
from handletime.events.batch import Batch
from handletime.events.json_text import Unreadable, parse_json
from handletime.events.objects import Cells
from handletime.events.plain_lines import Rooms, scanned
from handletime.together import FROM_ROWS, each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.events.inputs import Readable

BLOCK: Final = 16 << 20
"""Bytes read at once: some hundred thousand lines."""
SCAN_FROM: Final = 4 << 20
"""Bytes from which a block is scanned: below, objects are there before a compiler is."""
LONGEST_LINE: Final = 256 << 20
"""Bytes after which a line without an end is not believed to be one."""
SPACE: Final = b" \t\r"
RETURN_ALONE: Final = re.compile(rb"}[ \t\r]*\r[ \t\r]*{")
"""Where one object seems to end and another to begin, in what is one line."""
LINE_ENDS: Final = "lines seem to end with CR alone; end them with LF or CRLF"


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

    @cached_property
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
            return parse_object(self.lines[row])
        except Unreadable as error:
            hint = self._hint(row) if str(error).startswith("not JSON") else ""
            raise Unreadable(f"{error}{hint}") from None

    def _hint(self, row: int) -> str:
        """Say what may be the matter with a line that is not JSON."""
        if RETURN_ALONE.search(self.lines[row]):
            return f"; its {LINE_ENDS}"
        ends_here = self.is_last and not self.block.endswith(b"\n")
        if ends_here and row == len(self.lines) - 1:
            return "; the file ends within this line and may have been cut short"
        return ""


def batches(stream: Readable, name: str, unit: str = "line") -> Iterator[Batch]:
    """Read a stream of JSON Lines, block by block.

    Lines end with LF or CRLF; blank ones are passed over; a byte-order mark at the
    beginning is left out; the last line needs no end.
    """
    blocks = _numbered(stream, name, unit)
    batch = partial(_batch, Rooms())
    for first in blocks:
        rows = first.count if first.is_last else FROM_ROWS
        yield from each(batch, chain([first], blocks), rows=rows)


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


def _batch(rooms: Rooms, lines: Lines) -> Batch:
    """Read one block."""
    if len(lines.block) < SCAN_FROM:
        return _objects(lines)
    found = scanned(lines.block, lines.count, rooms)
    return Batch(lines, found.columns, found.lines, found.lost, found.doubted)


def _objects(lines: Lines) -> Batch:
    """Read lines one by one."""
    cells = Cells()
    places: list[int] = []
    unread: list[int] = []
    for row, line in enumerate(lines.lines):
        if line.strip(SPACE):
            taken = _is_taken(cells, lines, row)
            (places if taken else unread).append(row)
    columns, lost = cells.columns()
    return Batch(lines, columns, np.array(places, np.int64), lost, np.array(unread, np.int64))


def _is_taken(cells: Cells, lines: Lines, row: int) -> bool:
    try:
        return cells.take(lines.event(row))
    except Unreadable:
        return False


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
                remedy=f"Its {LINE_ENDS}" if RETURN_ALONE.search(rest[-1]) else None,
                code="unreadable_input",
            )
        fresh = coming
