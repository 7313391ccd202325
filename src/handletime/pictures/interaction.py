"""An interaction as swimlanes: who had it when, and how each attempt ended.

The lanes are the customer, each queue and strategy, and each agent; a second attempt of an
agent has a lane of its own. Under a bar stands its technical descriptor. In the manner of the
flows of the Genesys Info Mart guide.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from handletime.errors import InputError
from handletime.pictures.bars import Bar, Look, lanes
from handletime.pictures.figure import Figure
from handletime.pictures.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION
from handletime.timeline.calendar import Period
from handletime.timeline.zone import local, zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.facts.facts import Facts

LOOKS: Final = (
    Look("open", GREY, 10),
    Look("in a queue", ORANGE, 14),
    Look("with a strategy", PURPLE, 14),
    Look("rings", VERMILION, 8),
    Look("in hand", BLUE, 18),
    Look("talks", BLUE, 18),
    Look("on hold", SKY, 12),
    Look("parked", GREY, 8),
    Look("wraps up", GREEN, 12),
)
_STATES: Final = {
    "alerting": "rings",
    "engaged": "talks",
    "held": "on hold",
    "parked": "parked",
    "wrapping": "wraps up",
}
LANES_MAX: Final = 30
CUSTOMER: Final = "customer"


def draw_interaction(facts: Facts, conversation: str, *, tz: str = "UTC") -> Figure:
    """Draw one conversation; an unknown one is refused with the nearest known.

    From a folder of facts, holds and parked times are not told apart from the time in hand.
    """
    rows = {name: _of(facts, name, conversation) for name in _TABLES}
    if rows["interactions"].is_empty() and rows["resource_facts"].is_empty():
        known = facts["conversations"]["conversation"].to_list()
        raise InputError(
            f"There is no conversation {conversation!r} in these facts.",
            accepted="the id of a conversation that was opened",
            near=tuple(difflib.get_close_matches(conversation, known, n=3)),
            code="unknown_name",
        )
    bars = [*_stretches(rows["interactions"]), *_stays(rows["mediations"])]
    attempts = list(_attempts(facts, rows["resource_facts"]))
    bars += attempts
    order = list(dict.fromkeys(bar.lane for bar in bars))
    left_out = order[LANES_MAX:]
    bars = [bar for bar in bars if bar.lane not in left_out]
    period = Period(min(b.start for b in bars), max(b.end for b in bars))
    in_zone = zone(tz)
    title = f"Conversation {conversation}"
    subtitle = _subtitle(rows["interactions"], period, tz, len(left_out))
    return Figure(title, subtitle, lanes(bars, LOOKS, order[:LANES_MAX], period, in_zone))


_TABLES: Final = ("interactions", "mediations", "resource_facts")


def _of(facts: Facts, table: str, conversation: str) -> pl.DataFrame:
    rows = facts.scan(table).filter(pl.col("conversation") == conversation).collect()
    instants = [name for name, dtype in rows.schema.items() if isinstance(dtype, pl.Datetime)]
    return rows.with_columns(pl.col(instants).dt.epoch("ms"))


def _stretches(rows: pl.DataFrame) -> Iterator[Bar]:
    for row in rows.iter_rows(named=True):
        where = f" in {row['abandoned_in']}" if row["abandoned_in"] else ""
        words = f"{row['outcome']}{where}"
        yield Bar(CUSTOMER, "open", row["started_at"], row["ended_at"], words)


def _stays(rows: pl.DataFrame) -> Iterator[Bar]:
    kinds = {"queue": "in a queue", "strategy": "with a strategy"}
    for row in rows.iter_rows(named=True):
        lane = f"{row['resource_type']} {row['resource']}"
        kind = kinds[row["resource_type"]]
        yield Bar(lane, kind, row["started_at"], row["ended_at"], _result(row))


def _result(row: dict[str, Any]) -> str:
    reason = f" [{row['result_reason']}]" if row["result_reason"] else ""
    return f"{row['result']}{reason}" if row["result"] else ""


def _attempts(facts: Facts, rows: pl.DataFrame) -> Iterator[Bar]:
    """Yield the bars of each agent's attempts, and the end of those that no agent had."""
    legs = _legs(facts, rows["conversation"][0]) if facts.derivation and rows.height else None
    seen: dict[str, int] = {}
    for row in rows.iter_rows(named=True):
        name = row["resource"] if row["resource_type"] == "agent" else None
        if name is None:
            # the customer gave up here: the stay is drawn already, and this is how it ended
            lane = f"{row['resource_type']} {row['resource']}" if row["resource"] else CUSTOMER
            yield Bar(lane, "open", row["ended_at"], row["ended_at"], row["descriptor"])
            continue
        seen[name] = seen.get(name, 0) + 1
        lane = name if seen[name] == 1 else f"{name} ({seen[name]})"
        parts = list(_in_tables(row)) if legs is None else list(_in_legs(legs, row))
        for number, (kind, start, end) in enumerate(parts):
            yield Bar(lane, kind, start, end, row["descriptor"] if number == 0 else "")


def _in_tables(row: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    accepted, start, end = row["accepted_at"], row["started_at"], row["ended_at"]
    if accepted is None or accepted > start:
        yield "rings", start, end if accepted is None else accepted
    if accepted is not None:
        yield "in hand", accepted, end
    if row["wrap_up_ms"]:
        yield "wraps up", end, end + row["wrap_up_ms"]


def _in_legs(legs: pl.DataFrame, row: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    """Yield what an agent's leg did between the beginning of this attempt and the next."""
    mine = legs.filter(
        pl.col("agent") == row["resource"],
        pl.col("start") >= row["started_at"],
        pl.col("start") <= row["ended_at"],
        (pl.col("start") < row["ended_at"]) | (pl.col("kind") == "wraps up"),
    )
    found = mine.select("kind", "start", "end").rows()
    yield from found or [("rings", row["started_at"], row["ended_at"])]


def _legs(facts: Facts, conversation: str) -> pl.DataFrame:
    """Return the states of every agent's leg in a conversation, in the order of events."""
    assert facts.derivation is not None
    coded, legs = facts.derivation.coded, facts.derivation.legs
    number = int((coded.conversations == conversation).arg_max() or 0)
    rows = np.flatnonzero(legs.conversation == number)
    moves = legs.moves.where(rows)
    names = list(legs.ran.machine.states)
    told = pl.DataFrame(
        {
            "agent": coded.agents.gather(legs.worker[rows]),
            "kind": [_STATES.get(names[each]) for each in moves.after],
            "start": coded.at[moves.start],
            "end": coded.at[moves.end],
        }
    )
    return told.filter(pl.col("kind").is_not_null(), pl.col("end") >= pl.col("start"))


def _subtitle(rows: pl.DataFrame, period: Period, tz: str, left_out: int) -> tuple[str, ...]:
    start, end = local(period.start, zone(tz)), local(period.end, zone(tz))
    same_day = start.date() == end.date()
    until = f"{end:%H:%M:%S}" if same_day else f"{end:%Y-%m-%d %H:%M:%S}"
    told = [f"{start:%Y-%m-%d %H:%M:%S} to {until} · {tz}"]
    if rows.height:
        told.append(f"{rows['channel'][0]}, {rows['direction'][0]}, customer {rows['customer'][0]}")
    if left_out:
        told.append(f"{left_out} more lanes are not drawn")
    return tuple(told)
