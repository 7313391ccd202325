"""Lines: blocks of bytes, taken as they come, as a file that is read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Generator

READ_AT_ONCE: Final = 1 << 20


class Lines(io.RawIOBase):
    """A file whose bytes are made as they are asked for."""

    def __init__(self, name: str, blocks: Generator[bytes]) -> None:
        """Take a name for messages, and the blocks, none of them empty."""
        self.name = name
        self._blocks = blocks
        self._block = memoryview(b"")

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  # whatever has room for bytes
        """Fill a buffer as far as the present block goes; nothing at the end."""
        if not self._block:
            self._block = memoryview(next(self._blocks, b""))
        room = memoryview(buffer).cast("B")
        size = min(len(room), len(self._block))
        room[:size], self._block = self._block[:size], self._block[size:]
        return size

    def close(self) -> None:
        """Let go of what makes the bytes."""
        self._blocks.close()
        super().close()


def file_of(name: str, blocks: Generator[bytes]) -> io.BufferedReader:
    """Give blocks of bytes as a file that is open for reading."""
    return io.BufferedReader(Lines(name, blocks), READ_AT_ONCE)
