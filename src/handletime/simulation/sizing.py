"""A centre of about so many events: what was not asked for is chosen to fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handletime.errors import InputError
from handletime.simulation.arrivals import expected
from handletime.simulation.directory import staff
from handletime.simulation.shifts import sessions

if TYPE_CHECKING:
    from handletime.simulation.centre import Centre

EVENTS_A_CUSTOMER: Final = 23.6
"""Measured on centres of 20 to 1,000 agents; it falls a little where customers wait in vain."""
EVENTS_A_SHIFT: Final = 12
"""Clocking in and out, breaks, channels, focus mode; measured likewise."""
LOAD_MAX: Final = 1.5
"""Beyond it most of the live customers would leave unserved."""
MANY_AGENTS: Final = 100
WEEK: Final = 7


def sized(centre: Centre, events: int, *, agents_fixed: bool, days_fixed: bool) -> Centre:
    """Return a centre like the given one that leaves about so many events.

    Days are chosen first, unless they are fixed; else agents, unless they are; demand does the
    rest, and bears it all where both are fixed.
    """
    if events < 1:
        raise _refusal(f"The number of events is {events}", "1 or more")
    if not days_fixed:
        centre = replace(centre, days=_days(centre, events))
    elif not agents_fixed:
        many = replace(centre, agents=MANY_AGENTS)
        centre = replace(centre, agents=max(1, round(MANY_AGENTS * events / expected_events(many))))
    of_shifts, of_customers = _parts(centre)
    load = centre.load * max(0.0, events - of_shifts) / max(1.0, of_customers)
    if load > LOAD_MAX:
        raise _refusal(
            f"{centre.agents} agents cannot work on {events:,} events in {centre.days} days",
            f"at most about {round(of_shifts + of_customers * LOAD_MAX / centre.load, -3):,.0f}, "
            "or more --agents or --days",
        )
    return replace(centre, load=load)


def expected_events(centre: Centre) -> float:
    """Return about how many events a centre leaves."""
    return sum(_parts(centre))


def _days(centre: Centre, events: int) -> int:
    """Return the days whose events come closest."""
    week = expected_events(replace(centre, days=WEEK))
    if events > week:
        return round(WEEK * events / week)
    size = {days: expected_events(replace(centre, days=days)) for days in range(1, WEEK + 1)}
    return min(size, key=lambda days: abs(size[days] - events))


def _parts(centre: Centre) -> tuple[float, float]:
    planned = sessions(centre, staff(centre))
    return EVENTS_A_SHIFT * len(planned), EVENTS_A_CUSTOMER * expected(centre, planned)


def _refusal(found: str, accepted: str) -> InputError:
    return InputError(found, accepted=accepted, code="bad_option")
