"""From what a reader asks to a question that can be answered, or a refusal that helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from handletime.errors import InputError
from handletime.facts.tables import TABLES, kind_of
from handletime.metrics.dimension import DESCRIBED, dimension
from handletime.metrics.registry import METRICS
from handletime.reports.names import known
from handletime.reports.registry import REPORTS
from handletime.timeline.calendar import (
    Period,
    parse_edge,
    parse_interval,
    refuse_backwards,
    whole_days,
)
from handletime.timeline.zone import zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from handletime.reports.report import Report

Edge: TypeAlias = "str | int | date | datetime"
"""An end of a period: an instant, or a local date; as text, number, or Python's own."""
_FILTERED_KINDS: Final = ("text", "flag", "count")
_WAYS: Final = ("", "asc", "desc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, checked: nothing in it is unknown."""

    report: Report
    zone: ZoneInfo
    start: int | None
    """The start of the period in epoch ms; null for the first local day of the facts."""
    end: int | None
    interval: str | None
    minutes: int | None
    """The length of the interval; null where rows are not told apart by it."""
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    """Column to the values that are wanted; an empty value is a blank."""
    settings: Mapping[str, int]
    sort: Mapping[str, bool]
    """Column to sort by, the first first, to whether its largest value comes first."""

    def period(self, first: int, as_of: int) -> Period:
        """Return the period that is asked for, of facts from the first instant up to `as_of`."""
        days = whole_days(Period(min(first, as_of), as_of + 1), self.zone)
        start = days.start if self.start is None else self.start
        end = days.end if self.end is None else self.end
        return refuse_backwards(Period(start, end))


def ask(  # noqa: PLR0913  # each is an option that a reader may give
    name: str,
    *,
    start: Edge | None = None,
    end: Edge | None = None,
    tz: str = "UTC",
    interval: str | None = None,
    by: Iterable[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
    settings: Mapping[str, int] | None = None,
    sort: str | Iterable[str] = (),
) -> Query:
    """Check what a reader asks of a report; all unknown names are refused with the nearest."""
    report = known(name, REPORTS, "report")
    in_zone = zone(tz)
    rows = _rows(report, tuple(by), interval)
    length = (interval or report.interval or "15m") if "interval" in rows else None
    return Query(
        report=report,
        zone=in_zone,
        start=None if start is None else parse_edge(start, in_zone),
        end=None if end is None else parse_edge(end, in_zone),
        interval=length,
        minutes=None if length is None else parse_interval(length),
        by=rows,
        where=_filters(report, where or {}),
        settings=_settings(report, settings or {}),
        sort=_sort(report, rows, (sort,) if isinstance(sort, str) else tuple(sort)),
    )


def filters_of(report: Report) -> tuple[str, ...]:
    """Return what a report can be filtered by: its dimensions, or the columns that it lists."""
    if report.table:
        columns = TABLES[report.table].columns
        return tuple(each for each in columns if kind_of(each) in _FILTERED_KINDS)
    if report.feed:
        return tuple(each.name for each in report.columns if each.unit == "text")
    return tuple(each for each in (*report.dimensions, *report.also) if not dimension(each).is_time)


def columns_listed(report: Report) -> tuple[str, ...]:
    """Return the columns of a report that lists rows; none of one that measures."""
    if report.table:
        return TABLES[report.table].columns
    return tuple(each.name for each in report.columns)


def _columns(report: Report, rows: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of an answer, by which it can be sorted."""
    measured = (each for each in report.metrics if METRICS[each].spread is None)
    return columns_listed(report) or (*rows, *measured)


def _rows(report: Report, by: tuple[str, ...], interval: str | None) -> tuple[str, ...]:
    if report.lists:
        return _refuse_layout(report, by, interval)
    allowed = (*report.dimensions, *report.also)
    by = tuple(_dimension(each, allowed, f"dimension of {report.name}") for each in by)
    if interval is None:
        return tuple(dict.fromkeys(by)) or report.dimensions
    if not report.intervals:
        raise InputError(
            f"The report {report.name} has no intervals.",
            accepted="--interval with " + ", ".join(_with_intervals()),
            code="bad_option",
        )
    rest = tuple(each for each in by or report.dimensions if by or each != "day")
    return tuple(dict.fromkeys(rest if "interval" in rest else ("interval", *rest)))


def _dimension(name: str, allowed: Sequence[str], what: str) -> str:
    """Return a dimension, or one that the directory describes by any attribute: `agent.name`."""
    base, dot, attribute = name.partition(".")
    if dot and attribute and base in allowed and base in DESCRIBED:
        return name
    return known(name, {each: each for each in allowed}, what)


def _sort(report: Report, rows: tuple[str, ...], wanted: tuple[str, ...]) -> dict[str, bool]:
    """Read columns to sort by: `name`, or `name:desc` or `-name` for the largest first."""
    columns = {each: each for each in _columns(report, rows)}
    sort = {}
    for each in wanted:
        name, _, way = each.strip().removeprefix("-").partition(":")
        if way not in _WAYS:
            raise InputError(
                f"{each!r} says no way to sort.",
                accepted="NAME or NAME:asc, the smallest first; NAME:desc or -NAME, the largest",
                code="bad_option",
            )
        name = known(name, columns, f"column to sort {report.name} by")
        sort[name] = way == "desc" or (not way and each.strip().startswith("-"))
    return sort


def _refuse_layout(report: Report, by: tuple[str, ...], interval: str | None) -> tuple[str, ...]:
    if interval and not by and report.intervals:
        return ("interval",)
    if by or interval:
        option = "--by" if by else "--interval"
        raise InputError(
            f"The report {report.name} lists rows as they are; it takes no {option}.",
            accepted="--from, --to, --tz, --where and --sort",
            code="bad_option",
        )
    return ()


def _with_intervals() -> list[str]:
    return [name for name, report in REPORTS.items() if report.intervals]


def _filters(
    report: Report, where: Mapping[str, str | Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    allowed, what = filters_of(report), f"filter of {report.name}"
    # A bare text is one value; taken as a sequence it would ask for its letters.
    return {
        _dimension(name, allowed, what): (values,) if isinstance(values, str) else tuple(values)
        for name, values in where.items()
    }


def _settings(report: Report, given: Mapping[str, int]) -> dict[str, int]:
    defaults = {each.name: each.default for each in report.settings}
    for name in given:
        known(name, defaults, f"setting of {report.name}")
    return defaults | dict(given)
