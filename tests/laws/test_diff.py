"""Laws of differences: what holds of any two sets of facts, of tame and wild centres."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import handletime as ht
from handletime.events.frame import Events
from handletime.facts import TABLES, Facts
from handletime.facts.diff.identity import IDENTITIES, PLACES
from handletime.facts.tables import Table
from second.centres import tame, wild

NOW = 1_900_000_000_000
Row = dict[str, Any]
_MILLISECOND = timedelta(milliseconds=1)


CONVERSED = {name for name, table in TABLES.items() if table.sort[0] in {"conversation", "contact"}}
"""The tables that are of conversations."""


@dataclasses.dataclass(frozen=True)
class Told:
    """A centre told twice: a failure names its seeds, not its hundred events."""

    kind: str
    centre: int
    correction: int
    at_once: bool

    @property
    def sides(self) -> tuple[Facts, Facts]:
        """The facts before some events came late and some were retracted, and after."""
        rng = Random(self.correction)
        whole = {"tame": tame, "wild": wild}[self.kind](self.centre)
        late = [rng.random() < 0.06 for _ in whole]
        before = [event for event, is_late in zip(whole, late, strict=True) if not is_late]
        after = [*whole, *self._retractions(whole, rng)]
        frames = [ht.read(rows).frame for rows in (before, after)]
        as_of = max((int(pl.select(each["at"].max()).item() or 0) for each in frames), default=0)
        return tuple(  # type: ignore[return-value]
            ht.derive(Events.of(frame, ("law",)), as_of=as_of if self.at_once else None, now=NOW)
            for frame in frames
        )

    def _retractions(self, whole: list[Row], rng: Random) -> list[Row]:
        return [
            {
                "id": f"undo-{number}",
                "type": "event.retracted",
                "at": event["at"],
                "event": event["id"],
                "event_source": event.get("source", "local"),
            }
            for number, event in enumerate(whole)
            if rng.random() < 0.04
        ]


tellings = st.builds(
    Told,
    st.sampled_from(["tame", "wild"]),
    st.integers(0, 1_000_000),
    st.integers(0, 1_000_000),
    st.booleans(),
)


def rows_of(frame: pl.DataFrame) -> Counter[str]:
    """Return the rows of a table, in no order."""
    return Counter(frame.write_ndjson().splitlines())


@settings(max_examples=6)
@given(tellings)
def test_a_set_does_not_differ_from_itself(telling: Told) -> None:
    one, again = telling.sides[1], telling.sides[1]
    for found in (ht.diff(one, one), ht.diff(one, again)):
        assert found.is_empty
        assert found.looks == {}
        assert found.totals.is_empty()
        assert found.events.is_empty()


@settings(max_examples=8)
@given(tellings)
def test_before_with_what_moved_is_after(telling: Told) -> None:
    before, after = telling.sides
    for name, moves in ht.diff(before, after).moves.items():
        left = rows_of(before[name])
        taken = rows_of(moves.before.filter(moves.what != "added"))
        assert taken <= left, name
        given_ = rows_of(moves.after.filter(moves.what != "gone"))
        assert rows_of(after[name]) == left - taken + given_, name


@settings(max_examples=8)
@given(tellings)
def test_swapping_the_sets_swaps_what_came_and_went(telling: Told) -> None:
    before, after = telling.sides
    there, back = ht.diff(before, after), ht.diff(after, before)
    for name, moves in there.moves.items():
        assert rows_of(moves.added) == rows_of(back.moves[name].gone), name
        assert rows_of(moves.gone) == rows_of(back.moves[name].added), name
        swapped = back.moves[name].rows.rename({"before": "after", "after": "before"})
        kept = ["columns", "before", "after"]
        assert rows_of(moves.rows.select(kept)) == rows_of(swapped.select(kept)), name
    negated = back.totals.select(
        "table",
        "agent",
        "of",
        "measure",
        before="after",
        after="before",
        difference=-pl.col("difference"),
    )
    assert there.totals.equals(negated)
    sides = {"before": "after", "after": "before", "both": "both"}
    turned = back.events.with_columns(pl.col("only_in").replace_strict(sides))
    names = ["event", "only_in", "columns"]
    assert rows_of(there.events.select(names)) == rows_of(turned.select(names))


@settings(max_examples=8)
@given(tellings)
def test_a_row_that_moved_says_truly_how(telling: Told) -> None:
    """Its columns are those that differ; its two sides are the same by one of the keys."""
    for name, moves in ht.diff(*telling.sides).moves.items():
        for row in moves.rows.iter_rows(named=True):
            was, now = row["before"], row["after"]
            if was is None or now is None:
                assert row["what"] == ("added" if was is None else "gone")
                continue
            differ = [each for each in TABLES[name].columns if was[each] != now[each]]
            assert differ == row["columns"]
            assert row["what"] == ("renumbered" if PLACES.issuperset(differ) else "changed")
            assert any(all(was[c] == now[c] for c in key) for key in IDENTITIES[name])


@settings(max_examples=8)
@given(tellings)
def test_totals_differ_by_what_the_rows_differ(telling: Told) -> None:
    found = ht.diff(*telling.sides)
    sums: Counter[tuple[str, str | None, str | None, str]] = Counter()
    for name, moves in found.moves.items():
        for row in moves.rows.iter_rows(named=True):
            for side, sign in (("before", -1), ("after", 1)):
                for key, number in measured(TABLES[name], row[side]):
                    sums[name, *key] += sign * number
    moved = {key: number for key, number in sums.items() if number}
    told = {tuple(row[:4]): row[6] for row in found.totals.iter_rows()}
    assert moved == told
    assert (found.totals["after"] - found.totals["before"] == found.totals["difference"]).all()


def measured(table: Table, row: Row | None) -> list[tuple[tuple[str | None, str | None, str], int]]:
    """Return what a row adds to which totals of its table, written apart from the totals."""
    if row is None:
        return []
    agent = row.get("agent", row.get("answered_by"))
    if table.name == "resource_facts" and row["resource_type"] == "agent":
        agent = row["resource"]
    apart = {"statuses": "status", "channels": "channel", "engaged_spans": "basis"}
    of = (
        row[{**apart, "findings": "code"}[table.name]]
        if table.name in {*apart, "findings"}
        else None
    )
    durations = [name for name in row if name.endswith("_ms")]
    counts = {"customer_messages", "agent_messages", "offers", "agents", "transfers"}
    counts |= {"conferences", "consults", "offers_not_accepted", "closes"}
    numbers = {name: row[name] for name in row if name in counts or name in durations}
    if "ended_at" in row and not durations:
        numbers["length_ms"] = (row["ended_at"] - row["started_at"]) // _MILLISECOND
    return [((agent, of, name), value or 0) for name, value in {"rows": 1, **numbers}.items()]


@settings(max_examples=8)
@given(tellings)
def test_events_that_differ_are_those_that_one_set_reads_and_the_other_does_not(
    telling: Told,
) -> None:
    before, after = telling.sides
    assert before.log is not None
    assert after.log is not None
    events = ht.diff(before, after).events
    one, other = (
        {(row["source"], row["id"]) for row in facts.log.frame.iter_rows(named=True)}  # type: ignore[union-attr]
        for facts in (before, after)
    )
    name = lambda key: key[1] if key[0] == "local" else "/".join(key)  # noqa: E731
    for side, only in (("before", one - other), ("after", other - one)):
        assert Counter(map(name, only)) == Counter(events.filter(only_in=side)["event"])


@settings(max_examples=8)
@given(tellings)
def test_what_moved_in_a_conversation_or_a_status_names_an_event_that_differs(
    telling: Told,
) -> None:
    """Where both sets were looked at as of one instant, nothing else can have moved it."""
    before, after = telling.sides
    if before.as_of != after.as_of:
        return
    found = ht.diff(before, after)
    differing = {*found.events["event"]}
    for name, moves in found.moves.items():
        for because in moves.because:
            assert differing.issuperset(because)
        if name == "statuses" or name in CONVERSED:
            assert (moves.because.list.len() > 0).all(), name
