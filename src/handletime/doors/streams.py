"""Standard streams that may be closed, full, or without a reader.

What cannot be written of the answer is an error of the operator's, or the quiet end where its
reader has gone; what cannot be said on standard error is left unsaid.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from handletime.doors.signals import Stopped

if TYPE_CHECKING:
    from handletime.errors import OperatorError

STAND_INS: Final = (os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)
"""How a closed stream is opened on nothing: input cannot be read, nor output written, so that
a use of either fails, and no other file comes to bear its number; talk is lost."""


class Answers(io.FileIO):
    """Standard output, which says who can mend it when it cannot be written."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401  # as io.RawIOBase has it
        """Write bytes, or say why they cannot be."""
        try:
            return super().write(data) or 0
        except OSError as error:
            _forget(self.fileno())
            if isinstance(error, BrokenPipeError):
                raise Stopped(signal.SIGPIPE) from None
            raise _not_written(error) from None


class Talk(io.FileIO):
    """Standard error, on which what cannot be said is lost, and changes nothing."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401  # as io.RawIOBase has it
        """Write bytes, or pass over them."""
        try:
            return super().write(data) or 0
        except OSError:
            _forget(self.fileno())
            return len(data)


def made_sound() -> None:
    """Fill the places of closed streams, and watch over standard output and error."""
    if sys.stdout is not sys.__stdout__ or os.name != "posix":
        return
    for number, flags in enumerate(STAND_INS):
        if not _is_open(number):
            os.open(os.devnull, flags)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    # The answer is UTF-8 wherever it goes, as files are: the same command, the same bytes.
    sys.stdout = _text(Answers(1, "w", closefd=False), "utf-8", by_line=os.isatty(1))
    spoken = sys.stderr.encoding if sys.stderr else "utf-8"
    sys.stderr = _text(Talk(2, "w", closefd=False), spoken, by_line=True)


def _text(stream: io.FileIO, encoding: str, *, by_line: bool) -> io.TextIOWrapper:
    buffered = io.BufferedWriter(stream)
    return io.TextIOWrapper(buffered, encoding, errors="backslashreplace", line_buffering=by_line)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _forget(number: int) -> None:
    """Let a stream lead nowhere, since Python empties it once more at the end, and complains."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def _not_written(error: OSError) -> OperatorError:
    from handletime.errors import OperatorError  # noqa: PLC0415

    why = "it is closed" if error.errno == errno.EBADF else error.strerror or error
    return OperatorError(
        f"It cannot be written ({why})",
        where="standard output",
        accepted="a terminal, a pipe, or a file on a disk that has room",
        remedy="Send it elsewhere, or give --out FILE where the command takes it.",
    )
