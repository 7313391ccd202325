"""Periods and grids: the local days, months and intervals that time is cut at.

A local day has 23 or 25 hours when clocks change. An interval begins with the day, and
whenever the local clock shows a multiple of it, so that an hour that comes twice is two
intervals, and one that is skipped is none; one of a day is the day, also where midnight comes
twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from handletime.errors import InputError
from handletime.timeline.instant import format_instant, parse_instant
from handletime.timeline.zone import day_start, local, local_date

if TYPE_CHECKING:
    from datetime import tzinfo

Integers: TypeAlias = npt.NDArray[np.int64]

MINUTE_MS: Final = 60_000
DAY_MINUTES: Final = 24 * 60
DAY_MS: Final = DAY_MINUTES * MINUTE_MS
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()

_LOCAL_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_INTERVAL: Final = re.compile(r"(\d{1,4})(m|h|d)")
_MINUTES: Final = {"m": 1, "h": 60, "d": DAY_MINUTES}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in epoch milliseconds, half-open: the start belongs, the end does not."""

    start: int
    end: int

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Grid:
    """A period cut into cells that touch: cell n lies between edge n and edge n + 1."""

    edges: Integers
    """The instants at which the cells begin, and where the last one ends."""
    starts: Integers
    """The instant at which the interval of each cell begins, which may be before the period."""
    days: Integers
    """The local day of each cell, in days since 1970-01-01."""

    def cell_of(self, instants: Integers) -> Integers:
        """Return the cell of each instant; below 0 or past the last one where it is in none."""
        return np.searchsorted(self.edges, instants, side="right") - 1


def parse_edge(text: str | int | date | datetime, in_zone: tzinfo) -> int:
    """Read one end of a period: an instant with its offset, or a local date (its first instant)."""
    if isinstance(text, int | datetime):
        return parse_instant(text)
    if isinstance(text, date):
        text = text.isoformat()
    if not _LOCAL_DATE.fullmatch(text.strip()):
        return parse_instant(text)
    try:
        return day_start(date.fromisoformat(text.strip()), in_zone)
    except ValueError:
        raise InputError(
            f"There is no day {text!r}.", accepted="a date such as 2026-03-02", code="bad_period"
        ) from None


def parse_interval(text: str) -> int:
    """Read an interval, such as 15m, 1h or 1d, as minutes that divide a day evenly."""
    match = _INTERVAL.fullmatch(text.strip())
    minutes = int(match[1]) * _MINUTES[match[2]] if match else 0
    if minutes == 0 or DAY_MINUTES % minutes:
        raise InputError(
            f"{text!r} is no interval.",
            accepted="minutes or hours that divide a day evenly: 15m, 30m, 1h, 1d",
            code="bad_period",
        )
    return minutes


def whole_days(period: Period, in_zone: tzinfo) -> Period:
    """Widen a period to the local days that it touches."""
    first = local_date(period.start, in_zone)
    last = local_date(max(period.start, period.end - 1), in_zone)
    return Period(day_start(first, in_zone), day_start(last + timedelta(days=1), in_zone))


def period_before(period: Period, in_zone: tzinfo) -> Period:
    """Return the period that a change is measured against: as long, and ending where it begins.

    Whole local months are compared with as many months, whole local days with as many days,
    anything else with as many milliseconds.
    """
    first, last = (local_date(each, in_zone) for each in (period.start, period.end))
    if (period.start, period.end) != (day_start(first, in_zone), day_start(last, in_zone)):
        return Period(period.start - period.length_ms, period.start)
    if first.day == last.day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month
        before = _first_of_month(first.year * 12 + first.month - 1 - months)
    else:
        before = first - (last - first)
    return Period(day_start(before, in_zone), period.start)


def month_of(instant: int, in_zone: tzinfo) -> Period:
    """Return the local month that an instant falls in."""
    day = local_date(instant, in_zone)
    months = day.year * 12 + day.month - 1
    first, following = _first_of_month(months), _first_of_month(months + 1)
    return Period(day_start(first, in_zone), day_start(following, in_zone))


def _first_of_month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def whole(period: Period, in_zone: tzinfo) -> Grid:
    """Return a period as a grid of one cell."""
    return Grid(
        np.array([period.start, period.end], dtype=np.int64),
        np.array([period.start], dtype=np.int64),
        np.array([_day_number(local_date(period.start, in_zone))], dtype=np.int64),
    )


def grid(period: Period, in_zone: tzinfo, minutes: int = DAY_MINUTES) -> Grid:
    """Cut a period at every local midnight, and whenever the local clock shows a multiple."""
    starts, days = _starts(period, in_zone, minutes)
    beyond = np.append(starts[1:], period.end)
    inside = (beyond > period.start) & (starts < period.end)
    starts, days = starts[inside], days[inside]
    edges = np.append(np.maximum(starts, period.start), period.end)
    return Grid(edges, starts, days)


def by_month(period: Period, in_zone: tzinfo) -> Grid:
    """Cut a period where local months begin."""
    days = grid(period, in_zone)
    months = days.days.astype("datetime64[D]").astype("datetime64[M]")
    first = np.flatnonzero(np.append(True, months[1:] != months[:-1])[: months.size])
    edges = np.append(days.edges[first], days.edges[-1])
    return Grid(edges, days.starts[first], days.days[first])


def _starts(period: Period, in_zone: tzinfo, minutes: int) -> tuple[Integers, Integers]:
    """Return where intervals begin in the local days that a period touches, and their days."""
    day = local_date(period.start, in_zone)
    start = day_start(day, in_zone)
    starts, days = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    while start < period.end:
        following = day_start(day + timedelta(days=1), in_zone)
        each = _starts_in_day(start, following, in_zone, minutes)
        starts.append(each)
        days.append(np.full(len(each), _day_number(day), dtype=np.int64))
        day, start = day + timedelta(days=1), following
    return np.concatenate(starts), np.concatenate(days)


def _starts_in_day(start: int, end: int, in_zone: tzinfo, minutes: int) -> Integers:
    if start == end:
        return np.empty(0, dtype=np.int64)
    if minutes == DAY_MINUTES:
        return np.array([start], dtype=np.int64)
    if end - start == DAY_MS:
        return np.arange(start, end, minutes * MINUTE_MS, dtype=np.int64)
    clock = ((each, local(each, in_zone)) for each in range(start, end, MINUTE_MS))
    shown = [each for each, at in clock if (at.hour * 60 + at.minute) % minutes == 0]
    return np.array(sorted({start, *shown}), dtype=np.int64)


def _day_number(day: date) -> int:
    return day.toordinal() - EPOCH_DAY


def refuse_backwards(period: Period) -> Period:
    """Return the period; one that ends before it begins, or at once, is refused."""
    if period.start < period.end:
        return period
    raise InputError(
        f"The period from {format_instant(period.start)} to {format_instant(period.end)} is empty.",
        accepted="an end after the start; the end itself does not belong to the period",
        code="bad_period",
    )
