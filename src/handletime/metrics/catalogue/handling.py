"""In-Focus Time, Engaged Handle Time, and the messages of agents and customers, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.metrics.feed import Feed
from handletime.metrics.metric import Metric, Ratio
from handletime.metrics.spans import spans, within, without

if TYPE_CHECKING:
    from handletime.facts.facts import Facts
    from handletime.metrics.feed import Adds

_SEGMENT = ("conversation", "segment")


def _segments(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Add to rows of segments their role and queue."""
    segments = facts["segments"].select(*_SEGMENT, "role", "queue")
    return frame.join(segments, on=_SEGMENT, how="left", maintain_order="left")


def _channels(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the channel of each row's conversation."""
    channels = facts["conversations"].select("conversation", "channel")
    return frame.join(channels, on="conversation", how="left", maintain_order="left")


def _by_unit(facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """Cut spans at the edges of their agent's sessions; the unit is blank outside of them."""
    sessions = spans(facts["sessions"])
    inside = within(frame, sessions, on="agent", take=["unit"])
    outside = without(frame, sessions, on="agent")
    return pl.concat([inside, outside.with_columns(unit=pl.lit(None, pl.String))])


def _focus(facts: Facts) -> pl.DataFrame:
    return spans(facts["focus_spans"])


def _engaged(facts: Facts) -> pl.DataFrame:
    return spans(facts["engaged_spans"])


def _messages(facts: Facts) -> pl.DataFrame | None:
    told = facts.inner_table("segment_messages")
    return None if told is None else spans(told)


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


_OF_SEGMENTS: Final[dict[tuple[str, ...], Adds]] = {
    ("role", "queue"): _segments,
    ("channel",): _channels,
}
_OF_SPANS: Final[dict[tuple[str, ...], Adds]] = {("unit",): _by_unit, **_OF_SEGMENTS}

FEEDS = (
    Feed(
        "focus",
        "In-Focus Time: attention within a segment.",
        "spans",
        _focus,
        adds=_OF_SPANS,
    ),
    Feed(
        "engaged",
        "Engaged Handle Time: the part of it pending or sending.",
        "spans",
        _engaged,
        adds=_OF_SPANS,
    ),
    Feed(
        "messages",
        "Messages to and from the customer, in each segment that they fell in.",
        "instants",
        _messages,
        unless="messages and replied conversations need the events; a folder of facts has none",
        adds={("unit",): _unit_at, **_OF_SEGMENTS},
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
