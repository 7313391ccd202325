"""Ranked bars: who or what takes the longest, the rest summed and named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import altair as alt
import polars as pl

from handletime.pictures.bars import nothing
from handletime.pictures.figure import Figure, chart_of
from handletime.pictures.style import BLUE, GREY, INK, WIDTH
from handletime.pictures.words import header
from handletime.reports.words import duration

if TYPE_CHECKING:
    from handletime.pictures.figure import Drawing
    from handletime.reports.answer import Answer

Bar: TypeAlias = "dict[str, Any]"
BARS_MAX: Final = 25
NAME_MAX: Final = 28
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS


def ranked(answer: Answer) -> Figure:
    """Draw the average handle time of the first rows, and that of all others together."""
    if answer.rows.is_empty():
        return Figure(*header(answer), nothing("Nothing happened in this period."))
    key = answer.keys[0]
    rows = answer.rows.head(BARS_MAX)
    told = [
        _bar(number, row[key], row["handle_ms"], row["closed_conversations"])
        for number, row in enumerate(rows.iter_rows(named=True))
    ]
    others = answer.rows.slice(BARS_MAX)
    if others.height:
        handled, closed = others.select(pl.col("handle_ms", "closed_conversations").sum()).row(0)
        told.append(_bar(len(told), f"{others.height:,} others", handled, closed, rest=True))
    return Figure(*header(answer), _bars(told))


def _bar(number: int, name: str | None, handled: int, closed: int, *, rest: bool = False) -> Bar:
    average = handled / closed if closed else 0
    shown = name if name is not None else "(none)"
    return {
        "place": f"{number:03}",
        "name": shown if len(shown) <= NAME_MAX else f"{shown[: NAME_MAX - 1]}…",
        "minutes": average / MINUTE_MS,
        "says": f"{duration(round(average))}   {closed:,} closed",
        "rest": rest,
    }


def _bars(told: list[Bar]) -> Drawing:
    names = {each["place"]: each["name"] for each in told}
    y = alt.Y(
        "place:O",
        title=None,
        axis=alt.Axis(labelExpr=f"{json.dumps(names)}[datum.value]", labelLimit=240),
    )
    base = chart_of(told)
    bars = base.mark_bar(height=14).encode(
        y=y,
        x=alt.X("minutes:Q", title="average handle time, minutes"),
        color=alt.condition("datum.rest", alt.value(GREY), alt.value(BLUE)),
    )
    words = base.mark_text(align="left", dx=5, fontSize=10, color=INK).encode(
        y=y, x="minutes:Q", text="says:N"
    )
    return alt.layer(bars, words).properties(width=WIDTH - 100, height=22 * len(told))
