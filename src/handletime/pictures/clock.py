"""The axis of time: instants on a straight line, marked where the local clock shows round times.

Where clocks change, the hour that comes twice is marked twice, and a day is as long as it was.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import altair as alt

from handletime.timeline.calendar import DAY_MINUTES, MINUTE_MS, Period, grid
from handletime.timeline.zone import local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MARKS_MAX: Final = 12
SECONDS: Final = (1, 2, 5, 10, 15, 30)
MINUTES: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)


def time_axis(period: Period, in_zone: ZoneInfo, *, labels: bool = True) -> alt.X:
    """Return the axis of a period, its scale in epoch milliseconds; its marks named or not."""
    marks = _marks(period, in_zone)
    said = json.dumps({str(at): _told(at, period, in_zone) for at in marks})
    told = {"labelExpr": f"{said}['' + datum.value]"} if labels else {"labels": False}
    axis = alt.Axis(values=marks, title=None, orient="top", **told)
    scale = alt.Scale(
        domain=[period.start, max(period.end, period.start + 1)], nice=False, padding=0
    )
    return alt.X("start:Q", axis=axis, scale=scale)


def _marks(period: Period, in_zone: ZoneInfo) -> list[int]:
    """Return round instants of the local clock, at most a dozen or so."""
    for seconds in SECONDS:
        step = seconds * 1000
        if period.length_ms <= step * MARKS_MAX:
            return list(range(-(-period.start // step) * step, period.end + 1, step))
    for minutes in MINUTES:
        if period.length_ms <= minutes * MINUTE_MS * MARKS_MAX:
            return _starts(period, in_zone, minutes)
    days = _starts(period, in_zone, DAY_MINUTES)
    return days[:: -(-len(days) // MARKS_MAX)]


def _starts(period: Period, in_zone: ZoneInfo, minutes: int) -> list[int]:
    starts = grid(Period(period.start, period.end + 1), in_zone, minutes).starts
    return [int(each) for each in starts if each >= period.start]


def _told(at: int, period: Period, in_zone: ZoneInfo) -> str:
    clock = local(at, in_zone)
    if period.length_ms > 3 * DAY_MINUTES * MINUTE_MS:
        return f"{clock:%d %b}"
    if (clock.hour, clock.minute, clock.second) == (0, 0, 0):
        return f"{clock:%a %d}"
    return f"{clock:%H:%M}" if at % MINUTE_MS == 0 else f"{clock:%H:%M:%S}"
