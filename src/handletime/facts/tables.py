"""The tables of facts: their columns in order, what each column holds, and how rows are sorted.

This is the contract of FACTS as data. Writers, the reference pages and the tests of
completeness are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

Kind = Literal["text", "instant", "milliseconds", "count", "flag", "list"]
"""What a column holds: text, an instant, a duration in ms, a count, true or false, texts."""

DTYPES: Final[dict[Kind, pl.DataType]] = {
    "text": pl.String(),
    "instant": pl.Datetime("ms", "UTC"),
    "milliseconds": pl.Int64(),
    "count": pl.Int64(),
    "flag": pl.Boolean(),
    "list": pl.List(pl.String()),
}
"""The type of a column in a frame and in Parquet, by what it holds."""

_FLAGS: Final = frozenset({"open", "is_last", "excluded", "abandoned_before_reply"})
_COUNTS: Final = frozenset(
    {
        "segment",
        "ordinal",
        "target",
        "received_from",
        "entry",
        "stretch",
        "customer_messages",
        "agent_messages",
        "offers",
        "priority",
        "agents",
        "transfers",
        "conferences",
        "consults",
        "offers_not_accepted",
        "closes",
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of facts: its name, a sentence, its columns in order, and its sort key."""

    name: str
    sentence: str
    columns: tuple[str, ...]
    sort: tuple[str, ...]
    section: str
    """The section of FACTS that defines it."""

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column name to type, in order."""
        return {name: DTYPES[kind_of(name)] for name in self.columns}


def kind_of(column: str) -> Kind:
    """Say what a column holds; a name holds the same in every table."""
    if column in _FLAGS:
        return "flag"
    if column in _COUNTS:
        return "count"
    if column == "topics":
        return "list"
    if column == "at" or column.endswith("_at"):
        return "instant"
    return "milliseconds" if column.endswith("_ms") else "text"


def _table(name: str, section: str, sentence: str, columns: str, sort: str) -> Table:
    return Table(name, sentence, tuple(columns.split()), tuple(sort.split()), section)


# A row an entry: a table to be read down.
# fmt: off
TABLES: Final = {each.name: each for each in (
    _table("sessions", "2", "From clocking in to clocking out.",
           "agent unit started_at ended_at open clock_out_reason clock_out_cause "
           "started_by ended_by",
           "agent started_at"),
    _table("statuses", "3", "What an agent was in, tiling every session.",
           "agent unit status reason note task cause started_at ended_at open "
           "started_by ended_by",
           "agent started_at"),
    _table("focus_modes", "3", "When an agent paused routing to work in Focus.",
           "agent unit reason started_at ended_at open end_cause started_by ended_by",
           "agent started_at"),
    _table("channels", "3", "When an agent was available on a channel.",
           "agent channel started_at ended_at open",
           "agent channel started_at"),
    _table("attention", "4", "When an agent looked at which conversation.",
           "agent conversation started_at ended_at open end_cause",
           "agent started_at"),
    _table("focus_spans", "4", "In-Focus Time: attention within a segment.",
           "conversation agent segment started_at ended_at open",
           "conversation segment started_at"),
    _table("engaged_spans", "4", "Engaged Handle Time: the part of it that was pending or sending.",
           "conversation agent segment started_at ended_at open basis",
           "conversation segment started_at"),
    _table("segments", "4", "While an agent had a conversation in hand without a break.",
           "conversation segment agent role queue offered_at started_at ended_at open "
           "end_reason segment_ms ift_ms eht_ms held_ms parked_ms wrap_up_ms "
           "customer_messages agent_messages first_reply_ms started_by ended_by",
           "conversation segment"),
    _table("resource_facts", "5", "Every attempt to handle an interaction, and how it ended.",
           "conversation ordinal resource_type resource role result result_reason descriptor "
           "received_from queue started_at accepted_at ended_at open mediation_ms ring_ms "
           "talk_ms hold_ms parked_ms wrap_up_ms focus_ms is_last started_by ended_by",
           "conversation ordinal"),
    _table("mediations", "5", "Each stay in a queue or with a routing strategy.",
           "conversation ordinal resource_type resource started_at ended_at open result "
           "result_reason target queue_ms answer_ms",
           "conversation ordinal"),
    _table("queue_entries", "5", "One visit of the customer to a queue, however many offers fail.",
           "conversation entry queue priority purpose entered_at ended_at open outcome "
           "abandoned_in answered_by offers wait_ms",
           "conversation entry"),
    _table("interactions", "5", "From opened or reopened to closed.",
           "conversation stretch customer channel direction started_at ended_at open outcome "
           "abandoned_in abandoned_before_reply agents transfers conferences consults "
           "offers_not_accepted",
           "conversation stretch"),
    _table("conversations", "6", "A conversation as it stands, with its handle time.",
           "conversation customer channel inbox topics opened_at closed_at closes closed_by "
           "closed_by_agent assignee handle_ms ift_ms eht_ms segment_ms wrap_up_ms wait_ms "
           "first_reply_ms agents excluded exclusion_reason",
           "conversation"),
    _table("contacts", "6", "Each time that a customer and the centre were in touch on a channel.",
           "contact conversation customer channel direction started_at ended_at open agent "
           "queue wait_ms first_reply_ms handle_ms",
           "conversation started_at contact"),
    _table("topics", "6", "When which topic was set and taken off.",
           "conversation topic agent added_at removed_at",
           "conversation added_at topic"),
    _table("findings", "7", "What looks wrong in the events.",
           "code at agent conversation event message",
           "code at event"),
)}
# fmt: on
"""Every table of facts, by name."""

INNER: Final = {
    each.name: each
    for each in (
        _table(
            "segment_messages",
            "4",
            "Messages between customer and agent, in each segment that they fell in.",
            "conversation segment agent sender at",
            "conversation segment at",
        ),
    )
}
"""Tables that only reports read; they are no part of the contract, and are not written."""
EVERY_TABLE: Final = TABLES | INNER
"""The tables of facts and those that only reports read."""
