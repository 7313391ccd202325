"""A table for people: title, period, zone and units above it, totals below it.

Where all columns do not fit a screen, they stand in several tables one below the other, each
with the same rows and their names.
"""

from __future__ import annotations

import functools
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handletime.reports.renderer import Renderer
from handletime.reports.words import for_people, local_times
from handletime.timeline.zone import local, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handletime.reports.answer import Answer, Column

WIDEST_TEXT: Final = 40
"""The most characters of a text that a cell shows; programs get all of it."""
WIDEST_TITLE: Final = 12
"""Titles of columns are broken into lines of about this width."""
GAP: Final = "  "
NUMBERS: Final = ("ms", "count", "days", "share", "ratio")
NOT_A_SUM: Final = "*"


@dataclass(frozen=True)
class Strip:
    """One column as text: its title's lines, its cells, its total, and how wide it is."""

    title: tuple[str, ...]
    cells: tuple[str, ...]
    total: str
    right: bool
    is_key: bool

    @functools.cached_property
    def width(self) -> int:
        """The cells of a screen that it takes."""
        return max(map(_width, (*self.title, *self.cells, self.total)))

    def fitted(self, text: str) -> str:
        """Return a text padded to the width of the column."""
        pad = " " * (self.width - _width(text))
        return pad + text if self.right else text + pad


def text(answer: Answer, width: int | None = None) -> str:
    """Return the answer as text; with no width, as wide as it needs."""
    return "\n".join(_lines(answer, width)) + "\n"


def parts(answer: Answer, width: int | None = None) -> Iterator[bytes]:
    """Yield the table, no wider than a screen where one is given."""
    yield text(answer, width).encode()


def _lines(answer: Answer, width: int | None) -> Iterator[str]:
    yield from _header(answer)
    strips = _strips(answer)
    totals = answer.rows.height > 0 and any(each.total for each in strips)
    for block in _blocks(strips, width):
        yield ""
        yield from _block(block, totals=totals)
    yield from _footer(answer)


def _header(answer: Answer) -> Iterator[str]:
    in_zone = zone(answer.zone)
    start, end = (local(each, in_zone) for each in (answer.period.start, answer.period.end))
    period = f"from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
    facts = [period, answer.zone]
    if answer.interval:
        facts.append(f"by {answer.interval}")
    facts.append(f"as of {local(answer.as_of, in_zone):%Y-%m-%d %H:%M:%S}")
    if answer.known_at is not None:
        facts.append(f"as known at {local(answer.known_at, in_zone):%Y-%m-%d %H:%M:%S}")
    facts += [f"{name} {' or '.join(values)}" for name, values in answer.where.items()]
    chosen = ", ".join(f"{name} {_said(value)}" for name, value in answer.chosen.items())
    yield f"{answer.report.title}: {answer.report.question}"
    yield " · ".join(facts)
    yield f"times in h:mm:ss · policies: {chosen or 'all default'}"


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _footer(answer: Answer) -> Iterator[str]:
    if answer.rows.is_empty():
        yield "Nothing happened in this period."
    if answer.left_out:
        yield f"… and {answer.left_out:,} more rows (--limit shows more)."
    if answer.rows.height and any(_starred(each, answer) for each in answer.columns):
        yield f"{NOT_A_SUM} the total is not the sum of the rows"
    yield from (f"Note: {each}." for each in answer.notes)


def _starred(column: Column, answer: Answer) -> bool:
    """Say whether a column has a total that one could take for the sum of its rows."""
    could = column.unit in {"ms", "count"} and column.name in answer.totals.columns
    return could and not column.additive


def _strips(answer: Answer) -> list[Strip]:
    rows = local_times(answer)
    named = [each.name for each in answer.columns if each.name in answer.totals.columns]
    totals = {name: answer.totals[name][0] for name in named}
    starred = {each.name for each in answer.columns if _starred(each, answer)}
    return [
        Strip(
            title=_title(each.title + NOT_A_SUM * (each.name in starred)),
            cells=tuple(_cut(for_people(each.unit, value)) for value in rows[each.name]),
            total=for_people(each.unit, totals.get(each.name)),
            right=each.unit in NUMBERS,
            is_key=each.name in answer.keys,
        )
        for each in answer.columns
    ]


def _title(words: str) -> tuple[str, ...]:
    lines = textwrap.wrap(words, WIDEST_TITLE, break_long_words=False, break_on_hyphens=False)
    return tuple(lines) or ("",)


def _cut(words: str) -> str:
    flat = "".join(each if each.isprintable() else "�" for each in words)
    return flat if len(flat) <= WIDEST_TEXT else f"{flat[: WIDEST_TEXT - 1]}…"


def _blocks(strips: Sequence[Strip], width: int | None) -> Iterator[list[Strip]]:
    """Yield the columns in groups that fit the width, each with the keys in front."""
    keys = [each for each in strips if each.is_key]
    rest = [each for each in strips if not each.is_key]
    block = list(keys)
    for each in rest:
        taken = sum(one.width + len(GAP) for one in (*block, each)) - len(GAP)
        if width and taken > width and len(block) > len(keys):
            yield block
            block = list(keys)
        block.append(each)
    yield block


def _block(strips: Sequence[Strip], *, totals: bool) -> Iterator[str]:
    height = max(len(each.title) for each in strips)
    titles = [("",) * (height - len(each.title)) + each.title for each in strips]
    yield from (_joined(strips, line) for line in zip(*titles, strict=True))
    rule = GAP.join("─" * each.width for each in strips)
    yield rule
    yield from (_joined(strips, row) for row in zip(*(s.cells for s in strips), strict=True))
    if totals:
        yield rule
        yield _joined(strips, (strips[0].total or "total", *(each.total for each in strips[1:])))


def _joined(strips: Sequence[Strip], texts: Sequence[str]) -> str:
    return GAP.join(s.fitted(t) for s, t in zip(strips, texts, strict=True)).rstrip()


def _width(words: str) -> int:
    """Return how many cells of a screen a text takes: wide letters take two, marks none."""
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in words
    )


RENDERER = Renderer(
    "table", "For people: times as h:mm:ss, totals below.", ".txt", parts, for_people=True
)
