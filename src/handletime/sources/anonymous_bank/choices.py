"""What the importer chose, and the sums that it is held to, as data.

A choice is a mask over calls and a sentence. A sum is told twice for each call: what the line says,
and what its events say; the difference is the work of a choice, named call by call. Columns of the
call are named as in `calls`; `opened`, `queued`, `offered`, `accepted`, `closed` and `focus` are
read back from the events: the instants of those steps, and the time that its server attended to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from handletime.sources.anonymous_bank.calls import (
    CALL_BACK,
    HUNG_UP,
    NO_SERVER,
    PHANTOM,
    QUEUED,
    ROUNDED,
    SERVED,
    UNKNOWN,
)
from handletime.sources.anonymous_bank.events import QUEUE_NAMES


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that was decided, and the calls that it met."""

    name: str
    calls: pl.Expr
    sentence: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum: what a line says and what its events say, as whole numbers a call."""

    measure: str
    said: pl.Expr
    told: pl.Expr
    reasons: tuple[str, ...] = ("phantom",)
    """The choices that can make a call differ; it is put down to the first that met it."""


_DISAGREE: Final = "clocks-and-seconds-disagree"
_QUEUE_REASONS: Final = (
    "phantom",
    "served-before-the-queue-began",
    "served-before-the-queue-exit",
    _DISAGREE,
)
_SERVED_SECONDS: Final = pl.when(SERVED).then("ser_time").otherwise(0)
_SERVICE: Final = pl.col("ser_start").is_not_null()
_EARLY: Final = SERVED & QUEUED & (pl.col("ser_start") < pl.col("q_exit"))
_ACCEPTED: Final = pl.col("accepted").is_not_null()
_QUEUED: Final = pl.col("queued").is_not_null()
_LEFT: Final = pl.col("closed").is_not_null() & ~_ACCEPTED
_SERVICE_SECONDS: Final = (pl.col("closed") - pl.col("accepted")).fill_null(0) // 1000
_FOCUS_SECONDS: Final = pl.col("focus").fill_null(0) // 1000
_QUEUE_SECONDS: Final = (pl.coalesce("offered", "closed") - pl.col("queued")).fill_null(0) // 1000

CHOICES: Final = (
    Choice("phantom", PHANTOM, "no call of a customer, says the source; left out."),
    Choice(
        "hung-up-in-the-queue",
        HUNG_UP & QUEUED,
        "the customer closes it at the queue exit: abandoned in the queue.",
    ),
    Choice(
        "hung-up-in-the-vru",
        HUNG_UP & ~QUEUED,
        "never queued; the customer closes it at the VRU exit: abandoned at entry.",
    ),
    Choice(
        "hung-up-but-served",
        HUNG_UP & _SERVICE,
        "hung up, yet with a service: the outcome is believed, the service left out.",
    ),
    Choice(
        "taken-at-once",
        SERVED & ~QUEUED,
        "never queued: no stay in a queue, though the type is its queue.",
    ),
    Choice(
        "served-before-the-queue-began",
        _EARLY & (pl.col("ser_start") < pl.col("q_start")),
        "the service wins: queued and taken in the same instant, for a stay of nothing.",
    ),
    Choice(
        "served-before-the-queue-exit",
        _EARLY,
        "the service wins: the stay in the queue ends as it starts.",
    ),
    Choice(
        "rings",
        SERVED & (pl.col("released_at") < pl.col("accepted_at")),
        "the service starts after the queue or the VRU let go: the call rings in between.",
    ),
    Choice(
        "served-without-a-service",
        SERVED & ~_SERVICE,
        "no service times: accepted and closed in the instant in which it was let go.",
    ),
    Choice(
        "service-of-no-length",
        SERVED & _SERVICE & (pl.col("ser_time") == 0),
        "accepted and closed in the same second.",
    ),
    Choice(
        "nobody-named",
        SERVED & (pl.col("server") == NO_SERVER),
        f"served by an agent of the name {NO_SERVER}, who is not one person.",
    ),
    Choice(
        "another-call-in-focus",
        _FOCUS_SECONDS < _SERVICE_SECONDS,
        "overlaps a later call of its server, which has the attention meanwhile.",
    ),
    Choice(
        "call-back",
        (pl.col("type") == CALL_BACK) & ~PHANTOM,
        "outbound: the bank returns the call of a customer who left a message.",
    ),
    Choice(
        "undocumented-type",
        ~pl.col("type").is_in(list(QUEUE_NAMES)),
        "the type is the queue all the same, without a name.",
    ),
    Choice("unidentified-customer", UNKNOWN & ~PHANTOM, "a customer of its own."),
    Choice(
        "rounded-customer",
        ROUNDED & ~PHANTOM,
        "the number has lost its digits in a spreadsheet: a customer of its own.",
    ),
    Choice("over-midnight", pl.col("midnight"), "times past midnight are of another day."),
    Choice("hour-shown-twice", pl.col("twice"), "the first of the two hours is taken."),
    Choice("hour-skipped", pl.col("skipped"), "read as if the clocks had not been put forward."),
    Choice(
        "left-the-vru-before-entering",
        pl.col("vru_exit") < pl.col("vru_entry"),
        "opened at the VRU exit, so that the queue follows.",
    ),
    Choice(
        "name-shared",
        pl.col("shares_name"),
        "line, number and date are those of another call too: numbered by time of entry.",
    ),
    Choice(
        _DISAGREE,
        pl.any_horizontal(
            *(
                (pl.col(f"{part}_{end}") - pl.col(f"{part}_{start}")) // 1000
                != pl.col(f"{part}_time")
                for part, start, end in (
                    ("vru", "entry", "exit"),
                    ("q", "start", "exit"),
                    ("ser", "start", "exit"),
                )
            )
        ).fill_null(value=False),
        "the clock times are believed, not the seconds beside them.",
    ),
)
"""Every choice that a line can meet."""

SUMS: Final = (
    Sum("calls served (AGENT)", SERVED, _ACCEPTED, ()),
    Sum("calls hung up (HANG)", HUNG_UP, _LEFT, ()),
    Sum("calls to be ignored (PHANTOM)", PHANTOM, PHANTOM & pl.col("opened").is_not_null()),
    Sum("service seconds of calls served", _SERVED_SECONDS, _SERVICE_SECONDS, (_DISAGREE,)),
    Sum(
        "service seconds of all lines",
        pl.col("ser_time"),
        _SERVICE_SECONDS,
        ("phantom", "hung-up-but-served", _DISAGREE),
    ),
    Sum(
        "in-focus seconds",
        _SERVED_SECONDS,
        _FOCUS_SECONDS,
        ("another-call-in-focus", _DISAGREE),
    ),
    Sum("queue seconds", pl.col("q_time"), _QUEUE_SECONDS, _QUEUE_REASONS),
    Sum("calls with a queue start", QUEUED, _QUEUED),
    Sum("calls with a queue time over 0", pl.col("q_time") > 0, _QUEUE_SECONDS > 0, _QUEUE_REASONS),
    Sum("calls hung up with a queue start", HUNG_UP & QUEUED, _LEFT & _QUEUED, ()),
    Sum(
        "calls hung up with a queue time over 0",
        HUNG_UP & (pl.col("q_time") > 0),
        _LEFT & (_QUEUE_SECONDS > 0),
        (_DISAGREE,),
    ),
)
"""The sums by which the import is checked against what is known of the data."""
