"""Inputs: what a reader may be given, and how a file becomes a stream of plain bytes.

Compression is known by its first bytes and not by its name, and so it is on standard input.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Literal, Protocol, TypeAlias, cast

import pyarrow as pa

from handletime.errors import InputError

Form: TypeAlias = Literal["jsonl", "csv", "parquet"]
Progress: TypeAlias = Callable[[int, int | None], None]
"""Told the bytes done, and all of them where that is known."""

STANDARD_INPUT: Final = "-"
LOOKED_AT: Final = 4096
"""How many bytes are enough to tell one form from another."""
READ_AT_ONCE: Final = 1 << 20
GZIP: Final = b"\x1f\x8b"
ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"
PARQUET: Final = b"PAR1"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
COMPRESSED_SUFFIXES: Final = (".gz", ".zst", ".zstd")
SUFFIXES: Final[dict[str, Form]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
ACCEPTED: Final = "JSON Lines, CSV or Parquet; the first two also with gzip or zstd"


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Give so many bytes, fewer only at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file or stream that is open: its name, its form, its plain bytes."""

    name: str
    form: Form
    stream: Bytes
    """Plain bytes, whatever the file's compression was."""
    done: Callable[[], int]
    """How many bytes of the file itself were read."""


def name_of(given: object) -> str:
    """Name an input as messages and `Events.sources` do."""
    if isinstance(given, str | Path):
        return "standard input" if str(given) == STANDARD_INPUT else str(given)
    name = getattr(given, "name", None)
    return name if isinstance(name, str) else f"<{type(given).__name__}>"


def size_of(given: object) -> int | None:
    """Give the bytes of a file; None for what is no file."""
    if isinstance(given, str | Path) and str(given) != STANDARD_INPUT:
        path = Path(given)
        return path.stat().st_size if path.is_file() else None
    return None


@contextmanager
def opened(given: str | Path | IO[Any]) -> Iterator[Opened]:
    """Open a path, standard input or an open file for reading; what we open, we close."""
    name = name_of(given)
    if isinstance(given, str | Path) and str(given) != STANDARD_INPUT:
        with _file(Path(given)) as file, readable(name):
            yield _as_opened(name, file)
    else:
        stream = sys.stdin if isinstance(given, str | Path) else given
        with readable(name):
            yield _as_opened(name, _binary(stream))


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn a failure of decompression into one that names the file."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        found = f"Its compressed bytes are damaged or cut short ({error})"
        raise _unreadable(name, found) from None
    except OSError as error:
        raise _unreadable(name, f"It cannot be read ({error.strerror or error})") from None


def _file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        found, remedy = "There is no such file", "Look at its name and folder"
    except IsADirectoryError:
        found, remedy = "This is a folder", f"Name the files in it, such as {path / '*.jsonl'}"
    except OSError as error:
        found, remedy = f"The file cannot be opened ({error.strerror})", "Look at its rights"
    raise InputError(
        found,
        where=str(path),
        accepted=f"a file of {ACCEPTED}",
        remedy=remedy,
        code="no_such_input",
    )


def _binary(stream: IO[Any]) -> Readable:
    """Take the bytes of an open file, whether it was opened for bytes or for text."""
    below: Readable | None = getattr(stream, "buffer", None)
    if below is not None:
        return below
    beginning = stream.read(0)
    return io.BytesIO(stream.read().encode()) if isinstance(beginning, str) else stream


def _as_opened(name: str, file: Readable) -> Opened:
    counted = Bytes(file)
    head = counted.peek(len(ZSTANDARD))
    if head.startswith(GZIP):
        plain = Bytes(gzip.GzipFile(fileobj=cast("BinaryIO", counted), mode="rb"))
    elif head.startswith(ZSTANDARD):
        plain = Bytes(pa.CompressedInputStream(pa.PythonFile(counted, mode="r"), "zstd"))
    else:
        plain = counted
    return Opened(name, _form(name, plain.peek(LOOKED_AT)), plain, counted.tell)


def _form(name: str, head: bytes) -> Form:
    """Tell the form of a file by its first bytes or its name, and where both are silent, guess."""
    if head.startswith(PARQUET):
        return "parquet"
    if head.startswith(UTF_16):
        raise _unreadable(name, "Its text is UTF-16; save it as UTF-8")
    path = Path(name.lower())
    suffix = Path(path.stem).suffix if path.suffix in COMPRESSED_SUFFIXES else path.suffix
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_csv = b"," in text.split(b"\n", 1)[0] and not text.startswith((b"{", b"["))
    return "csv" if is_csv else "jsonl"


def _unreadable(name: str, found: str) -> InputError:
    return InputError(found, where=name, accepted=ACCEPTED, code="unreadable_input")


class Bytes:
    """A stream of bytes that can look ahead and tells how much of it was read."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._ahead = b""
        self._done = 0
        self.closed = False

    def peek(self, size: int) -> bytes:
        """Give the next bytes without moving on; fewer only at the end."""
        while len(self._ahead) < size:
            fresh = self._stream.read(READ_AT_ONCE)
            if not fresh:
                break
            self._ahead += fresh
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        """Give bytes; fewer than asked for only at the end."""
        if size < 0 and isinstance(self._stream, io.BufferedReader) and self._stream.seekable():
            return self._rest(self._stream)
        parts = [self._ahead if size < 0 else self._ahead[:size]]
        self._ahead = self._ahead[len(parts[0]) :]
        missing = size - len(parts[0])
        while size < 0 or missing > 0:
            fresh = self._stream.read(max(missing, READ_AT_ONCE) if size < 0 else missing)
            if not fresh:
                break
            parts.append(fresh)
            missing -= len(fresh)
        self._done += sum(map(len, parts))
        return b"".join(parts)

    def _rest(self, stream: io.BufferedReader) -> bytes:
        """Give all that is left of a file, without putting pieces together."""
        stream.seek(-len(self._ahead), io.SEEK_CUR)
        self._ahead = b""
        rest = stream.read()
        self._done += len(rest)
        return rest

    def tell(self) -> int:
        """Give how many bytes were read."""
        return self._done

    def readable(self) -> bool:
        """Streams of events are read."""
        return True

    def close(self) -> None:
        """Leave the stream to who opened it."""
        self.closed = True
