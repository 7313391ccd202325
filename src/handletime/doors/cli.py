"""The command line: `handletime COMMAND`, from its first moment to its exit status.

Data goes to standard output, talk to standard error. Exit status: 0 done, 1 our fault, 2 bad
input or usage, 3 findings in a strict run. Of a signal, and of a reader of our output who has
gone, the program dies as a shell expects, once what it had half written is cleared away.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from handletime.doors.signals import INTERRUPTED, Stopped, die_of, heard, stop_if_told
from handletime.doors.streams import made_sound

if TYPE_CHECKING:
    from handletime.errors import HandletimeError


def main() -> None:
    """Run the command line, and leave with its exit status."""
    number, status = _until_stopped()
    if number is not None:
        gc.collect()  # ends what the signal went past, see _until_stopped
        die_of(number)
    sys.exit(status)


def _until_stopped() -> tuple[int | None, int | str | None]:
    """Run, and return the number of the signal to die of, or the exit status.

    A signal can strike as a context manager is about to hear of an exception, which then goes
    past it. Its block ends when the frames of the exception do: here, and in a collection of
    what holds itself.
    """
    try:
        with heard():
            made_sound()
            status = _run()
    except Stopped as stopped:
        return stopped.number, None
    return (signal.SIGINT if status == INTERRUPTED else None), status


def _run() -> int | str | None:
    """Run what was asked for until all of its answer is out, and return the exit status."""
    # What takes long to import comes after signals are heard: a key may be struck at once.
    from handletime.errors import HandletimeError  # noqa: PLC0415

    try:
        status = _command()
        stop_if_told()
        sys.stdout.flush()
    except HandletimeError as error:
        return _complain(error)
    except Exception as error:
        stop_if_told()
        if "HANDLETIME_TRACEBACK" in os.environ:
            raise
        return _complain(_fault(error))
    return status


def _command() -> int | str | None:
    from handletime.doors.app import app  # noqa: PLC0415

    try:
        app(prog_name="handletime")
    except SystemExit as leaves:
        _look_behind(leaves)
        return leaves.code
    return 0


def _look_behind(leaves: SystemExit) -> None:
    """Take back what Typer makes of a pipe without a reader, and of an end that came too early."""
    reason = leaves.__context__
    if isinstance(reason, BrokenPipeError):
        raise Stopped(signal.SIGPIPE) from None
    if reason is not None and isinstance(reason.__cause__, EOFError):
        raise reason.__cause__


def _fault(error: Exception) -> HandletimeError:
    from handletime.errors import OurFault  # noqa: PLC0415

    return OurFault(
        f"{type(error).__name__}: {error}.",
        remedy="This is a fault of Handletime. HANDLETIME_TRACEBACK=1 shows where; please "
        "report it with the command that you gave.",
    )


def _complain(error: HandletimeError) -> int:
    from handletime.doors.talk import complain  # noqa: PLC0415

    complain(error)
    return error.exit_status
