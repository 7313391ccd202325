"""Rows that are no valid events: all of them refuse the input, or all are set aside."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from handletime.errors import InputError, OperatorError
from handletime.events.batch import Reject

FIRST: Final = 20
"""How many different problems a refusal tells before it only counts."""
TOO_MANY: Final = 10_000
"""After so many bad rows a refusal is certain and long enough, and reading stops."""


class BadEvents(InputError):
    """The input was refused, since some rows are no valid events."""

    code = "bad_events"

    def __init__(self, rejects: tuple[Reject, ...], *, stopped: bool) -> None:
        """Take all bad rows that were met, and whether reading stopped for their number."""
        self.rejects = rejects
        """The bad rows, in the order of reading."""
        super().__init__(
            _summary(rejects, stopped=stopped),
            remedy="Nothing was taken. Mend the input, or set bad rows aside with --rejects FILE "
            "(rejects=PATH in Python) and go on with the rest",
        )


class Rejects:
    """Takes bad rows while an input is read, and settles at the end what becomes of them."""

    def __init__(self, path: str | Path | None) -> None:
        """Set bad rows aside in a file of JSON Lines; without a path refuse the whole input."""
        self.count = 0
        """How many rows were set aside."""
        self._path = Path(path) if path is not None else None
        self._met: list[Reject] = []
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Open a file beside the one asked for, which it replaces only if all goes well."""
        if self._path is not None:
            try:
                self._file = self._beside().open("w", encoding="utf-8", newline="\n")
            except OSError as error:
                raise _unwritable(self._path, error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep the file of bad rows if reading went well, else leave no trace of it."""
        if self._file is None or self._path is None:
            return
        if kind is not None:
            self._file.close()
            with suppress(OSError):
                self._beside().unlink()
            return
        try:
            self._file.close()
            os.replace(self._beside(), self._path)  # noqa: PTH105 - atomic, also where it exists
        except OSError as failed:
            raise _unwritable(self._path, failed) from None

    def take(self, rejects: Iterable[Reject]) -> None:
        """Take the bad rows of one batch."""
        for reject in rejects:
            if self._file is None:
                self._met.append(reject)
                if len(self._met) >= TOO_MANY:
                    raise BadEvents(tuple(self._met), stopped=True)
            else:
                self.count += 1
                self._write(self._file, reject)

    def settle(self) -> None:
        """Refuse the input if bad rows were met and none may be set aside."""
        if self._met:
            raise BadEvents(tuple(self._met), stopped=False)

    def _write(self, file: IO[str], reject: Reject) -> None:
        row = {
            "file": reject.file, "line": reject.line,
            "reasons": list(reject.reasons), "text": reject.text,
        }
        try:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as error:
            raise _unwritable(reject.file, error) from None

    def _beside(self) -> Path:
        assert self._path is not None  # noqa: S101 - asked for only where there is one
        return self._path.with_name(f".{self._path.name}.{os.getpid()}.part")


def _summary(rejects: tuple[Reject, ...], *, stopped: bool) -> str:
    """Tell the first different problems, each with its first place and how often it is met."""
    counts = Counter((each.file, each.reasons) for each in rejects)
    first = {(each.file, each.reasons): each for each in reversed(rejects)}
    told = list(counts.items())[:FIRST]
    lines = [_line(first[problem], count) for problem, count in told]
    rest = len(rejects) - sum(count for _, count in told)
    if rest:
        lines.append(f"  and {rest:,} more")
    number = f"{'More than ' if stopped else ''}{len(rejects):,}"
    verb = "row is no valid event" if len(rejects) == 1 else "rows are no valid events"
    ending = ["  reading stopped there"] if stopped else []
    return "\n".join([f"{number} {verb}:", *lines, *ending, ""])


def _line(reject: Reject, count: int) -> str:
    more = f" (and {count - 1:,} more like it)" if count > 1 else ""
    return f"  {reject.place}: {'; '.join(reject.reasons)}{more}"


def _unwritable(path: str | Path, error: OSError) -> OperatorError:
    return OperatorError(
        f"The file for bad rows cannot be written ({error.strerror or error})",
        where=str(path),
        remedy="Name a file in a folder that you may write to",
        code="rejects_not_written",
    )
