"""The fold of the floor and the derivation of facts say the same of every instant."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from second.centres import KINDS

from .side_by_side import as_the_facts_have_it, as_the_floor_has_it, derived, folded, in_order

NOW = 1_900_000_000_000
CUTS = 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "seeds", [range(1, 16), pytest.param(range(16, 600), marks=pytest.mark.long)]
)
def test_the_floor_is_what_the_facts_say(kind: str, seeds: range) -> None:
    """At any instant the open rows of facts are what the floor says is so."""
    for seed in seeds:
        events = KINDS[kind](seed)
        rows = in_order(events, NOW)
        instants = sorted({row["at"] for row in rows})
        gaps = [(a, b - 1) for a, b in pairwise(instants) if b - 1 > a]
        for last, as_of in Random(seed).sample(gaps, min(CUTS, len(gaps))):
            floor = folded([row for row in rows if row["at"] <= last])
            expected = as_the_facts_have_it(derived(events, as_of, NOW))
            found = as_the_floor_has_it(floor)
            for table, said in expected.items():
                assert said == found[table], f"{kind} {seed}, as of {as_of}: {table}"
