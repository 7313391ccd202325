"""All flows of seed 003 and use cases of seed 000 come out of the floor as their cases say.

Somebody does what each line of a case tells, by commands; the events that the floor writes, as the
contract's JSON, give the tables that the case expects.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import pytest

from cases.computations import COMPUTATIONS, product
from cases.notation import Case, Expected
from cases.test_cases import CASES, differences, settings_of
from cases.times import MIDNIGHT, milliseconds

from .acting import Acting
from .centre import SECOND

SEEDS: Final = [case for case in CASES if case.file.startswith("seed_")]
AT_ONCE: Final = "the first agent gives it away blindly"
"""A variant of seed 003, 1.3, in which a second passes between the transfer and the offer.

On the floor nothing passes: who is given a conversation is offered it in the same decision, or it
would be nowhere for that second. So the offer begins at 01:00, and rings a second longer.
"""


OFFERED_AT: Final = MIDNIGHT + milliseconds("01:01")
RING_MS: Final = milliseconds("00:04")
SOONER: Final = {
    ("started_at", OFFERED_AT): OFFERED_AT - SECOND,
    ("offered_at", OFFERED_AT): OFFERED_AT - SECOND,
    ("ring_ms", RING_MS): RING_MS + SECOND,
}
"""What that moves, by column and value."""


def as_acted(case: Case) -> Case:
    """Return the case as it has to come out of the floor."""
    if case.variant != AT_ONCE:
        return case
    return replace(case, expected={name: _sooner(each) for name, each in case.expected.items()})


def _sooner(table: Expected) -> Expected:
    rows = tuple(
        tuple(
            SOONER.get((name, cell), cell) if isinstance(cell, int) else cell
            for name, cell in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


NUMBERS: Final = (("IFT", 6), ("EHT", 7))
"""Five use cases of In-Focus Time, six of Engaged Handle Time."""


@pytest.mark.parametrize("case", SEEDS, ids=lambda case: case.name)
def test_a_case_acted_out_gives_its_facts(case: Case) -> None:
    log = [json.loads(json.dumps(event)) for event in Acting(case).log()]
    settings = settings_of(case)
    computations = [product] if case.variant.count("repeats") else COMPUTATIONS.values()
    for compute in computations:
        wrong = differences(as_acted(case), compute(log, **settings))
        assert not wrong, "\n\n".join([case.name, *wrong])


def test_only_one_variant_comes_out_otherwise() -> None:
    """So that no case is left out in silence: the others are compared as they stand."""
    moved = {case.name for case in SEEDS if as_acted(case) != case}
    assert moved == {case.name for case in SEEDS if case.variant == AT_ONCE}
    assert len(moved) == 1


def test_every_flow_and_use_case_is_there() -> None:
    titles = {(case.file, case.title) for case in SEEDS}
    flows = {file for file, _ in titles if file.startswith("seed_003")}
    use_cases = {title.split(":")[0] for file, title in titles if file.startswith("seed_000")}
    ift, eht = ({f"{kind} use case {n}" for n in range(1, last)} for kind, last in NUMBERS)
    assert len(flows) == 11
    assert ift | eht == use_cases
