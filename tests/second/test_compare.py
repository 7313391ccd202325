"""The facts against the second computation, and the comparison itself."""

from __future__ import annotations

import polars as pl
import pytest

from handletime.facts.tables import TABLES

from .centres import KINDS
from .compare import NOW, Call, compared, differences, drawn_call, smallest, together
from .naive import naive_facts

SEEDS = range(1, 26)


@pytest.mark.parametrize("kind", KINDS)
def test_both_computations_agree(kind: str) -> None:
    """On every seeded centre, under drawn policies and instants, every table is the same."""
    for seed in SEEDS:
        events = KINDS[kind](seed)
        for call in (Call(), drawn_call(seed, events)):
            command = f"python -m tests.second.compare --kind {kind} --seeds {seed}"
            assert [] == compared(events, call), f"to repeat: {command} [--plain]"


def test_a_difference_is_seen_in_every_column() -> None:
    """One value changed in one row of any table is one difference, named by its column."""
    naive = naive_facts(KINDS["tame"](22), now=NOW)
    for name, table in TABLES.items():
        if name == "findings":
            continue
        for column in set(table.columns) - {"conversation", "agent", *table.sort}:
            rows = [dict(row) for row in naive[name]]
            other = _another(table.schema[column])
            rows[0][column] = other if rows[0][column] is None else None
            real = {name: pl.DataFrame(rows, schema=table.schema)}
            found = differences(real, naive, name)
            assert [column] == [each.split(": ")[0].split()[-1] for each in found]


def _another(kind: pl.DataType) -> object:
    return "another" if kind == pl.String else 1


def test_the_smallest_events_are_those_that_matter() -> None:
    """What can be dropped one by one is dropped; what two events do together stays."""
    events = [{"id": str(number)} for number in range(50)]

    def fails(few: list[dict[str, str]]) -> bool:
        return {"7", "31"} <= {each["id"] for each in few}

    assert [{"id": "7"}, {"id": "31"}] == smallest(events, fails)


def test_centres_of_one_log_share_no_name() -> None:
    """Each has its own agents, conversations, customers and events, and the facts still agree."""
    events = together("wild", range(1, 3))
    first = len(KINDS["wild"](1))
    assert len(KINDS["wild"](2)) == len(events) - first
    for name in ("agent", "conversation", "customer", "id"):
        one, other = (
            {event[name] for event in part if name in event}
            for part in (events[:first], events[first:])
        )
        assert one
        assert other
        assert set() == one & other
    assert [] == compared(events, Call())
