"""An agent's day: status, Focus mode, and the conversations in hand with their attention.

Conversations that overlap stand in lanes below each other. In each, the pale bar is the segment,
the one in it the time in focus, and the darkest the engaged part of that.
"""

from __future__ import annotations

import difflib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.errors import InputError
from handletime.pictures.bars import Bar, Look, lanes, nothing
from handletime.pictures.figure import Figure
from handletime.pictures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILION,
)
from handletime.timeline.calendar import DAY_MS, MINUTE_MS, Period
from handletime.timeline.zone import day_start, local, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from handletime.facts.facts import Facts

LOOKS: Final = (
    Look("available", GREY, 14),
    Look("active", GREEN, 22),
    Look("unavailable", ORANGE, 14),
    Look("idle", VERMILION, 8),
    Look("Focus mode", PURPLE, 14),
    Look("in hand", PALE, 20),
    Look("in focus", SKY, 14),
    Look("engaged", BLUE, 8),
)
SEGMENTS_MAX: Final = 200
LANES_MAX: Final = 12
MARGIN_MS: Final = 15 * MINUTE_MS


def draw_day(facts: Facts, agent: str, day: str | date, *, tz: str = "UTC") -> Figure:
    """Draw what an agent did on a local day, which has 23 or 25 hours where clocks change.

    The axis runs from a while before the first thing to a while after the last. An unknown agent
    is refused with the nearest known; a day without anything says so.
    """
    in_zone = zone(tz)
    period = _day(day, in_zone)
    _refuse_unknown(facts, agent)
    segments = _clipped(facts, "segments", agent, period)
    drawn = segments.sort("length", descending=True).head(SEGMENTS_MAX).sort("start")
    placed = _packed(drawn.select("start", "end").rows())
    bars = [*_statuses(facts, agent, period), *_conversations(facts, agent, period, drawn, placed)]
    title = f"{agent}'s day"
    left_out = segments.height - len([each for each in placed if each < LANES_MAX])
    subtitle = _subtitle(facts, agent, period, in_zone, left_out)
    if not bars:
        return Figure(title, subtitle, nothing("Nothing happened on this day."))
    shown = Period(
        max(period.start, min(bar.start for bar in bars) - MARGIN_MS),
        min(period.end, max(bar.end for bar in bars) + MARGIN_MS),
    )
    order = list(dict.fromkeys(bar.lane for bar in bars))
    return Figure(title, subtitle, lanes(bars, LOOKS, order, shown, in_zone))


def _day(day: str | date, in_zone: ZoneInfo) -> Period:
    try:
        first = day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError:
        raise InputError(
            f"{day!r} is no date.", accepted="a date such as 2026-03-02", code="bad_period"
        ) from None
    return Period(day_start(first, in_zone), day_start(first + timedelta(days=1), in_zone))


def _refuse_unknown(facts: Facts, agent: str) -> None:
    known = {
        each
        for table in ("sessions", "statuses", "segments", "attention")
        for each in facts.scan(table).select(pl.col("agent").unique()).collect()["agent"]
        if each is not None
    }
    if agent not in known:
        raise InputError(
            f"There is no agent {agent!r} in these facts.",
            accepted="the id of an agent who did something",
            near=tuple(difflib.get_close_matches(agent, known, n=3)),
            code="unknown_name",
        )


def _clipped(facts: Facts, table: str, agent: str, period: Period) -> pl.DataFrame:
    """Return an agent's spans of a day, as far as they fall into it."""
    start, end = (pl.col(each).dt.epoch("ms") for each in ("started_at", "ended_at"))
    return (
        facts.scan(table)
        .filter(pl.col("agent") == agent, start < period.end, end > period.start)
        .with_columns(start=start.clip(period.start), end=end.clip(upper_bound=period.end))
        .with_columns(length=pl.col("end") - pl.col("start"))
        .collect()
    )


def _statuses(facts: Facts, agent: str, period: Period) -> Iterator[Bar]:
    for row in _clipped(facts, "statuses", agent, period).iter_rows(named=True):
        words = (row["reason"] or "").replace("_", " ")
        yield Bar("status", row["status"], row["start"], row["end"], words)
    for row in _clipped(facts, "focus_modes", agent, period).iter_rows(named=True):
        yield Bar("Focus mode", "Focus mode", row["start"], row["end"], row["reason"] or "")


def _conversations(
    facts: Facts, agent: str, period: Period, segments: pl.DataFrame, placed: Sequence[int]
) -> Iterator[Bar]:
    lane = {
        (row["conversation"], row["segment"]): _lane(place)
        for row, place in zip(segments.iter_rows(named=True), placed, strict=True)
        if place < LANES_MAX
    }
    tables = {"in hand": segments}
    for kind, table in (("in focus", "focus_spans"), ("engaged", "engaged_spans")):
        tables[kind] = _clipped(facts, table, agent, period)
    for kind, rows in tables.items():
        for row in rows.iter_rows(named=True):
            key = (row["conversation"], row["segment"])
            if key in lane:
                words = row["conversation"] if kind == "in hand" else ""
                yield Bar(lane[key], kind, row["start"], row["end"], words)


def _lane(place: int) -> str:
    return "conversations" if place == 0 else " " * place


def _packed(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the first lane that is free for each span; spans come by their start."""
    free: list[int] = []
    placed = []
    for start, end in spans:
        place = next((n for n, until in enumerate(free) if until <= start), len(free))
        free[place : place + 1] = [end]
        placed.append(place)
    return placed


def _subtitle(
    facts: Facts, agent: str, period: Period, in_zone: ZoneInfo, left_out: int
) -> tuple[str, ...]:
    day = f"{local(period.start, in_zone):%A %Y-%m-%d} · {in_zone.key}"
    if period.length_ms != DAY_MS:
        day += f" · clocks change, so that it has {period.length_ms // (60 * MINUTE_MS)} hours"
    units = _clipped(facts, "sessions", agent, period)["unit"].unique().sort().to_list()
    told = [day, f"unit {', '.join(units)}"] if units else [day]
    if left_out:
        told.append(f"{left_out} shorter stretches with a conversation in hand are not drawn")
    return tuple(told)
