"""JSON Lines: an object a row, as in the rows of JSON; exact values, nothing beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.reports.renderer import Renderer
from handletime.reports.words import for_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.reports.answer import Answer

ROWS_AT_ONCE: Final = 100_000
"""Rows that are turned into text together: some thirty megabytes."""


def parts(answer: Answer, _width: int | None = None) -> Iterator[bytes]:
    """Yield the rows, some at a time."""
    for some in answer.slices(ROWS_AT_ONCE):
        yield for_programs(some, answer.columns, answer.zone).write_ndjson().encode()


RENDERER = Renderer("jsonl", "An object a row; exact values.", ".jsonl", parts)
