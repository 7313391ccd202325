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
        if customer in _chain(into, target):
            circles.append(position)
        else:
            into[customer] = target
    became = {customer: _chain(into, customer)[-1] for customer in into}
    return Customers(became, np.array(circles, dtype=np.int64))


def _chain(into: dict[str, str], customer: str) -> list[str]:
    chain = [customer]
    while chain[-1] in into:
        chain.append(into[chain[-1]])
    return chain
