"""From calls to events: the steps of a call's story, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.events.frame import Events
from handletime.sources.anonymous_bank.calls import CALL_BACK, HUNG_UP, PHANTOM, QUEUED, SERVED
from handletime.sources.anonymous_bank.focus import focus_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.sources.anonymous_bank.lines import Lines

SOURCE: Final = "anonymous-bank"
QUEUE_NAMES: Final = {
    "PS": "Regular",
    "PE": "Regular, in English",
    "IN": "Internet",
    "NE": "Stock exchange",
    "NW": "Prospective customers",
    "TT": "Call-backs",
}
"""The documented types of calls; any other is a queue without a name."""
_LEFT, _CLOSED, _DIRECTORY, _ENTERED, _LAST = 1, 2, 0, 7, 9


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call's story, for the calls that take it."""

    name: str
    type: str
    at: str
    seq: int
    """Order within a second: what ends comes before what begins."""
    calls: pl.Expr
    fields: Mapping[str, str | pl.Expr] = field(default_factory=dict)
    """Field of the event to a column of the call, or an expression."""


_DIRECTION: Final = (
    pl.when(pl.col("type") == CALL_BACK).then(pl.lit("outbound")).otherwise(pl.lit("inbound"))
)
# A call of no length at all ends after it began, though endings come first elsewhere.
_CLOSES: Final = (
    pl.when(pl.col("closed_at") == pl.max_horizontal("accepted_at", "queued_at", "opened_at"))
    .then(_LAST)
    .otherwise(_CLOSED)
)
STORY: Final = (
    Step(
        "opened",
        "conversation.opened",
        "opened_at",
        3,
        ~PHANTOM,
        {"customer": "customer", "channel": pl.lit("voice"), "direction": _DIRECTION},
    ),
    Step(
        "queued",
        "conversation.queued",
        "queued_at",
        4,
        QUEUED & ~PHANTOM,
        {"queue": "type", "priority": "priority"},
    ),
    Step(
        "offered",
        "conversation.offered",
        "left_at",
        5,
        SERVED,
        {"agent": "server", "purpose": pl.lit("route"), "queue": "type"},
    ),
    Step("accepted", "conversation.accepted", "accepted_at", 6, SERVED, {"agent": "server"}),
    Step(
        "closed",
        "conversation.closed",
        "closed_at",
        _CLOSED,
        SERVED,
        {"by": pl.lit("agent"), "agent": "server"},
    ),
    Step(
        "closed", "conversation.closed", "closed_at", _CLOSED, HUNG_UP, {"by": pl.lit("customer")}
    ),
)
"""The steps of a call, in its order; attention is told beside it."""


def events_of(calls: pl.DataFrame, lines: Lines) -> Events:
    """Tell the story of every call that is one, in order of time."""
    told = pl.concat([_step(calls, step) for step in STORY] + _attention(calls), how="diagonal")
    frame = pl.concat([told, _directory(told, calls)], how="diagonal")
    frame = frame.with_columns(pl.lit(SOURCE).alias("source")).sort("at", "seq", "id")
    return Events.of(frame, lines.files, lines.unplaced.height)


def _step(calls: pl.DataFrame, step: Step) -> pl.DataFrame:
    seq = _CLOSES if step.name == "closed" else pl.lit(step.seq)
    return calls.filter(step.calls).select(
        pl.format("{}:{}", "conversation", pl.lit(step.name)).alias("id"),
        pl.lit(step.type).alias("type"),
        pl.col(step.at).alias("at"),
        seq.cast(pl.Int64).alias("seq"),
        "conversation",
        *(
            pl.col(value).alias(name) if isinstance(value, str) else value.alias(name)
            for name, value in step.fields.items()
        ),
    )


def _attention(calls: pl.DataFrame) -> list[pl.DataFrame]:
    """Tell when servers turn to a call and from it; one that they come back to is numbered."""
    nth = pl.int_range(1, pl.len() + 1).over("conversation")
    pieces = focus_pieces(calls).with_columns(nth=nth)
    return [
        pieces.select(
            pl.when(pl.col("nth") == 1)
            .then(pl.format("{}:{}", "conversation", pl.lit(verb)))
            .otherwise(pl.format("{}:{}-{}", "conversation", pl.lit(verb), "nth"))
            .alias("id"),
            pl.lit(f"agent.{verb}_conversation").alias("type"),
            pl.col(at).alias("at"),
            pl.lit(seq, pl.Int64).alias("seq"),
            "conversation",
            pl.col("server").alias("agent"),
        )
        for verb, at, seq in (("entered", "started_at", _ENTERED), ("left", "ended_at", _LEFT))
    ]


def _directory(told: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    """Name the queues, as of the first event, so that reports can say what a type is."""
    types = set(calls.filter(~PHANTOM)["type"].unique())
    named = {entry: name for entry, name in QUEUE_NAMES.items() if entry in types}
    return pl.DataFrame(
        {
            "id": [f"queue:{entry}" for entry in named],
            "entry": list(named),
            "name": list(named.values()),
        },
        schema=dict.fromkeys(("id", "entry", "name"), pl.String),
    ).with_columns(
        pl.lit("directory.set").alias("type"),
        pl.lit(told["at"].min(), pl.Int64).alias("at"),
        pl.lit(_DIRECTORY, pl.Int64).alias("seq"),
        pl.lit("queue").alias("kind"),
    )
