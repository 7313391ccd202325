"""Thrift's compact protocol: structs of numbers, texts and lists (Thrift, 2024).

The ends of Parquet files and the headers of their pages are such structs. Bytes may be anything:
what is none of them ends in one of `ASTRAY`, and nothing is read beyond the bytes that there are.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

# Kinds of values; any other is bytes, their number before them.
BOOLEANS: Final = (1, 2)
BYTE: Final = 3
INTEGERS: Final = (4, 5, 6)
LISTS: Final = (9, 10)
STRUCT: Final = 12
WIDTHS: Final = {BYTE: 1, 7: 8}
"""Kinds of a fixed number of bytes: a byte, and a number with a fraction."""
LONG: Final = 15
"""The size of a list that stands after its head."""
MORE: Final = 128
"""What a byte has on top where the number goes on."""
LONGEST_NUMBER: Final = 10
"""The most bytes of an integer of 64 bits."""

Fields: TypeAlias = dict[int, Any]
"""The values of a struct by the numbers of its fields."""
ASTRAY: Final = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    OSError,
)
"""What comes of reading bytes as a struct that are none."""


class Thrift:
    """Reads values of the compact protocol one after the other."""

    def __init__(self, file: bytes, place: int) -> None:
        """Begin at a place of a file."""
        if place < 0:
            raise IndexError
        self._file = file
        self.place = place

    def fields(self) -> Fields:
        """Read a struct: number of a field to its value."""
        found: Fields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            found[number] = self._value(head & 15)
        return found

    def _value(self, kind: int) -> Any:  # noqa: ANN401 - Thrift holds anything
        if kind in BOOLEANS:
            return kind == BOOLEANS[0]
        if kind in INTEGERS:
            return self._integer()
        if kind in LISTS:
            return self._list()
        if kind == STRUCT:
            return self.fields()
        return self._bytes(WIDTHS[kind] if kind in WIDTHS else self._natural())

    def _list(self) -> list[Any]:
        head = self._byte()
        size = self._natural() if head >> 4 == LONG else head >> 4
        kind = BYTE if head & 15 in BOOLEANS else head & 15
        return [self._value(kind) for _ in range(size)]

    def _byte(self) -> int:
        self.place += 1
        return self._file[self.place - 1]

    def _natural(self) -> int:
        number = 0
        for shift in range(0, 7 * LONGEST_NUMBER, 7):
            byte = self._file[self.place]
            self.place += 1
            if byte < MORE:
                return number | byte << shift
            number |= byte % MORE << shift
        raise ValueError("a number without an end")

    def _integer(self) -> int:
        number = self._natural()
        return number >> 1 ^ -(number & 1)

    def _bytes(self, size: int) -> bytes:
        begin = self.place
        self.place += size
        if self.place > len(self._file):
            raise IndexError
        return self._file[begin : self.place]
