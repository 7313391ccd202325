"""Rows that are no valid events: they refuse the whole input, or are set aside in a file."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from handletime.errors import InputError
from handletime.events.atomic import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handletime.events.batch import Reject

FIRST: Final = 20
"""How many different problems a refusal tells before it only counts."""
SET_ASIDE: Final = (
    "Mend the input, or set bad rows aside with --rejects FILE (rejects=PATH in Python) and go on "
    "with the rest"
)
TOO_MANY: Final = 10_000
"""After so many bad rows a refusal is certain and long enough, and reading stops."""


class BadEvents(InputError):  # noqa: N818 - named for what the events are
    """The input was refused, since some rows are no valid events."""

    code = "bad_events"

    def __init__(
        self, rejects: tuple[Reject, ...], *, stopped: bool = False, remedy: str = SET_ASIDE
    ) -> None:
        """Take all bad rows that were met, and whether reading stopped for their number."""
        self.rejects = rejects
        """The bad rows, in the order of reading."""
        super().__init__(_summary(rejects, stopped=stopped), remedy=f"Nothing was taken. {remedy}")


class Rejects(Protocol):
    """What becomes of bad rows."""

    count: int
    """How many rows were set aside."""

    def take(self, rejects: Iterable[Reject]) -> None:
        """Take the bad rows of one batch."""
        ...

    def settle(self) -> None:
        """Be told that all input was read; this may refuse it."""
        ...


@contextmanager
def taking_rejects(path: str | Path | None, inputs: tuple[object, ...]) -> Iterator[Rejects]:
    """Set bad rows aside in a file of JSON Lines, or without a path refuse the whole input.

    The file takes its name when all went well, also where it is empty; else it is not there,
    or is as it was.
    """
    if path is None:
        yield _Refusal()
        return
    if any(_is_file(each, Path(path)) for each in inputs):
        raise InputError(
            "Bad rows would be written over the input",
            where=str(path),
            accepted="a file of its own for bad rows",
        )
    with whole_file(path) as file:
        yield _SetAside(file)


class _Refusal:
    """Remembers bad rows, and refuses the input if there are any."""

    count = 0

    def __init__(self) -> None:
        self._met: list[Reject] = []

    def take(self, rejects: Iterable[Reject]) -> None:
        self._met += rejects
        if len(self._met) >= TOO_MANY:
            raise BadEvents(tuple(self._met[:TOO_MANY]), stopped=True)

    def settle(self) -> None:
        if self._met:
            raise BadEvents(tuple(self._met), stopped=False)


class _SetAside:
    """Writes bad rows as they come, and counts them."""

    def __init__(self, file: BinaryIO) -> None:
        self.count = 0
        self._file = file

    def take(self, rejects: Iterable[Reject]) -> None:
        for reject in rejects:
            row = {
                "file": reject.file,
                "line": reject.line,
                "reasons": list(reject.reasons),
                "text": reject.text,
            }
            self._file.write(json.dumps(row).encode() + b"\n")
            self.count += 1

    def settle(self) -> None:
        """Nothing is left to do: what is set aside is written, and the rest goes on."""


def _is_file(given: object, path: Path) -> bool:
    if not isinstance(given, str | Path) or not path.exists() or not Path(given).exists():
        return False
    return Path(given).samefile(path)


def _summary(rejects: tuple[Reject, ...], *, stopped: bool) -> str:
    """Tell the first different problems, each with its first place and how often it is met."""
    counts = Counter((each.file, each.reasons) for each in rejects)
    first = {(each.file, each.reasons): each for each in reversed(rejects)}
    told = list(counts.items())[:FIRST]
    lines = [_line(first[problem], count) for problem, count in told]
    rest = len(rejects) - sum(count for _, count in told)
    if rest:
        lines.append(f"  and {rest:,} more")
    if stopped:
        lines.append("  Reading stopped there; there may be others.")
    verb = "row is no valid event" if len(rejects) == 1 else "rows are no valid events"
    return "\n".join([f"{len(rejects):,} {verb}:", *lines, ""])


def _line(reject: Reject, count: int) -> str:
    more = f" (and {count - 1:,} more like it)" if count > 1 else ""
    return f"  {reject.place}: {'; '.join(reject.reasons)}{more}"
