"""One queue, event by event, in front of any centre; and what replications of it say.

The harness makes customers come, wait, lose patience and be served; who serves whom, and when,
is for the centre under test. Time is whole milliseconds; of events at one instant, the one that
was foreseen first goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import sqrt
from random import Random
from statistics import fmean, stdev
from typing import Final, Protocol

from queueing.formulas import Demand

REPLICATIONS: Final = 30
STUDENT_T: Final = 2.04523
"""The two-sided 95 % quantile of Student's t with 29 degrees of freedom, for 30 replications."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A customer whom an agent begins to serve now."""

    customer: str
    agent: str


class CentreUnderTest(Protocol):
    """Who decides: told what happens, it says who begins to be served at that moment."""

    def arrive(self, customer: str, at: int) -> Iterable[Taken]:
        """Have a customer come."""
        ...

    def leave(self, customer: str, at: int) -> Iterable[Taken]:
        """Have a customer who is not served yet go away."""
        ...

    def finish(self, taken: Taken, at: int) -> Iterable[Taken]:
        """Have the service of a customer end."""
        ...


@dataclass(slots=True)
class Customer:
    """What becomes of a customer."""

    name: str
    arrived_at: int
    service_ms: int
    patience_ms: int | None
    ended_at: int | None = None
    """When waiting ended, by being served or by leaving."""
    left: bool = False

    @property
    def wait_ms(self) -> int:
        """The time from coming to being served or leaving."""
        assert self.ended_at is not None
        return self.ended_at - self.arrived_at


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated: a demand, and how many customers are left out and looked at."""

    demand: Demand
    warm_up: int
    """The first customers, who find a centre that is emptier than in the long run."""
    measured: int
    """The customers after these; others go on coming until all of these are through."""


class Run:
    """One replication under way."""

    def __init__(self, plan: Plan, centre: CentreUnderTest, seed: int) -> None:
        self.plan = plan
        self.centre = centre
        self.customers: list[Customer] = []
        self.waiting: dict[str, Customer] = {}
        self.foreseen: list[tuple[int, int, Callable[[int], Iterable[Taken]]]] = []
        self.number = 0
        # Streams of their own, so that what one customer draws moves no other's times.
        self.arrivals, self.services, self.patience = (
            Random(f"{plan} {seed} {name}") for name in ("arrivals", "services", "patience")
        )

    def result(self) -> Sequence[Customer]:
        """Simulate until all who are looked at are through, and return them."""
        first, last = self.plan.warm_up, self.plan.warm_up + self.plan.measured
        self._later(0, self._arrive)
        for number in range(first, last):
            while len(self.customers) <= number or self.customers[number].ended_at is None:
                self._step()
        return self.customers[first:last]

    def _step(self) -> None:
        at, _, happens = heappop(self.foreseen)
        for taken in happens(at):
            self._begin(taken, at)

    def _later(self, at: int, happens: Callable[[int], Iterable[Taken]]) -> None:
        self.number += 1
        heappush(self.foreseen, (at, self.number, happens))

    def _arrive(self, at: int) -> Iterable[Taken]:
        demand = self.plan.demand
        patience = demand.patience_ms
        customer = Customer(
            f"c{len(self.customers)}",
            at,
            round(self.services.expovariate(1 / demand.service_ms)),
            None if patience is None else round(self.patience.expovariate(1 / patience)),
        )
        self.customers.append(customer)
        self.waiting[customer.name] = customer
        self._later(
            at + round(self.arrivals.expovariate(1 / demand.between_arrivals_ms)), self._arrive
        )
        if customer.patience_ms is not None:
            self._later(at + customer.patience_ms, lambda now: self._leave(customer, now))
        return self.centre.arrive(customer.name, at)

    def _leave(self, customer: Customer, at: int) -> Iterable[Taken]:
        if self.waiting.pop(customer.name, None) is None:
            return ()
        customer.ended_at, customer.left = at, True
        return self.centre.leave(customer.name, at)

    def _begin(self, taken: Taken, at: int) -> None:
        customer = self.waiting.pop(taken.customer)
        customer.ended_at = at
        self._later(at + customer.service_ms, lambda now: self.centre.finish(taken, now))


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over replications, with its 95 % confidence interval."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        """Say whether a value lies within."""
        return abs(value - self.mean) <= self.half

    def __str__(self) -> str:
        return f"{self.mean:.5g} ± {self.half:.3g}"


@dataclass(frozen=True, slots=True)
class Found:
    """What replications say of a centre."""

    wait_share: Interval
    wait_ms: Interval
    abandoned_share: Interval
    within_share: Interval
    """Customers who waited no longer than the limit."""


def replicate(
    plan: Plan, centre: Callable[[int], CentreUnderTest], *, first: int = 1, limit_ms: int = 20_000
) -> Found:
    """Simulate thirty replications, with seeds from the first on; a replication is one number.

    Customers of one replication wait together and are not independent; replications are, so the
    interval is that of their means.
    """
    runs = [
        Run(plan, centre(plan.demand.agents), seed).result()
        for seed in range(first, first + REPLICATIONS)
    ]
    return Found(
        wait_share=_interval([fmean(each.wait_ms > 0 for each in run) for run in runs]),
        wait_ms=_interval([fmean(each.wait_ms for each in run) for run in runs]),
        abandoned_share=_interval([fmean(each.left for each in run) for run in runs]),
        within_share=_interval([fmean(each.wait_ms <= limit_ms for each in run) for run in runs]),
    )


def _interval(means: Sequence[float]) -> Interval:
    return Interval(fmean(means), STUDENT_T * stdev(means) / sqrt(len(means)))
