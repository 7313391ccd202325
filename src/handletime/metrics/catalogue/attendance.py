"""Who was here, and what became of the time: all of it within sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Ratio
from handletime.metrics.spans import spans, united, within, without

if TYPE_CHECKING:
    from handletime.facts.facts import Facts

_WHO = ("agent", "unit", "started_at", "ended_at", "open")


def _sessions(facts: Facts) -> pl.DataFrame:
    return spans(facts["sessions"]).select(_WHO)


def _statuses(facts: Facts) -> pl.DataFrame:
    first = spans(facts["sessions"]).select("agent", "started_at").unique()
    return (
        spans(facts["statuses"])
        .select(*_WHO, "status", "reason")
        .join(first.with_columns(change=False), on=["agent", "started_at"], how="left")
        .with_columns(pl.col("change").fill_null(value=True))
    )


def _ready(facts: Facts) -> pl.DataFrame:
    available = spans(facts["statuses"]).filter(pl.col("status") == "available").select(_WHO)
    outside_focus = without(available, spans(facts["focus_modes"]), on="agent")
    channels = spans(facts["channels"])
    chooses = pl.col("agent").is_in(channels["agent"].unique().implode())
    on_a_channel = within(outside_focus.filter(chooses), united(channels, on="agent"), on="agent")
    return pl.concat([outside_focus.filter(~chooses), on_a_channel])


def _in_session(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    columns = ("agent", "started_at", "ended_at")
    return within(frame.select(columns), spans(facts["sessions"]), on="agent", take=["unit"])


def _focus_modes(facts: Facts) -> pl.DataFrame:
    return _in_session(facts, spans(facts["focus_modes"]))


def _work(facts: Facts) -> pl.DataFrame:
    return _in_session(facts, spans(facts["segments"]))


def _in_hand(facts: Facts) -> pl.DataFrame:
    return _in_session(facts, united(spans(facts["segments"]), on="agent"))


def _in_focus(facts: Facts) -> pl.DataFrame:
    return _in_session(facts, spans(facts["focus_spans"]))


FEEDS = (
    Feed("sessions", "From clocking in to clocking out.", "spans", _sessions),
    Feed("statuses", "The statuses that tile every session.", "spans", _statuses),
    Feed("ready", "Available, not in Focus mode, and on a channel.", "spans", _ready),
    Feed("focus_modes_in_session", "Focus mode while clocked in.", "spans", _focus_modes),
    Feed("work", "Segments while clocked in; those of one agent may overlap.", "spans", _work),
    Feed("in_hand", "While clocked in with at least one conversation in hand.", "spans", _in_hand),
    Feed("in_focus", "In-Focus Time while clocked in.", "spans", _in_focus),
)

_FACTS_3 = "Agent Status Tracking (Cubu); FACTS, section 3"
_REPORTS = "REPORTS, definitions where the field disagrees"


def _status(name: str, title: str, status: str, sentence: str) -> Metric:
    return Metric(
        name=name,
        title=title,
        sentence=sentence,
        unit="ms",
        source=_FACTS_3,
        feed="statuses",
        where={"status": (status,)},
    )


METRICS = (
    Metric(
        name="continued",
        title="continued",
        unit="flag",
        source="REPORTS, attendance",
        sentence="Whether the time begins in a session that had begun before.",
        feed="sessions",
        fold="any",
        where={"begins": (False,)},
        additive=False,
    ),
    Metric(
        name="first_clock_in",
        title="first clock-in",
        unit="instant",
        source="REPORTS, attendance",
        sentence="When the first session began; blank where it had begun before (continued).",
        feed="sessions",
        fold="earliest",
        column="started_at",
        unless="continued",
        additive=False,
        empty=None,
    ),
    Metric(
        name="last_clock_out",
        title="last clock-out",
        unit="instant",
        source="REPORTS, attendance",
        sentence="When the last session that ended here ended; blank where none did.",
        feed="sessions",
        fold="latest",
        column="ended_at",
        where={"ends": (True,)},
        additive=False,
        empty=None,
    ),
    Metric(
        name="clocked_in_ms",
        title="clocked in",
        unit="ms",
        source=_FACTS_3,
        sentence="Time in sessions, from clocking in to clocking out.",
        feed="sessions",
    ),
    _status(
        "available_ms",
        "available",
        "available",
        "Time in the status available: clocked in, no hold, no work.",
    ),
    Metric(
        name="ready_ms",
        title="ready",
        unit="ms",
        source=_REPORTS,
        feed="ready",
        sentence="Time available, not in Focus mode, and on at least one channel; agents "
        "who were never on a channel count as if they were on one.",
    ),
    _status(
        "active_ms",
        "active",
        "active",
        "Time in the status active: with work in hand, and no hold.",
    ),
    _status(
        "unavailable_ms",
        "unavailable",
        "unavailable",
        "Time in the status unavailable, whatever the reason.",
    ),
    Metric(
        name="unavailable_by_reason_ms",
        title="unavailable",
        unit="ms",
        source=_FACTS_3,
        sentence="The part of the unavailable time that has this reason.",
        feed="statuses",
        where={"status": ("unavailable",)},
        spread="reason",
    ),
    _status(
        "idle_ms", "idle", "idle", "Time in the status idle: clocked in, with no sign of life."
    ),
    Metric(
        name="focus_mode_ms",
        title="Focus mode",
        unit="ms",
        source="Focus (Gladly); FACTS, section 3",
        sentence="Time in Focus mode while clocked in; an overlay, so part of other statuses.",
        feed="focus_modes_in_session",
    ),
    Metric(
        name="status_changes",
        title="status changes",
        unit="count",
        source="REPORTS, attendance",
        sentence="How often the status changed within a session; clocking in is no change.",
        feed="statuses",
        fold="count",
        where={"begins": (True,), "change": (True,)},
    ),
    Metric(
        name="occupancy_share",
        title="occupancy",
        unit="share",
        source=_REPORTS,
        sentence="Active time as a share of active and ready time.",
        additive=False,
        empty=None,
        ratio=Ratio(("active_ms",), ("active_ms", "ready_ms")),
    ),
    Metric(
        name="work_ms",
        title="segments in session",
        unit="ms",
        source=_REPORTS,
        feed="work",
        sentence="The lengths of segments while clocked in, summed even where they overlap.",
    ),
    Metric(
        name="in_hand_ms",
        title="in hand",
        unit="ms",
        source=_REPORTS,
        feed="in_hand",
        sentence="Time clocked in with at least one conversation in hand.",
    ),
    Metric(
        name="concurrency_ratio",
        title="concurrency",
        unit="ratio",
        source=_REPORTS,
        sentence="Segments divided by the time with at least one conversation in hand.",
        additive=False,
        empty=None,
        ratio=Ratio(("work_ms",), ("in_hand_ms",)),
    ),
    Metric(
        name="in_focus_ms",
        title="in focus in session",
        unit="ms",
        source=_REPORTS,
        sentence="In-Focus Time while clocked in.",
        feed="in_focus",
    ),
    Metric(
        name="focused_share",
        title="focused share",
        unit="share",
        source=_REPORTS,
        sentence="In-Focus Time as a share of the time clocked in.",
        additive=False,
        empty=None,
        ratio=Ratio(("in_focus_ms",), ("clocked_in_ms",)),
    ),
)
