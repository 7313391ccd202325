"""Which reports have a picture, and how it is asked for: one computation, laid out for the eye."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from handletime.errors import InputError
from handletime.pictures import over_time, ranked
from handletime.reports.run import answer
from handletime.timeline.calendar import DAY_MS, parse_interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from handletime.facts.facts import Facts
    from handletime.pictures.figure import Figure
    from handletime.reports.answer import Answer
    from handletime.reports.query import Query
    from handletime.timeline.calendar import Period


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a report: what draws it, and whether it goes by intervals."""

    draw: Callable[[Answer], Figure]
    over_time: bool


PICTURES: Final = {
    "attendance": Picture(over_time.attendance, over_time=True),
    "handle-time": Picture(over_time.handle_time, over_time=True),
    "queues": Picture(over_time.queues, over_time=True),
    "acht-by-customer": Picture(ranked.ranked, over_time=False),
    "acht-by-channel": Picture(ranked.ranked, over_time=False),
    "acht-by-topic": Picture(ranked.ranked, over_time=False),
    "acht-by-agent": Picture(ranked.ranked, over_time=False),
    "acht-by-inbox": Picture(ranked.ranked, over_time=False),
}
"""Report to its picture."""
INTERVALS: Final = ((1, "15m"), (3, "30m"), (7, "1h"), (31, "4h"))
"""Days of a period to the interval that shows them best; a day where it is longer."""


def picture_of(facts: Facts, query: Query, period: Period) -> Figure:
    """Draw the picture of a question's report, over its period and with its filters.

    Rows are summed over all but time, or are those that the report has by itself. A report
    without a picture is refused with those that have one.
    """
    if query.report.name not in PICTURES:
        raise InputError(
            f"The report {query.report.name} has no picture.",
            accepted=", ".join(PICTURES) + "; any report as html",
            code="bad_option",
        )
    picture = PICTURES[query.report.name]
    by, interval = query.report.dimensions, None
    if picture.over_time:
        by, interval = ("interval",), query.interval or _interval(period)
    minutes = None if interval is None else parse_interval(interval)
    asked = replace(
        query,
        by=by,
        interval=interval,
        minutes=minutes,
        start=period.start,
        end=period.end,
        sort={},
    )
    return picture.draw(answer(facts, asked))


def _interval(period: Period) -> str:
    days = period.length_ms / DAY_MS
    # A day of 25 hours is a day.
    return next((name for limit, name in INTERVALS if days < limit + 0.1), "1d")
