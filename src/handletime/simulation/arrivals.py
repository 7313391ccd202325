"""When customers come: by hour and weekday, in step with the agents who are planned for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.simulation.chance import generator
from handletime.simulation.channels import CHANNELS, HOUR, MINUTE, Channel
from handletime.timeline.zone import local, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from handletime.simulation.centre import Centre
    from handletime.simulation.shifts import Session

SLOT: Final = 30 * MINUTE
"""The grain in which demand is planned."""
PLANNED_SHARE: Final = 0.52
"""The part of an agent's time on duty that is planned to go into attention, in a large team."""
ALONE: Final = 1.0
"""A team of n carries n / (n + this) of it: the fewer, the more often all are busy at once."""
PEAKS: Final = (
    1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.7, 0.8, 0.9, 1.05, 1.12, 1.1,
    1.02, 0.98, 1.02, 1.05, 1.02, 0.82, 0.92, 0.98, 0.92, 0.85, 0.75, 0.9,
)  # fmt: skip
"""By local hour, how far live demand goes beyond the plan: no plan knows the day."""
CLOCK: Final = (
    3, 2, 1, 1, 1, 3, 8, 18, 34, 44, 46, 42, 38, 36, 36, 36, 36, 38, 42, 44, 40, 30, 18, 8,
)  # fmt: skip
"""By local hour, when people write who need no answer at once."""
WEEK: Final = (1.12, 1.04, 1.0, 0.98, 0.98, 0.9, 0.92)
"""By weekday from Monday: people call about the weekend on Monday."""
SPREAD_BY_DAY: Final = 0.07
SPREAD_BY_SLOT: Final = 0.1

Arrival = tuple[int, int, int]
"""An instant, a unit, and the place of a channel."""


def arrivals(centre: Centre, planned: Sequence[Session]) -> Iterator[list[Arrival]]:
    """Yield the customers of each day, by instant."""
    source = generator(centre.seed, "arrivals")
    rates = _rates(centre, planned) * source.normal(1, SPREAD_BY_SLOT, (_slots(centre),)).clip(0)
    per_day = 24 * HOUR // SLOT
    for first in range(0, _slots(centre), per_day):
        yield _drawn(source, rates[:, :, first : first + per_day], centre.starts + first * SLOT)


def expected(centre: Centre, planned: Sequence[Session]) -> float:
    """Return how many customers are expected in all."""
    return float(_rates(centre, planned).sum())


def _drawn(
    source: np.random.Generator, rates: npt.NDArray[np.float64], starts: int
) -> list[Arrival]:
    """Draw the arrivals of a run of slots: as many as come, anywhere within their slot."""
    count = source.poisson(rates).ravel()
    cells = np.repeat(np.arange(count.size), count)
    unit, channel, slot = np.unravel_index(cells, rates.shape)
    at = starts + slot * SLOT + source.integers(0, SLOT, cells.size)
    order = np.argsort(at, kind="stable")
    columns = (each[order].tolist() for each in (at, unit, channel))
    return list(zip(*columns, strict=True))


def _rates(centre: Centre, planned: Sequence[Session]) -> npt.NDArray[np.float64]:
    """Return the expected arrivals by unit, channel and slot."""
    staffed = np.zeros((centre.units, len(CHANNELS), _slots(centre)))
    team = np.zeros_like(staffed)
    for session in planned:
        first = max(round((session.starts - centre.starts) / SLOT), 0)
        last = (session.ends - centre.starts) // SLOT
        contacts = _contacts(session.agent.mix)[:, None]
        staffed[session.agent.unit, :, first:last] += contacts
        team[session.agent.unit, :, first:last] += contacts > 0
    staffed *= team / (team + ALONE)
    hour, weekday, day = _calendar(centre)
    tempo = np.array(WEEK)[weekday] * generator(centre.seed, "days").normal(
        1, SPREAD_BY_DAY, day[-1] + 1
    )[day].clip(0)
    rates = staffed * np.array(PEAKS)[hour]
    for place, channel in enumerate(CHANNELS):
        if not channel.live:
            rates[:, place] = _spread(staffed[:, place], np.array(CLOCK)[hour], day)
    demand: npt.NDArray[np.float64] = rates * tempo * centre.load
    return demand


def _contacts(mix: tuple[Channel, ...]) -> npt.NDArray[np.float64]:
    """Return how many contacts of each channel an agent of a mix can take in a slot."""
    work = sum(each.demand_share * each.work_ms for each in mix) or 1.0
    return np.array(
        [
            SLOT * PLANNED_SHARE * each.demand_share / work if each in mix else 0.0
            for each in CHANNELS
        ]
    )


def _spread(
    staffed: npt.NDArray[np.float64], weight: npt.NDArray[np.int64], day: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Spread what each day's agents can take over the hours in which customers write."""
    days = int(day[-1]) + 1
    total = np.array([np.bincount(day, each, days) for each in staffed])
    return total[:, day] * (weight / np.bincount(day, weight, days)[day])


def _slots(centre: Centre) -> int:
    return -((centre.starts - centre.ends) // SLOT)


def _calendar(centre: Centre) -> tuple[npt.NDArray[np.int64], ...]:
    """Return of each slot the local hour, the weekday, and the number of the local day."""
    here = zone(centre.tz)
    seen = [local(centre.starts + each * SLOT, here) for each in range(_slots(centre))]
    return (
        np.array([each.hour for each in seen]),
        np.array([each.weekday() for each in seen]),
        np.array([(each.date() - centre.first_day).days for each in seen]),
    )
