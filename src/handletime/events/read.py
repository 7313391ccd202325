"""Read events: from files, streams, frames and lists to the one frame of valid events."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeGuard

import polars as pl

from handletime.errors import InputError, shown
from handletime.events import csvs, frames, jsonl
from handletime.events.batch import Batch, sift
from handletime.events.frame import Events
from handletime.events.inputs import Form, Progress, Readable, name_of, opened, size_of
from handletime.events.rejects import taking_rejects

if TYPE_CHECKING:
    from handletime.events.sparse import Columns


class ArrowStream(Protocol):
    """A frame of any library that can hand its columns on: pandas, Arrow, and others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the columns in Arrow's common form."""
        ...


Input: TypeAlias = (
    str | Path | IO[Any] | pl.DataFrame | pl.LazyFrame | ArrowStream | Iterable[Mapping[str, Any]]
)
"""A path, `-`, an open file, a frame of Polars, pandas or Arrow, or a list of objects."""

ACCEPTED: Final = (
    "paths, `-`, open files, frames of Polars, pandas or Arrow, and lists of objects with "
    "the fields of events"
)
_READERS: Final[dict[Form, Callable[[Readable, str], Iterator[Batch]]]] = {
    "jsonl": jsonl.batches,
    "csv": csvs.batches,
    "parquet": frames.parquet_batches,
}


def read(
    *inputs: Input,
    rejects: str | Path | None = None,
    progress: Progress | None = None,
) -> Events:
    """Read and validate events from any number of inputs.

    One bad row refuses everything with `BadEvents`, which names file, line and reason. With
    `rejects` bad rows are written to that file of JSON Lines instead, with the reasons, and
    the rest is taken. If anything else fails, nothing is written.
    `progress` is told the bytes done and the bytes of all files, or None where one has no size.
    """
    if not inputs:
        raise InputError("No events were given", accepted=ACCEPTED)
    meter = _Meter(inputs, progress)
    valid: list[Columns] = []
    with taking_rejects(rejects, inputs) as aside:
        for each in inputs:
            for batch in _batches(each, meter):
                sifted = sift(batch, name_of(each))
                aside.take(sifted.rejects)
                valid += sifted.valid
        aside.settle()
    return Events.joined(valid, tuple(map(name_of, inputs)), aside.count)


def _batches(given: Input, meter: _Meter) -> Iterator[Batch]:
    frame = frames.as_frame(given, name_of(given))
    if frame is not None:
        yield from frames.batches(frame, name_of(given))
    elif _is_file(given):
        with opened(given) as file:
            for batch in _READERS[file.form](file.stream, file.name):
                yield batch
                meter.at(file.done())
            meter.next(file.done())
    elif _is_list(given):
        yield from jsonl.batches(_as_lines(given), name_of(given), "row")
    else:
        raise InputError(f"{shown(given)} is nothing to read events from", accepted=ACCEPTED)


def _is_file(given: object) -> TypeGuard[str | Path | IO[Any]]:
    return isinstance(given, str | Path) or hasattr(given, "read")


def _is_list(given: object) -> TypeGuard[Iterable[Mapping[str, Any]]]:
    return isinstance(given, Iterable) and not isinstance(given, Mapping | bytes)


def _as_lines(events: Iterable[Mapping[str, Any]]) -> Readable:
    """Write objects as JSON Lines, so that they are read as strictly as a file."""
    lines = []
    for row, event in enumerate(events, 1):
        try:
            lines.append(json.dumps(event, default=_as_json))
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(
                f"This object has no form in JSON ({error})",
                where=f"row {row:,}",
                accepted="texts, numbers, lists, objects and datetimes with a time zone",
            ) from None
    return io.BytesIO("\n".join(lines).encode())


def _as_json(value: object) -> object:
    """Write a datetime as text, without an offset where it has none, and a mapping as an object."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a value of type {type(value).__name__}")


class _Meter:
    """Adds up the bytes done over all inputs, for who wants to see them."""

    def __init__(self, inputs: tuple[Input, ...], progress: Progress | None) -> None:
        sizes = [size_of(each) for each in inputs]
        known = [size for size in sizes if size is not None]
        self._total = sum(known) if len(known) == len(sizes) else None
        self._progress = progress
        self._before = 0

    def at(self, done: int) -> None:
        """Tell how far the present input is."""
        if self._progress is not None:
            self._progress(self._before + done, self._total)

    def next(self, done: int) -> None:
        """Go on to the next input."""
        self._before += done
