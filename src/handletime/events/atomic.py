"""Files and folders that are there whole, or not at all.

What is being written has a name of its own beside its target, which says by whom: what a killed
writer had to leave is taken away by whoever writes there next.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import uuid4

import polars as pl

from handletime.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNFINISHED: Final = re.compile(r"\.handletime-([0-9a-f]{8})-([0-9]+)-[0-9a-f]{32}\.part")
"""How the name of something unfinished reads: the machine, the number of the process, chance."""
_OS_ERROR: Final = re.compile(r"\(os error ([0-9]+)\)")
"""How Polars tells an error of the system that met it in the middle of a file."""


@contextmanager
def whole_file(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only once all of it is on the disk.

    If the writing fails, an earlier file of that name stays as it was, and nothing else stays.
    What is no regular file, such as a pipe, is written to directly. A link is followed.
    """
    named, target = Path(path), Path(path).resolve()
    direct = named.exists() and not named.is_file()
    fresh = named if direct else target.with_name(unfinished_name())
    try:
        if not direct:
            sweep(target.parent)
        with system_errors(), fresh.open("wb") as file:
            yield file
            file.flush()
            if not direct:
                os.fsync(file.fileno())
        if not direct:
            fresh.replace(target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OperatorError(
            f"It cannot be written ({error.strerror or error})",
            where=str(path),
            accepted="a file in a folder that exists, may be written to, and has room",
        ) from error
    finally:
        if not direct:
            with suppress(OSError):
                fresh.unlink()


@contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """Give a place inside a folder to write in, which is gone afterwards.

    The folder is made where it is not there; if it is still empty at the end, it is gone too.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        fresh = folder / unfinished_name()
        try:
            fresh.mkdir()
            with system_errors():
                yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    finally:
        with suppress(OSError):
            for each in made:
                each.rmdir()


@contextmanager
def system_errors() -> Iterator[None]:
    """Give an error of the system that Polars tells in its own words as what it is: a full disk."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        told = _OS_ERROR.search(str(error))
        if told is None:
            raise
        number = int(told[1])
        raise OSError(number, os.strerror(number)) from error


def unfinished_name() -> str:
    """Return a new name for something that this process is writing."""
    return f".handletime-{_machine()}-{os.getpid()}-{uuid4().hex}.part"


def sweep(folder: Path) -> None:
    """Take away what writers that are gone left unfinished in a folder, as far as we may."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _is_left_over(path.name):
                _remove(path)


def _is_left_over(name: str) -> bool:
    """Tell whether a name says that its writer was of this machine, and is gone."""
    written = _UNFINISHED.fullmatch(name)
    return written is not None and written[1] == _machine() and not _is_running(int(written[2]))


def _is_running(process: int) -> bool:
    """Tell whether a process is there; where that cannot be asked, it is taken to be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _machine() -> str:
    """Name this machine by eight digits: processes of others have numbers of their own."""
    return f"{zlib.crc32(platform.node().encode()):08x}"
