"""Of several checks that speak against a command, the first of the text is given."""

from __future__ import annotations

from typing import Any

import pytest

from handletime.floor.checks.precedence import CHECKS, PLACE, first_refusal
from handletime.floor.registry import COMMANDS, QUERIES

from .notation import Block, blocks

BLOCKS = {each.asked: each for each in blocks()}
CASES = [pytest.param(each, id=each.asked) for each in BLOCKS.values()]


def refusal_of(block: Block, *codes: str) -> str | None:
    """Return what is given after some situations; None where nothing speaks."""
    found = first_refusal(block.question(*(block.against[code] for code in codes)))
    return None if found is None else found.code


def test_every_command_and_query_has_its_block() -> None:
    assert set() == {*COMMANDS, *QUERIES} ^ {*BLOCKS}


def test_no_code_stands_for_two_checks() -> None:
    assert len(CHECKS) == len(PLACE)


@pytest.mark.parametrize("block", CASES)
def test_a_block_has_all_the_checks_of_its_command_in_the_order_of_precedence(
    block: Block,
) -> None:
    of: Any = COMMANDS.get(block.asked) or QUERIES[block.asked]
    checks: tuple[str, ...] = of.checks
    assert sorted(checks, key=PLACE.__getitem__) == list(block.codes), block.place


@pytest.mark.parametrize("block", CASES)
def test_nothing_speaks_against_it_where_nothing_is_wrong(block: Block) -> None:
    assert refusal_of(block) is None, block.place


@pytest.mark.parametrize("block", CASES)
def test_every_check_is_given_where_it_speaks_alone(block: Block) -> None:
    assert {code: code for code in block.codes} == {
        code: refusal_of(block, code) for code in block.codes
    }, block.place


@pytest.mark.parametrize("block", CASES)
def test_of_every_two_that_speak_together_the_first_is_given(block: Block) -> None:
    wrong, unmet = {}, []
    for one, other in block.pairs():
        met = met_in(block, one, other)
        if met is None:
            unmet.append((one, other))
        elif met != one:
            wrong[one, other] = met
    named = sorted(tuple(sorted(each)) for each in block.never)
    assert {} == wrong, block.place
    assert named == sorted(tuple(sorted(each)) for each in unmet), block.place


def met_in(block: Block, one: str, other: str) -> str | None:
    """Return what is given where two checks speak together, and none before them; else None."""
    by_turns = [(block.against[one], block.against[other])]
    own = block.both.get(frozenset((one, other)))
    for situations in [(own,)] if own else [*by_turns, by_turns[0][::-1]]:
        question = block.question(*situations)
        speaking = block.speaking(question)
        found = first_refusal(question)
        if {one, other} <= {*speaking} and found is not None and found.code in (one, other):
            return found.code
    return None
