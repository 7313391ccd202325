"""In-Focus Time, Engaged Handle Time, and the messages of agents and customers, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Ratio
from handletime.metrics.spans import spans, within, without

if TYPE_CHECKING:
    from handletime.facts.facts import Facts

_SEGMENT = ("conversation", "segment")
_BEYOND = np.iinfo(np.int64).max
"""The position of an end that has not come: after every event."""


def _described(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Add to rows of segments their role and queue, and the channel of their conversation."""
    segments = facts["segments"].select(*_SEGMENT, "role", "queue")
    channels = facts["conversations"].select("conversation", "channel")
    return frame.join(segments, on=_SEGMENT, how="left", maintain_order="left").join(
        channels, on="conversation", how="left", maintain_order="left"
    )


def _by_unit(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Cut spans at the edges of their agent's sessions; the unit is blank outside of them."""
    sessions = spans(facts["sessions"])
    inside = within(frame, sessions, on="agent", take=["unit"])
    outside = without(frame, sessions, on="agent")
    return pl.concat([inside, outside.with_columns(unit=pl.lit(None, pl.String))])


def _focus(facts: Facts) -> pl.DataFrame:
    return _described(facts, _by_unit(facts, spans(facts["focus_spans"])))


def _engaged(facts: Facts) -> pl.DataFrame:
    return _described(facts, _by_unit(facts, spans(facts["engaged_spans"])))


_OF_MESSAGES: Final = (
    "id", "type", "at", "source", "agent", "conversation", "sender", "audience"
)  # fmt: skip


def _messages(facts: Facts) -> pl.DataFrame | None:
    """Give a row for each message to or from the customer and each segment that it fell in."""
    if facts.log is None:
        return None
    places = pl.int_range(pl.len(), dtype=pl.Int64)
    events = facts.log.fields(*_OF_MESSAGES).with_columns(position=places)
    segments = _positioned(facts["segments"], events)
    told = within(segments, _written(events), on="conversation", take=["at", "sender", "writer"])
    own = (pl.col("sender") == "customer") | (pl.col("writer") == pl.col("agent"))
    wanted = told.filter(own).select(*_SEGMENT, "agent", "at", "sender")
    return _described(facts, _unit_at(facts, wanted))


def _written(events: pl.DataFrame) -> pl.DataFrame:
    """Give the messages between customer and agents, as spans of positions in the log."""
    between = pl.col("sender").is_in(["customer", "agent"])
    return events.filter(
        pl.col("type") == "conversation.message", between, pl.col("audience") == "all"
    ).select(
        "conversation",
        "at",
        "sender",
        writer="agent",
        started_at="position",
        ended_at=pl.col("position") + 1,
    )


def _positioned(segments: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Give segments as spans of positions: what is in a segment goes by the order of events."""
    local = pl.col("source") == "local"
    name = pl.when(local).then("id").otherwise(pl.format("{}/{}", "source", "id"))
    places = events.select(name=name, position="position")
    started = places.rename({"name": "started_by", "position": "started_at"})
    ended = places.rename({"name": "ended_by", "position": "ended_at"})
    return (
        segments.select(*_SEGMENT, "agent", "started_by", "ended_by")
        .join(started, on="started_by", how="left")
        .join(ended, on="ended_by", how="left")
        .with_columns(pl.col("ended_at").fill_null(_BEYOND))
    )


def _unit_at(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the unit of the session that the agent was in at an instant; blank outside of them."""
    sessions = spans(facts["sessions"]).sort("started_at")
    inside = (pl.col("at") < pl.col("ended_at")) | pl.col("open")
    return (
        frame.sort("at")
        .join_asof(
            sessions.select("agent", "unit", "started_at", "ended_at", "open"),
            left_on="at",
            right_on="started_at",
            by="agent",
            check_sortedness=False,
        )
        .with_columns(unit=pl.when(inside).then("unit"))
        .drop("started_at", "ended_at", "open")
    )


FEEDS = (
    Feed("focus", "In-Focus Time: attention within a segment.", "spans", _focus),
    Feed("engaged", "Engaged Handle Time: the part of it pending or sending.", "spans", _engaged),
    Feed(
        "messages",
        "Messages to and from the customer, in each segment that they fell in.",
        "instants",
        _messages,
        unless="messages and replied conversations need the events; a folder of facts has none",
    ),
)

_LIVEPERSON = "In-Focus Time and Engaged Handle Time (LivePerson); FACTS, section 4"
_INTERVALS = "Interval metrics (LivePerson); REPORTS, definitions"

METRICS = (
    Metric(
        name="ift_ms",
        title="in-focus time",
        unit="ms",
        source=_LIVEPERSON,
        feed="focus",
        sentence="Time that an agent looked at a conversation that the agent had in hand.",
    ),
    Metric(
        name="eht_ms",
        title="engaged handle time",
        unit="ms",
        source=_LIVEPERSON,
        feed="engaged",
        sentence="The part of the in-focus time while the customer waited for an answer, or "
        "while the agent was sending.",
    ),
    Metric(
        name="handled_conversations",
        title="handled",
        unit="count",
        source=_INTERVALS,
        sentence="Conversations in which an agent had in-focus time.",
        feed="focus",
        fold="distinct",
        column="conversation",
        additive=False,
    ),
    Metric(
        name="replied_conversations",
        title="replied",
        unit="count",
        source=_INTERVALS,
        sentence="Conversations in which the agent sent the customer a message.",
        feed="messages",
        fold="distinct",
        column="conversation",
        where={"sender": ("agent",)},
        additive=False,
    ),
    Metric(
        name="customer_messages",
        title="customer messages",
        unit="count",
        source=_INTERVALS,
        sentence="Messages of customers, once for each agent who had the conversation in hand.",
        feed="messages",
        fold="count",
        where={"sender": ("customer",)},
    ),
    Metric(
        name="agent_messages",
        title="agent messages",
        unit="count",
        source=_INTERVALS,
        sentence="Messages of the agent to the customer.",
        feed="messages",
        fold="count",
        where={"sender": ("agent",)},
    ),
    Metric(
        name="engaged_share",
        title="engaged share",
        unit="share",
        source="REPORTS, handle-time",
        sentence="Engaged handle time as a share of the in-focus time.",
        additive=False,
        empty=None,
        ratio=Ratio(("eht_ms",), ("ift_ms",)),
    ),
)
