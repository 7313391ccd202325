"""The events that two sets of facts do not share, and why one of them has not got each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.events.defaults import RETRACTED
from handletime.events.findings import event_names
from handletime.events.frame import EVENT_SCHEMA
from handletime.events.retraction import ACTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handletime.facts.facts import Facts

INSTANT: Final = pl.Datetime("ms", "UTC")

EVENTS: Final[dict[str, pl.DataType]] = {
    "only_in": pl.String(),
    "event": pl.String(),
    "why": pl.String(),
    "by": pl.String(),
    "reason": pl.String(),
    "columns": pl.List(pl.String()),
    "type": pl.String(),
    "at": INSTANT,
    "recorded_at": INSTANT,
    "agent": pl.String(),
    "conversation": pl.String(),
    "customer": pl.String(),
    "contact": pl.String(),
}
"""An event that differs: `only_in` is `before`, `after`, or `both`, where they say otherwise of it
in the fields `columns`. `why` says why the other set has not got it; `by` and `reason` are those
of the retraction that took it out."""

WHYS: Final = {
    "retracted": "it was taken out",
    "after_as_of": "it is dated after the instant at which the other set looks",
    "late": "it was recorded after all that the other set knows",
    "not_given": "the other set was derived from events without it",
    "says_otherwise": "both sets have it, and it does not say the same",
}
"""Each value of `why`. It is null where a set was read from a folder, and nothing is certain."""
TOLD: Final = ("type", "at", "recorded_at", "agent", "conversation", "customer", "contact")
NAMING: Final = ("started_by", "ended_by", "event")
"""The columns of tables that name events."""


def differing(before: Facts, after: Facts, tables: Iterable[str]) -> pl.DataFrame:
    """Return the events that differ, in their order; columns `EVENTS`.

    Where one of the sets was read from a folder, its events are known by name only, as far as
    rows of the tables name them, and only such events are compared.
    """
    if before.log is None or after.log is None:
        one, other = (_named(facts, tables) for facts in (before, after))
        both = pl.DataFrame(schema=EVENTS)
    else:
        one, other = before.log.frame, after.log.frame
        if one.equals(other):
            one, other = one.clear(), other.clear()
        both = _said_otherwise(one, other)
    on = ["named"] if "named" in one.columns else ["source", "id"]
    parts = [
        _told(one.join(other, on=on, how="anti"), "before", lacking=after),
        _told(other.join(one, on=on, how="anti"), "after", lacking=before),
        both,
    ]
    return pl.concat(parts).sort("at", "event", "only_in", nulls_last=True)


def _named(facts: Facts, tables: Iterable[str]) -> pl.DataFrame:
    """Return the events that rows name, with what the log says of them, if there is one."""
    columns = [
        facts[name][column].alias("named")
        for name in tables
        for column in NAMING
        if column in facts[name].columns
    ]
    nothing = pl.Series("named", [], pl.String)
    names = pl.concat([nothing, *columns]).drop_nulls().unique().to_frame()
    if facts.log is None:
        return names
    return names.join(facts.log.frame.with_columns(named=_name()), on="named", how="left")


def _name() -> pl.Expr:
    return event_names(pl.col("source"), pl.col("id"))


def _told(events: pl.DataFrame, side: str, *, lacking: Facts) -> pl.DataFrame:
    """Say of events of one side why the other lacks them."""
    acted = pl.DataFrame(schema=ACTED) if lacking.log is None else lacking.log.retractions
    name = pl.col("named") if "named" in events.columns else _name()
    said = events.select(name.alias("event"), *(_column(events, each) for each in TOLD))
    undone = said.join(acted.unique("event", keep="first"), on="event", how="left")
    return _as_events(
        undone.with_columns(
            pl.lit(side).alias("only_in"),
            _why(lacking).alias("why"),
            pl.lit(None, EVENTS["columns"]).alias("columns"),
        )
    )


def _why(lacking: Facts) -> pl.Expr:
    """Say why a set lacks an event; a retraction acts whatever its own `at`."""
    recorded = pl.col("recorded_at").fill_null(pl.col("at"))
    later = pl.col("at") > lacking.as_of
    return (
        pl.when(pl.col("by").is_not_null())
        .then(pl.lit("retracted"))
        .when(later & (pl.col("type") != RETRACTED))
        .then(pl.lit("after_as_of"))
        .when(recorded > pl.lit(_knows_until(lacking), pl.Int64))
        .then(pl.lit("late"))
        .otherwise(pl.lit(None if lacking.log is None else "not_given", pl.String))
    )


def _knows_until(facts: Facts) -> int | None:
    """Return the instant of recording up to which a set knows; null where that is unknown."""
    if facts.known_at is not None or facts.log is None:
        return facts.known_at
    events = facts.log.frame
    recorded = _column(events, "recorded_at").fill_null(pl.col("at"))
    last = events.select(recorded.max()).item()
    return None if last is None else int(last)


def _said_otherwise(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return the events that both sides have, and of which they do not say the same."""
    key = ["source", "id"]
    pairs = (
        one.select(key)
        .with_row_index("before")
        .join(other.select(key).with_row_index("after"), on=key, how="inner")
    )
    names = sorted(({*one.columns} | {*other.columns}) - {"recorded_at", *key})
    was, now = (
        side.select(_column(side, name) for name in names)[pairs[place]]
        for side, place in ((one, "before"), (other, "after"))
    )
    differs = pl.DataFrame({name: was[name].ne_missing(now[name]) for name in names})
    moved = differs.select(pl.any_horizontal(pl.all())).to_series()
    fields = [pl.when(name).then(pl.lit(name)) for name in names]
    columns = differs.filter(moved).select(
        pl.concat_list(fields).list.drop_nulls().alias("columns")
    )
    events = other[pairs["after"].filter(moved)]
    return _as_events(
        events.select(_name().alias("event"), *(_column(events, name) for name in TOLD))
        .with_columns(columns.to_series())
        .with_columns(
            only_in=pl.lit("both"),
            why=pl.lit("says_otherwise"),
            by=pl.lit(None, pl.String),
            reason=pl.lit(None, pl.String),
        )
    )


def _column(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return a column of events as far as there is one; an absent one is null."""
    return pl.col(name) if name in frame.columns else pl.lit(None, EVENT_SCHEMA[name]).alias(name)


def _as_events(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in EVENTS.items())
