"""The grid against a second, naive one that looks at the local clock minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handletime.errors import InputError
from handletime.timeline.calendar import (
    Period,
    grid,
    parse_edge,
    parse_interval,
    period_before,
    whole_days,
)
from handletime.timeline.instant import parse_instant
from handletime.timeline.zone import day_start, zone

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
ZONES = (
    "UTC",
    "Asia/Jerusalem",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # changes its clocks by half an hour
    "America/Havana",  # goes back from one o'clock to midnight
    "America/Sao_Paulo",  # used to go forward at midnight
    "Pacific/Apia",  # left out 30 December 2011
)
CHANGES = (
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2026-03-27T00:00:00Z",
    "2026-11-01T05:00:00Z",
    "2018-11-04T03:00:00Z",
    "2011-12-30T10:00:00Z",
    "2026-04-04T15:00:00Z",
    "2026-10-03T15:30:00Z",
    "2026-06-01T12:00:00Z",
)
"""Instants at or near which some of those clocks change; and one at which none does."""
INTERVALS = (5, 15, 30, 60, 120, 480, 1440)


def clock(instant: int, name: str) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(
        ZoneInfo(name)
    )


def naive_starts(period: Period, name: str, minutes: int) -> list[tuple[int, date]]:
    """Watch the clock from two days before the period, and note where intervals begin."""
    starts = []
    first = (period.start - 2 * DAY) // MINUTE * MINUTE
    before = clock(first - MINUTE, name).date()
    for instant in range(first, period.end, MINUTE):
        now = clock(instant, name)
        shows_multiple = minutes < 1440 and (now.hour * 60 + now.minute) % minutes == 0
        if now.date() != before or shows_multiple:
            starts.append((instant, now.date()))
        before = now.date()
    last_before = max(each for each in starts if each[0] <= period.start)
    return [each for each in starts if each[0] >= last_before[0]]


@given(
    name=st.sampled_from(ZONES),
    around=st.sampled_from(CHANGES),
    offset=st.integers(-DAY, DAY),
    length=st.integers(1, 3 * DAY),
    minutes=st.sampled_from(INTERVALS),
)
@example(
    name="America/Havana", around="2026-11-01T05:00:00Z", offset=-DAY, length=2 * DAY, minutes=1440
)
@example(
    name="Pacific/Apia", around="2011-12-30T10:00:00Z", offset=-DAY, length=2 * DAY, minutes=60
)
def test_an_interval_begins_whenever_the_local_clock_shows_a_multiple_of_it(
    name: str, around: str, offset: int, length: int, minutes: int
) -> None:
    start = parse_instant(around) + offset
    period = Period(start, start + length)
    expected = naive_starts(period, name, minutes)
    found = grid(period, zone(name), minutes)
    days = [date(1970, 1, 1) + timedelta(days=int(each)) for each in found.days]
    assert expected == list(zip(found.starts.tolist(), days, strict=True))
    assert [start, *(at for at, _ in expected[1:]), period.end] == found.edges.tolist()


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-03-28", 24),
        ("2026-03-29", 23),
        ("2026-10-25", 25),
        ("2026-10-26", 24),
    ],
)
def test_a_local_day_has_23_or_25_hours_when_clocks_change(day: str, hours: int) -> None:
    berlin = zone("Europe/Berlin")
    start = day_start(date.fromisoformat(day), berlin)
    period = whole_days(Period(start, start + 1), berlin)
    assert hours * 60 * MINUTE == period.length_ms
    assert hours == len(grid(period, berlin, 60).starts)


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        # whole months: the months before, however many days they have
        ("2026-03-01", "2026-04-01", "2026-02-01"),
        ("2026-01-01", "2026-03-01", "2025-11-01"),
        # whole days: as many days, also over a change of clocks
        ("2026-03-29", "2026-03-30", "2026-03-28"),
        ("2026-03-02", "2026-03-09", "2026-02-23"),
        # anything else: as long
        ("2026-03-02T10:00:00+01:00", "2026-03-02T12:00:00+01:00", "2026-03-02T08:00:00+01:00"),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(
    start: str, end: str, before: str
) -> None:
    berlin = zone("Europe/Berlin")
    period = Period(parse_edge(start, berlin), parse_edge(end, berlin))
    expected = Period(parse_edge(before, berlin), period.start)
    assert expected == period_before(period, berlin)


@pytest.mark.parametrize("text", ["7m", "0m", "25h", "2d", "15", "m", "", "90 m"])
def test_an_interval_that_does_not_divide_a_day_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="15m, 30m, 1h, 1d"):
        parse_interval(text)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("Asia/Jerusalm", "Asia/Jerusalem"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Berlin", "Europe/Berlin"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest(wrong: str, near: str) -> None:
    with pytest.raises(InputError, match=near):
        zone(wrong)


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="2026-02-30"):
        parse_edge("2026-02-30", zone("UTC"))
