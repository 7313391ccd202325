"""Answers over time: attendance and handle time as stacked areas, queues as wait and service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from handletime.pictures.bars import nothing
from handletime.pictures.clock import time_axis
from handletime.pictures.figure import Figure, chart_of
from handletime.pictures.style import BLUE, GREEN, GREY, ORANGE, PAPER, SKY, VERMILION, WIDTH
from handletime.pictures.words import header
from handletime.timeline.calendar import Period, grid, parse_interval
from handletime.timeline.zone import zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.pictures.figure import Drawing
    from handletime.reports.answer import Answer

HEIGHT: Final = 260
STATUSES: Final = {
    "active_ms": ("active", GREEN),
    "available_ms": ("available", GREY),
    "unavailable_ms": ("unavailable", ORANGE),
    "idle_ms": ("idle", VERMILION),
}
ATTENTION: Final = {
    "eht_ms": ("engaged", BLUE),
    "unengaged_ms": ("in focus, not engaged", SKY),
}


def attendance(answer: Answer) -> Figure:
    """Draw how many agents were in which status, on average over each interval."""
    return _areas(answer, answer.rows, STATUSES)


def handle_time(answer: Answer) -> Figure:
    """Draw how many agents gave their attention, on average over each interval."""
    rows = answer.rows.with_columns(unengaged_ms=pl.col("ift_ms") - pl.col("eht_ms"))
    return _areas(answer, rows, ATTENTION)


def queues(answer: Answer) -> Figure:
    """Draw who came and how they were served, the average wait, and the service level."""
    cells = _cells(answer)
    if answer.rows.is_empty() or cells.is_empty():
        return _empty(answer)
    rows = _by_interval(answer, cells)
    at = time_axis(answer.period, zone(answer.zone))
    parts = {"answered": GREEN, "abandoned": VERMILION, "moved, stopped or waiting": GREY}
    rows = rows.with_columns(rest=pl.sum_horizontal("moved", "stopped", "waiting"))
    columns = dict(zip(("answered", "abandoned", "rest"), parts, strict=True))
    long = [
        {**_ends(row), "what": title, "order": number, "value": row[name]}
        for row in rows.iter_rows(named=True)
        for number, (name, title) in enumerate(columns.items())
    ]
    scale = alt.Scale(domain=list(parts), range=list(parts.values()))
    offered = (
        chart_of(long)
        .mark_bar(stroke=PAPER, strokeWidth=0.4)
        .encode(
            x=at,
            x2="end:Q",
            y=alt.Y("sum(value):Q", title="customers", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("what:N", scale=scale),
            order="order:O",
        )
        .properties(width=WIDTH, height=150)
    )
    at = time_axis(answer.period, zone(answer.zone), labels=False)
    wait = _steps(_values(rows, "average_wait_ms", 60_000), at, "average wait, minutes", BLUE)
    level = _steps(_values(rows, "service_level_share", 0.01), at, "service level, %", GREEN)
    return Figure(*header(answer), alt.vconcat(offered, wait, level, spacing=14))


def _values(rows: pl.DataFrame, name: str, unit: float) -> list[dict[str, float]]:
    return [
        {**_ends(row), "value": row[name] / unit}
        for row in rows.iter_rows(named=True)
        if row[name] is not None
    ]


def _steps(values: list[dict[str, float]], at: alt.X, title: str, colour: str) -> Drawing:
    marks = chart_of(values).mark_rule(strokeWidth=2.5, color=colour)
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=True))
    chart: alt.Chart = marks.encode(x=at, x2="end:Q", y=y).properties(width=WIDTH, height=80)
    return chart


def _areas(answer: Answer, rows: pl.DataFrame, parts: Mapping[str, tuple[str, str]]) -> Figure:
    cells = _cells(answer)
    if rows.is_empty() or cells.is_empty():
        return _empty(answer)
    summed = cells.join(
        rows.group_by("interval").agg(pl.col(list(parts)).sum()), on="interval", how="left"
    )
    # Each interval is a step, which the one after it ends; the last ends by itself.
    told = [
        {"start": at, "what": title, "order": number, "value": (row[name] or 0) / row["length"]}
        for place, row in enumerate(summed.iter_rows(named=True), start=1)
        for at in ([row["start"], row["end"]] if place == summed.height else [row["start"]])
        for number, (name, (title, _)) in enumerate(parts.items())
    ]
    titles, colours = zip(*parts.values(), strict=True)
    chart = (
        chart_of(told)
        .mark_area(interpolate="step-after")
        .encode(
            x=time_axis(answer.period, zone(answer.zone)),
            y=alt.Y("sum(value):Q", title="agents, on average"),
            color=alt.Color("what:N", scale=alt.Scale(domain=titles, range=colours)),
            order="order:O",
        )
        .properties(width=WIDTH, height=HEIGHT)
    )
    return Figure(*header(answer), alt.layer(chart))


def _cells(answer: Answer) -> pl.DataFrame:
    """Return every interval of the period that is not after the moment of looking."""
    assert answer.interval is not None
    in_zone = zone(answer.zone)
    period = Period(answer.period.start, answer.period.end)
    at = grid(period, in_zone, parse_interval(answer.interval))
    cells = pl.DataFrame(
        {"interval": at.starts, "start": at.edges[:-1], "end": at.edges[1:]}
    ).filter(pl.col("start") < answer.as_of)
    dtype = answer.rows.schema["interval"]
    return cells.with_columns(
        pl.col("interval").cast(pl.Datetime("ms", "UTC")).cast(dtype),
        length=pl.col("end") - pl.col("start"),
    )


def _by_interval(answer: Answer, cells: pl.DataFrame) -> pl.DataFrame:
    return cells.join(answer.rows, on="interval", how="inner", maintain_order="left")


def _ends(row: Mapping[str, Any]) -> dict[str, int]:
    return {"start": row["start"], "end": row["end"]}


def _empty(answer: Answer) -> Figure:
    return Figure(*header(answer), nothing("Nothing happened in this period."))
