"""Whenever events come, late or taken out, the floor is what their order makes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random
from typing import Any

import pytest

from handletime.events.judge import examine
from handletime.floor.fold import absorb
from handletime.floor.state.floor import Floor
from second.centres import KINDS

from .side_by_side import as_the_facts_have_it, as_the_floor_has_it, derived

NOW = 1_900_000_000_000
Row = dict[str, Any]


class Heap:
    """An archive that is a list."""

    def __init__(self) -> None:
        self.events: list[Row] = []
        self.read = 0

    def about(
        self,
        *,
        agents: Collection[str] = (),
        conversations: Collection[str] = (),
        since: int = 0,
    ) -> Iterator[Row]:
        for each in self.events:
            named = {each.get("agent"), each.get("from_agent"), each.get("to_agent")}
            if each["at"] >= since and (
                named & set(agents) or each.get("conversation") in conversations
            ):
                self.read += 1
                yield each

    def may_speak_of(self, conversation: str) -> bool:
        return any(each.get("conversation") == conversation for each in self.events)

    def find(self, source: str, name: str) -> Row | None:
        found = [each for each in self.events if (each["source"], each["id"]) == (source, name)]
        return found[0] if found else None


def normalised(events: list[Row]) -> list[Row]:
    """The events with their values, each identity once; the first in the order of EVENTS."""
    rows: dict[tuple[str, str], Row] = {}
    for event in events:
        values, problems = examine(event)
        assert not problems
        values.setdefault("source", "local")
        values.setdefault("seq", 0)
        rows.setdefault((str(values["source"]), str(values["id"])), values)
    return list(rows.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "seeds", [range(1, 16), pytest.param(range(16, 600), marks=pytest.mark.long)]
)
def test_order_of_arrival_never_matters(kind: str, seeds: range) -> None:
    """Events that come late, by a little or by all, leave the floor as if they had not."""
    for seed in seeds:
        rng = Random(seed)
        rows = normalised(KINDS[kind](seed))
        lag = rng.choice((1_000, 600_000, 10**12))
        late = rng.choice((0.05, 0.3, 1))
        rows.sort(key=lambda row: row["at"] + (rng.random() * lag if rng.random() < late else 0))
        floor, archive = Floor(), Heap()
        for row in rows:
            archive.events.append(row)
            absorb(floor, archive, row)
        as_of = max(row["at"] for row in rows) + 1
        expected = as_the_facts_have_it(derived(as_json(rows), as_of, NOW))
        found = as_the_floor_has_it(floor)
        for table, said in expected.items():
            assert said == found[table], f"{kind} {seed}: {table}"


def as_json(rows: list[Row]) -> list[Row]:
    """The rows as a reader takes them: `x` is left out, since it stands there as text."""
    return [{name: value for name, value in row.items() if name != "x"} for row in rows]
