"""JSON: one object with the header, the rows and the totals; exact values.

Its shape is `report`, `period` (`from`, `to`), `zone`, `interval`, `as_of`, `known_at`, `where`,
`policies`, `units` (column to unit), `additive` (the columns whose rows sum to the total),
`notes`, `rows` and `totals`. Durations are integers in ms, shares lie between 0 and 1, blank is
null.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from handletime.reports.renderer import Renderer
from handletime.reports.words import for_programs
from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.reports.answer import Answer

ROWS_AT_ONCE: Final = 100_000
"""Rows that are turned into text together: some thirty megabytes."""


def parts(answer: Answer, _width: int | None = None) -> Iterator[bytes]:
    """Yield the header, the rows a line each, and the totals."""
    yield json.dumps(header(answer), ensure_ascii=False, indent=2)[:-2].encode()
    yield b',\n  "rows": ['
    between = b"\n    "
    for some in answer.slices(ROWS_AT_ONCE):
        lines = for_programs(some, answer.columns, answer.zone).write_ndjson().rstrip("\n")
        if lines:
            yield between + lines.replace("\n", ",\n    ").encode()
            between = b",\n    "
    totals = for_programs(answer.totals, answer.columns, answer.zone).write_ndjson().strip()
    yield f'\n  ],\n  "totals": {totals or "{}"}\n}}\n'.encode()


def header(answer: Answer) -> dict[str, object]:
    """Return all that the answer says beside its rows and totals."""
    period = answer.period
    return {
        "report": answer.report.name,
        "period": {"from": format_instant(period.start), "to": format_instant(period.end)},
        "zone": answer.zone,
        "interval": answer.interval,
        "as_of": format_instant(answer.as_of),
        "known_at": None if answer.known_at is None else format_instant(answer.known_at),
        "where": {name: list(values) for name, values in answer.where.items()},
        "policies": dict(answer.policies),
        "units": {each.name: each.unit for each in answer.columns},
        "additive": [each.name for each in answer.columns if each.additive],
        "notes": list(answer.notes),
    }


RENDERER = Renderer("json", "One object: header, rows, totals; exact values.", ".json", parts)
