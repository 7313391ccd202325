"""Which of the events that differ concern a row that moved.

An event concerns a row that names it. Others concern a row if they are of its conversation,
customer or contact, or are acts of its agent; a status also concerns what its agent does in
conversations. Of these, the ones within the row's time count, before and after taken together,
ends included; where there are none and the row names none, the nearest before it counts, and for
a conversation's rows else the nearest after it. A row with none of these, such as the status of an
agent whose conversation a customer closed, is concerned by what concerns a segment that moved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from handletime.facts.diff.events import INSTANT, NAMING

if TYPE_CHECKING:
    from handletime.facts.diff.moves import Moves

CAUSES_MAX: Final = 5
"""How many events a row names at most: a row with more causes is a day that was told anew."""
SHARED: Final = ("conversation", "customer", "contact", "agent")
"""What an event and a row may both be of, the closest first."""
STARTS: Final = ("offered_at", "started_at", "entered_at", "opened_at", "added_at", "at")
ENDS: Final = ("ended_at", "closed_at", "removed_at", "at")
FIRST: Final = pl.lit(0).cast(INSTANT)
LAST: Final = pl.lit(2**48).cast(INSTANT)
"""Before and after all events: the edges of a row that does not say."""


@dataclass(frozen=True, eq=False)
class Index:
    """The events that say whose they are, in the order of that and of time."""

    places: pl.Series
    """Where each stands among all events that differ."""
    firsts: pl.DataFrame
    """The first of each instant: whose it is, `at`, and its number `lo` here."""
    lasts: pl.DataFrame
    """The last of each instant, as `hi`."""


class Causes:
    """Finds, of the events that differ, those that concern rows that moved.

    Where the sets were not looked at as of one instant, rows that are open in both moved for
    that, and no event beside them is named.
    """

    def __init__(self, events: pl.DataFrame, *, looked_at_once: bool) -> None:
        self._events = events.with_row_index("place")
        self._looked_at_once = looked_at_once
        self._indexes: dict[tuple[str, bool], Index] = {}

    def told(self, moves: Moves) -> Moves:
        """Return the moves, each row that names no event yet with those that concern it."""
        alone = moves.because.list.len() == 0
        if self._events.is_empty() or not alone.any():
            return moves
        causes = self._concerning(moves)
        found = _listed(causes, self._events["event"], len(moves))
        return replace(moves, because=found.zip_with(alone, moves.because))

    def _concerning(self, moves: Moves) -> pl.DataFrame:
        """Return the events that concern each row: columns `row` and `place`."""
        rows = _rows(moves)
        within, beside = [_named(rows, self._events)], []
        columns = {*rows.columns} & {*self._events.columns}
        for shared in (name for name in SHARED if name in columns):
            acts = shared == "agent" and moves.table.name != "statuses"
            index = self._index(shared, acts=acts)
            met = _met(rows, index, shared)
            within.append(_within(met, index))
            beside.append(_beside(met, index, before=shared == "agent"))
        inside = pl.concat(within)
        if not beside:
            return inside
        nearest = pl.concat(beside).unique("row", keep="first", maintain_order=True)
        known = inside if self._looked_at_once else pl.concat([inside, _open(rows)])
        return pl.concat([inside, nearest.join(known, on="row", how="anti")])

    def _index(self, shared: str, *, acts: bool) -> Index:
        """Return the events by what they share with rows; once made, it is kept."""
        if (shared, acts) not in self._indexes:
            told = self._events.drop_nulls([shared, "at"])
            if acts:
                told = told.filter(pl.col("type").str.starts_with("agent."))
            self._indexes[shared, acts] = _indexed(told, shared)
        return self._indexes[shared, acts]


def by_way_of(segments: Moves, *, looked_at_once: bool) -> Causes:
    """Return what concerns segments that moved as what their agents did in conversations.

    It is dated at their edges.
    """
    edges = [
        side.select("agent", "conversation", edge.alias("at")).with_columns(segments.because)
        for side in (segments.before, segments.after)
        for edge in (pl.col("started_at"), pl.col("ended_at") + _wrap_up(side))
    ]
    acts = pl.concat(edges).filter(pl.col("because").list.len() > 0).explode("because")
    told = acts.drop_nulls().rename({"because": "event"}).with_columns(type=pl.lit("conversation."))
    return Causes(told.unique(maintain_order=True), looked_at_once=looked_at_once)


def _indexed(events: pl.DataFrame, shared: str) -> Index:
    sorted_ = events.select(shared, "at", "place").sort(shared, "at", "place").with_row_index("n")
    firsts, lasts = (
        sorted_.group_by(shared, "at").agg(edge.cast(pl.Int64).alias(name)).sort("at")
        for name, edge in (("lo", pl.col("n").min()), ("hi", pl.col("n").max()))
    )
    return Index(sorted_["place"], firsts, lasts)


def _rows(moves: Moves) -> pl.DataFrame:
    """Return each row's number, what it is of and names, and the time that it takes in all."""
    before = moves.before.with_row_index("row").filter(moves.what != "added")
    after = moves.after.with_row_index("row").filter(moves.what != "gone")
    both = pl.concat([before, after])
    if moves.table.name == "resource_facts":
        both = both.with_columns(agent=pl.when(pl.col("resource_type") == "agent").then("resource"))
    shared = [name for name in SHARED if name in both.columns]
    naming = [name for name in NAMING if name in both.columns]
    return both.group_by("row").agg(
        *(pl.col(name).drop_nulls().unique() for name in shared),
        *(pl.col(name).drop_nulls().alias(name) for name in naming),
        (pl.col("open").all() if "open" in both.columns else pl.lit(value=False)).alias("open"),
        _first_of(both, STARTS).fill_null(FIRST).min().alias("start"),
        (_first_of(both, ENDS).fill_null(LAST) + _wrap_up(both)).max().alias("end"),
    )


def _first_of(rows: pl.DataFrame, names: tuple[str, ...]) -> pl.Expr:
    return pl.coalesce([name for name in names if name in rows.columns])


def _wrap_up(rows: pl.DataFrame) -> pl.Expr:
    """Return the wrap-up of a row that has an end: it goes on after it."""
    has = "wrap_up_ms" in rows.columns and "ended_at" in rows.columns
    return pl.duration(milliseconds=pl.col("wrap_up_ms") if has else 0)


def _open(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter("open").select("row", place=pl.lit(None, pl.UInt32))


def _named(rows: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    """Return the events that rows name: columns `row` and `place`."""
    names = [
        rows.select("row", pl.col(name).alias("event")).explode("event")
        for name in NAMING
        if name in rows.columns
    ]
    nothing = pl.DataFrame(schema={"row": pl.UInt32, "event": pl.String})
    every = pl.concat([nothing, *names])
    return every.join(numbered.select("event", "place"), on="event").select("row", "place")


def _met(rows: pl.DataFrame, index: Index, shared: str) -> pl.DataFrame:
    """Return, for each row, the first event since its start and the last until its end."""
    asking = rows.select("row", shared, "start", "end").explode(shared).drop_nulls(shared)
    since = asking.sort("start").join_asof(
        index.firsts,
        left_on="start",
        right_on="at",
        by=shared,
        strategy="forward",
        check_sortedness=False,
    )
    both = since.sort("end").join_asof(
        index.lasts, left_on="end", right_on="at", by=shared, check_sortedness=False
    )
    inside = (pl.col("lo") <= pl.col("hi")).fill_null(value=False)
    return both.select("row", "lo", "hi", inside.alias("inside"))


def _within(met: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Return the first events within the time of each row."""
    until = pl.min_horizontal(pl.col("hi") + 1, pl.col("lo") + CAUSES_MAX)
    numbers = met.filter("inside").select("row", pl.int_ranges("lo", until).alias("n"))
    return _placed(numbers.explode("n"), index)


def _beside(met: pl.DataFrame, index: Index, *, before: bool) -> pl.DataFrame:
    """Return the event nearest to each row that has none within its time."""
    nearest = pl.col("hi") if before else pl.coalesce("hi", "lo")
    alone = met.filter(~pl.col("inside")).select("row", nearest.alias("n"))
    return _placed(alone.drop_nulls().sort("row", "n"), index)


def _placed(met: pl.DataFrame, index: Index) -> pl.DataFrame:
    return met.select("row", index.places.gather(met["n"]).alias("place"))


def _listed(causes: pl.DataFrame, names: pl.Series, height: int) -> pl.Series:
    """Return, for each row, the names of its events in their order."""
    named = causes.unique().sort("row", "place")
    lists = (
        named.select("row", names.gather(named["place"]).alias("because"))
        .unique(maintain_order=True)
        .group_by("row")
        .agg(pl.col("because").head(CAUSES_MAX))
    )
    rows = pl.DataFrame({"row": pl.int_range(height, dtype=pl.UInt32, eager=True)})
    nothing = pl.lit([], pl.List(pl.String))
    met = rows.join(lists, on="row", how="left", maintain_order="left")
    return met.select(pl.col("because").fill_null(nothing)).to_series()
