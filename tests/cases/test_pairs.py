"""Every pair of state and symbol of every machine is met by a case, and every finding expected.

The product runs on the events of the cases, and the real kernel tells which cells of the
real tables it came to: those that move, those that are ignored and those that are findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, NamedTuple

from coverage_of_tables import EVERY_PAIR, Pair, counted_pairs
from handletime.events.read import read
from handletime.facts import derive
from handletime.machines import MACHINES

from .notation import Case
from .test_cases import CASES, listed_codes, settings_of

NAMED: Final = {case.name: case for case in CASES}


def test_every_pair_of_state_and_symbol_is_met_by_a_case() -> None:
    """No cell of a table is left out, be it a move, ignored or a finding."""
    assert _listed(_left(EVERY_PAIR, _met)) == []


def test_every_pair_that_is_a_finding_is_met_by_a_case_that_expects_it() -> None:
    """A case that meets the pair lists the code of its finding."""
    wanted = {pair for pair in EVERY_PAIR if _finding(pair)}
    assert _listed(_left(wanted, _met_as_expected)) == []


def test_a_case_of_pairs_lists_every_finding() -> None:
    """Where a pair is ignored, nothing is found: our own codes are listed like the contract's."""
    cases = [case for case in CASES if _of_pairs(case)]
    unlike = {
        case.name: found
        for case in cases
        if sorted(found := _ran(case.name).codes) != sorted(listed_codes(case))
    }
    assert unlike == {}


def _left(wanted: Iterable[Pair], met: Callable[[Case], set[Pair]]) -> set[Pair]:
    """What the cases leave of the wanted pairs; the cases of pairs come first, repeats last."""
    left = set(wanted)
    for case in sorted(CASES, key=lambda case: (not _of_pairs(case), "repeats" in case.variant)):
        if not left:
            break
        left -= met(case)
    return left


def _of_pairs(case: Case) -> bool:
    return case.file.startswith("pairs_")


def _met(case: Case) -> set[Pair]:
    return set(_ran(case.name).pairs)


def _met_as_expected(case: Case) -> set[Pair]:
    """The pairs that a case meets and whose finding it lists; a case that lists none is not run."""
    codes = listed_codes(case)
    return {pair for pair in _ran(case.name).pairs if _finding(pair) in codes} if codes else set()


class Ran(NamedTuple):
    """What a case met and found when it ran through the product."""

    pairs: frozenset[Pair]
    codes: list[str]


@cache
def _ran(name: str) -> Ran:
    """Run a case, given by its name, through the product."""
    case = NAMED[name]
    with counted_pairs() as pairs:
        facts = derive(read(case.events), **settings_of(case))
        # Findings need every machine but that of channels, which its own table runs.
        _ = facts["channels"]
        codes = facts["findings"]["code"].to_list()
    return Ran(frozenset(pairs), codes)


def _finding(pair: Pair) -> str | None:
    machine, state, symbol = pair
    return MACHINES[machine].cells[state, symbol].finding


def _listed(pairs: set[Pair]) -> list[str]:
    """The pairs as a reader finds them, machine by machine in the order of the tables."""
    return [
        f"{machine.name}: {state}, {symbol}"
        for machine in MACHINES.values()
        for state, symbol in machine.cells
        if (machine.name, state, symbol) in pairs
    ]
