"""Bars in lanes over time, with words beside them where there is room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from handletime.pictures.clock import time_axis
from handletime.pictures.figure import chart_of
from handletime.pictures.style import FAINT, INK, LETTER_PX, PAPER, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from handletime.pictures.figure import Drawing
    from handletime.timeline.calendar import Period

LANE_PX: Final = 44
LEAST_PX: Final = 1.5
"""The least width of a bar, so that what is short is still seen."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one kind of bar looks like: its colour and its height."""

    name: str
    colour: str
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time in a lane."""

    lane: str
    kind: str
    start: int
    end: int
    words: str = ""
    """What stands under it, where there is room."""


def lanes(
    bars: Sequence[Bar],
    looks: Iterable[Look],
    order: Sequence[str],
    period: Period,
    in_zone: ZoneInfo,
) -> Drawing:
    """Return bars in lanes, from top to bottom in an order; the legend names what is there."""
    kinds = {bar.kind for bar in bars}
    shown = [look for look in looks if look.name in kinds]
    scale = alt.Scale(domain=[e.name for e in shown], range=[e.colour for e in shown])
    lane = alt.Y("lane:N", sort=list(order), title=None, scale=alt.Scale(domain=list(order)))
    at = time_axis(period, in_zone)
    layers: list[alt.Chart] = [
        chart_of(_told(bars, look, period))
        .mark_bar(height=look.height, yOffset=-6, stroke=PAPER, strokeWidth=0.6)
        .encode(x=at, x2="end:Q", y=lane, color=alt.Color("kind:N", scale=scale), tooltip="says:N")
        for look in shown
    ]
    words = chart_of(_words(bars, period))
    layers.append(
        words.mark_text(align="left", baseline="top", dy=7, fontSize=10, color=INK).encode(
            x=at, y=lane, text="words:N"
        )
    )
    height = max(len(order), 1) * LANE_PX
    return alt.layer(*layers).properties(width=WIDTH, height=height)


def nothing(says: str) -> Drawing:
    """Return a picture of nothing, which says so."""
    told = chart_of([{"says": says}])
    text = told.mark_text(align="left", fontSize=13, color=FAINT).encode(
        x=alt.value(0), y=alt.value(20), text="says:N"
    )
    return alt.layer(text).properties(width=WIDTH, height=40)


def _told(bars: Sequence[Bar], look: Look, period: Period) -> list[dict[str, Any]]:
    """Return the bars of one look as data; none is too short to be seen."""
    least = int(LEAST_PX * period.length_ms / WIDTH)
    return [
        {
            "lane": bar.lane,
            "kind": bar.kind,
            "start": bar.start,
            "end": max(bar.end, bar.start + least),
            "length": bar.end - bar.start,
            "says": f"{bar.kind}: {bar.words}" if bar.words else bar.kind,
        }
        for bar in bars
        if bar.kind == look.name
    ]


def _words(bars: Sequence[Bar], period: Period) -> list[dict[str, Any]]:
    """Return the words that fit before the next ones of their lane, and into the picture."""
    told: list[dict[str, Any]] = []
    px = WIDTH / max(period.length_ms, 1)
    free: dict[str, float] = {}
    for bar in sorted((bar for bar in bars if bar.words), key=lambda bar: bar.start):
        width = len(bar.words) * LETTER_PX
        left = min((bar.start - period.start) * px, max(WIDTH - width, 0))
        if left >= free.get(bar.lane, 0):
            free[bar.lane] = left + width + LETTER_PX
            start = period.start + left / px
            told.append({"lane": bar.lane, "start": start, "words": bar.words})
    return told
