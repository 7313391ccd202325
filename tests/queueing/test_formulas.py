"""The formulas are right before anything is compared with them.

Erlang C is asked of a library, Erlang A of the chain of states and of a printed table.
"""

from __future__ import annotations

import decimal
import importlib
from itertools import product
from types import ModuleType
from typing import Final

import pytest

from queueing.formulas import Demand, erlang_a, erlang_c, served_within, steady_state

MINUTE: Final = 60_000
DEMANDS: Final = [
    Demand(agents, MINUTE / (agents * occupancy), MINUTE)
    for agents, occupancy in product((1, 2, 7, 50, 200), (0.1, 0.8, 0.99))
]
PATIENT: Final = [
    Demand(agents, MINUTE / (agents * occupancy), MINUTE, patience * MINUTE)
    for agents, occupancy, patience in product((1, 7, 100), (0.5, 0.99, 1.5), (0.1, 1, 20))
]


@pytest.fixture(scope="module")
def erlanglib() -> ModuleType:
    """Return the library; that it sets the precision of all decimals is kept from the others."""
    with decimal.localcontext():
        return importlib.import_module("erlanglib")


@pytest.mark.parametrize("demand", DEMANDS, ids=str)
def test_erlang_c_is_that_of_a_library(demand: Demand, erlanglib: ModuleType) -> None:
    waits = erlanglib.erlang_c(demand.agents, demand.offered)
    theory = erlang_c(demand)
    assert waits == pytest.approx(theory.wait_share)
    wait = erlanglib.average_speed_of_answer(
        demand.agents, demand.offered, waits, demand.service_ms
    )
    assert wait == pytest.approx(theory.wait_ms)
    level = erlanglib.service_level(demand.agents, demand.offered, waits, 20_000, demand.service_ms)
    assert level == pytest.approx(served_within(demand, 20_000))


@pytest.mark.parametrize("demand", DEMANDS, ids=str)
def test_erlang_c_is_what_its_chain_of_states_comes_to(demand: Demand) -> None:
    _same(erlang_c(demand), steady_state(demand))


@pytest.mark.parametrize("demand", PATIENT, ids=str)
def test_erlang_a_is_what_its_chain_of_states_comes_to(demand: Demand) -> None:
    _same(erlang_a(demand), steady_state(demand))


def test_erlang_a_with_endless_patience_is_erlang_c() -> None:
    patient = Demand(7, MINUTE / 5.6, MINUTE, patience_ms=1e9 * MINUTE)
    assert erlang_c(patient).wait_ms == pytest.approx(erlang_a(patient).wait_ms, rel=1e-4)


def test_both_give_the_numbers_of_a_printed_table() -> None:
    """Gans, Koole and Mandelbaum, Telephone Call Centers (2003): 50 agents, 48 calls a minute,
    a minute each, two minutes of patience; with patience 3.1 % leave, and 3.7 s are waited,
    without it 20.8 s.
    """  # noqa: D205  # the source is one sentence
    demand = Demand(50, MINUTE / 48, MINUTE, 2 * MINUTE)
    assert 20.8 == round(erlang_c(demand).wait_ms / 1000, 1)
    assert 3.7 == round(erlang_a(demand).wait_ms / 1000, 1)
    assert 0.031 == round(erlang_a(demand).abandoned_share, 3)


def _same(one: object, other: object) -> None:
    for name in ("wait_share", "wait_ms", "abandoned_share"):
        expected, found = getattr(one, name), getattr(other, name)
        assert expected == pytest.approx(found, rel=1e-6, abs=1e-9)
