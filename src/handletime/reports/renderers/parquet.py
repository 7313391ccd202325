"""Parquet: typed columns; instants in the zone of the report, durations in milliseconds.

What JSON says beside the rows stands in the file's own metadata, under `handletime`, as JSON.
"""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING, Final

from handletime.reports.renderer import Renderer
from handletime.reports.renderers.json import header
from handletime.reports.words import spooled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.reports.answer import Answer

ROWS_AT_ONCE: Final = 100_000
"""Rows of one group."""


def parts(answer: Answer, _width: int | None = None) -> Iterator[bytes]:
    """Yield a file that is written somewhere else first: its end says where its parts are."""
    said = {"handletime": json.dumps(header(answer), ensure_ascii=False)}
    with tempfile.TemporaryFile() as file:
        answer.source.lazy().sink_parquet(
            file, row_group_size=ROWS_AT_ONCE, metadata=said, maintain_order=True
        )
        yield from spooled(file)


RENDERER = Renderer(
    "parquet", "Typed columns, with the header as metadata.", ".parquet", parts, binary=True
)
