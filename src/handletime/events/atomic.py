"""Files that are there whole, or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from handletime.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only once all of it is on the disk.

    If the writing fails, an earlier file of that name stays as it was, and nothing else stays.
    What is no regular file, such as a pipe, is written to directly. A link is followed.
    """
    target = Path(path).resolve()
    direct = target.exists() and not target.is_file()
    fresh = target if direct else target.with_name(f".{uuid4().hex}.part")
    try:
        with fresh.open("wb") as file:
            yield file
            file.flush()
            if not direct:
                os.fsync(file.fileno())
        if not direct:
            fresh.replace(target)
    except OSError as error:
        raise OperatorError(
            f"It cannot be written ({error.strerror or error})",
            where=str(path),
            accepted="a file in a folder that exists, may be written to, and has room",
        ) from error
    finally:
        if not direct:
            fresh.unlink(missing_ok=True)
