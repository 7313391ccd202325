"""Customers: who a customer is after all merges. FACTS §6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Integers


@dataclass(frozen=True)
class Customers:
    """What became of merged customers, and which merges would have closed a circle."""

    became: dict[str, str]
    circles: Integers

    def now(self, customers: pl.Series) -> pl.Series:
        """Return who each customer is now."""
        return customers.replace(self.became) if self.became else customers


def merge_customers(coded: Coded) -> Customers:
    """Take the merges in the order of events, following chains.

    Of two merges of one customer the later says where it went. A merge into a customer whose
    chain leads back would close a circle: it changes nothing.
    """
    positions = coded.of_type("customer.merged")
    into: dict[str, str] = {}
    circles = []
    pairs = zip(
        positions, coded.text("customer", positions), coded.text("into", positions), strict=True
    )
    for position, customer, target in pairs:
        if _leads(into, target, customer):
            circles.append(position)
        else:
            into[customer] = target
    return Customers(_ends(into), np.array(circles, dtype=np.int64))


def _leads(into: dict[str, str], start: str, to: str) -> bool:
    """Tell whether a chain of merges leads from one customer to another, or begins there."""
    while start != to and start in into:
        start = into[start]
    return start == to


def _ends(into: dict[str, str]) -> dict[str, str]:
    """Return the end of each customer's chain, each step of which is taken once."""
    ends: dict[str, str] = {}
    for customer in into:
        path, here = [], customer
        while here in into and here not in ends:
            path.append(here)
            here = into[here]
        ends |= dict.fromkeys(path, ends.get(here, here))
    return ends
