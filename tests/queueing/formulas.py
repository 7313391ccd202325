"""What queueing theory says of one queue: Erlang B, C and A.

Customers come as a Poisson stream to one queue, are served in the order in which they came by
the first of some agents who is free, for an exponential time; under Erlang A they have an
exponential patience as well, and leave when it ends.

The formulas of Erlang A are those of Palm (1957) as Garnett, Mandelbaum and Reiman give them in
"Designing a Call Center with Impatient Customers", M&SOM 4 (2002); `steady_state` solves the same
chain of states without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

NEGLIGIBLE: float = 1e-16
"""A term of a sum below this share of it is left out, with all that follow."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One queue: times in milliseconds, all exponential."""

    agents: int
    between_arrivals_ms: float
    service_ms: float
    patience_ms: float | None = None
    """The mean patience; none is endless."""

    @property
    def offered(self) -> float:
        """The offered load in erlangs."""
        return self.service_ms / self.between_arrivals_ms

    @property
    def occupancy(self) -> float:
        """The offered load for each agent; above one, only impatience keeps the queue short."""
        return self.offered / self.agents


@dataclass(frozen=True, slots=True)
class Theory:
    """What a queue comes to in the long run."""

    wait_share: float
    """Customers who wait at all."""
    wait_ms: float
    """The mean wait of all customers, those who leave included."""
    abandoned_share: float
    """Customers who leave before they are served."""


def erlang_b(agents: int, offered: float) -> float:
    """Return the share of customers who find every agent busy where nobody may wait."""
    inverse = 1.0
    for number in range(1, agents + 1):
        inverse = 1 + inverse * number / offered
    return 1 / inverse


def erlang_c(demand: Demand) -> Theory:
    """Return what a queue comes to whose customers wait as long as it takes."""
    blocked = erlang_b(demand.agents, demand.offered)
    waits = blocked / (1 - demand.occupancy * (1 - blocked))
    spare = demand.agents * (1 - demand.occupancy)
    return Theory(waits, waits * demand.service_ms / spare, 0.0)


def served_within(demand: Demand, limit_ms: float) -> float:
    """Return the share of customers who wait no longer than a limit, under Erlang C.

    It holds only where who came first is served first; the mean wait holds in any order.
    """
    spare = demand.agents * (1 - demand.occupancy) / demand.service_ms
    return 1 - erlang_c(demand).wait_share * exp(-spare * limit_ms)


def erlang_a(demand: Demand) -> Theory:
    """Return what a queue comes to whose customers leave when their patience ends."""
    assert demand.patience_ms is not None
    x = demand.agents * demand.patience_ms / demand.service_ms
    y = demand.patience_ms / demand.between_arrivals_ms
    a = _palm(x, y)
    blocked = erlang_b(demand.agents, demand.offered)
    waits = a * blocked / (1 + (a - 1) * blocked)
    leaves_if_waits = 1 / (demand.occupancy * a) + 1 - 1 / demand.occupancy
    abandoned = leaves_if_waits * waits
    return Theory(waits, abandoned * demand.patience_ms, abandoned)


def _palm(x: float, y: float) -> float:
    """Return Palm's A(x, y) = 1 + sum over j of y^j / ((x + 1) ... (x + j))."""
    total = term = 1.0
    number = 0
    while term > NEGLIGIBLE * total:
        number += 1
        term *= y / (x + number)
        total += term
    return total


def steady_state(demand: Demand) -> Theory:
    """Solve the chain of the number of customers present, state by state."""
    arrival, service = 1 / demand.between_arrivals_ms, 1 / demand.service_ms
    leaving = 0.0 if demand.patience_ms is None else 1 / demand.patience_ms
    weights = [1.0]
    while len(weights) <= demand.agents or weights[-1] > NEGLIGIBLE * sum(weights):
        present = len(weights)
        out = min(present, demand.agents) * service + max(0, present - demand.agents) * leaving
        weights.append(weights[-1] * arrival / out)
    total = sum(weights)
    waits = sum(weights[demand.agents :]) / total
    queue = sum(number * each for number, each in enumerate(weights[demand.agents :])) / total
    return Theory(waits, queue * demand.between_arrivals_ms, leaving * queue / arrival)
