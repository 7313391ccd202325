"""The report of an import: the choices that met a line, the sums, and each call that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.sources.anonymous_bank.calls import NO_SERVER
from handletime.sources.anonymous_bank.choices import CHOICES, SUMS, Sum
from handletime.sources.source import UNEXPLAINED, Report

if TYPE_CHECKING:
    from handletime.events.frame import Events
    from handletime.sources.anonymous_bank.lines import Lines

_EXAMPLES: Final = 3
"""How many lines are named as examples of a choice."""
_STEPS: Final = ("opened", "queued", "offered", "accepted", "closed")
_TOLD: Final = (*_STEPS, "focus")
_TOLD_TWICE: Final = "told-twice"


def report_of(lines: Lines, calls: pl.DataFrame, events: Events) -> Report:
    """Report an import of lines as calls and events."""
    calls = calls.join(_told(events.frame), on="conversation", how="left", maintain_order="left")
    differences = pl.concat([_differences(calls, each) for each in SUMS])
    return Report(
        source="anonymous-bank",
        files=lines.files,
        lines=lines.count,
        events=events.frame.height,
        choices=_choices(lines, calls),
        sums=pl.concat([_sum(calls, each) for each in SUMS] + [_servers(calls, events)]),
        differences=differences,
        unplaced=lines.unplaced,
    )


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    """Read back from the events what each call became."""
    if frame.is_empty():
        return pl.DataFrame(schema={"conversation": pl.String} | dict.fromkeys(_TOLD, pl.Int64))
    at, name = pl.col("at"), pl.col("type").cast(pl.String)
    entered, left = (
        pl.when(name == f"agent.{verb}_conversation").then(at).sum() for verb in ("entered", "left")
    )
    steps = (pl.when(name == f"conversation.{step}").then(at).max().alias(step) for step in _STEPS)
    return frame.group_by("conversation").agg(*steps, (left - entered).alias("focus"))


def _choices(lines: Lines, calls: pl.DataFrame) -> pl.DataFrame:
    met = [(each.name, each.sentence, calls.filter(each.calls)["where"]) for each in CHOICES]
    met.append((_TOLD_TWICE, "identical to an earlier line: one call.", lines.repeated["where"]))
    return pl.DataFrame(
        [
            (name, where.len(), sentence, where.head(_EXAMPLES).to_list())
            for name, sentence, where in met
            if where.len()
        ],
        schema={
            "choice": pl.String,
            "lines": pl.Int64,
            "sentence": pl.String,
            "examples": pl.List(pl.String),
        },
        orient="row",
    )


def _both(calls: pl.DataFrame, each: Sum) -> pl.DataFrame:
    said, told = each.said.cast(pl.Int64), each.told.cast(pl.Int64)
    return calls.with_columns(
        pl.lit(each.measure).alias("measure"),
        said.alias("in_files"),
        told.alias("in_events"),
        (told - said).alias("difference"),
    )


def _sum(calls: pl.DataFrame, each: Sum) -> pl.DataFrame:
    return _both(calls, each).select(
        pl.lit(each.measure).alias("measure"),
        pl.col("in_files", "in_events", "difference").sum(),
    )


def _differences(calls: pl.DataFrame, each: Sum) -> pl.DataFrame:
    named = {choice.name: choice for choice in CHOICES}
    reason = pl.coalesce(
        *(pl.when(named[name].calls).then(pl.lit(name)) for name in each.reasons),
        pl.lit(UNEXPLAINED),
    )
    return (
        _both(calls, each)
        .filter(pl.col("difference") != 0)
        .select(
            "where",
            "conversation",
            "measure",
            "in_files",
            "in_events",
            "difference",
            reason.alias("reason"),
        )
    )


def _servers(calls: pl.DataFrame, events: Events) -> pl.DataFrame:
    said = calls.filter(pl.col("server") != NO_SERVER)["server"].n_unique()
    agents = events.frame.get_column("agent", default=pl.Series("agent", [], pl.String))
    told = agents.drop_nulls().filter(agents.drop_nulls() != NO_SERVER).n_unique()
    return pl.DataFrame(
        {
            "measure": ["named servers"],
            "in_files": [said],
            "in_events": [told],
            "difference": [told - said],
        }
    )
