"""What is written is never what is read, nor written twice."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from handletime.errors import InputError
from handletime.stores.urls import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STANDARD_STREAM: Final = "-"
"""What stands for standard input among inputs, and for nothing among outputs."""


def refuse_overwriting(inputs: Sequence[str], outputs: Mapping[str, str | None]) -> None:
    """Refuse an output, by the name of its option, that is an input or another output.

    A log is the file that it lies in; one in a database of its own is no file.
    """
    named = {option: out for option, out in outputs.items() if out is not None}
    given = {option: path for option, out in named.items() if (path := path_of(out)) is not None}
    for option, out in given.items():
        if str(out) == STANDARD_STREAM:
            raise InputError(
                f"{option} - is no file.",
                accepted="the name of a file or folder; without it, a report is printed",
                code="bad_option",
            )
        for each in inputs:
            path = path_of(each)
            if path is not None and (_is_one(path, out) or _is_fact(out, path)):
                raise InputError(
                    f"{option} {out} would be written over the input {each}.",
                    accepted="a file or folder of its own",
                    code="bad_option",
                )
    for (option, out), (other, path) in combinations(given.items(), 2):
        if _is_one(out, path):
            raise InputError(
                f"{option} and {other} are both {out}.",
                accepted="a file of its own for each",
                code="bad_option",
            )


def _is_one(one: Path, other: Path) -> bool:
    """Tell whether two paths are one regular file or folder; devices and pipes may be shared."""
    if one.exists() and other.exists():
        return one.samefile(other) and (one.is_file() or one.is_dir())
    return one.resolve() == other.resolve()


def _is_fact(out: Path, folder: Path) -> bool:
    """Tell whether a path is a file of the facts that a folder holds."""
    from handletime.facts.store import is_file_of_facts  # noqa: PLC0415

    return folder.is_dir() and is_file_of_facts(out, folder)
