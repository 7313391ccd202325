"""Who works when: shifts over weeks and weekends, with their breaks and duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from handletime.simulation.chance import share
from handletime.simulation.channels import MINUTE
from handletime.timeline.zone import day_start, zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handletime.simulation.centre import Centre
    from handletime.simulation.chance import Share
    from handletime.simulation.things import Agent


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift: when it begins, in minutes after midnight, and how long it is."""

    begins: int
    minutes: int


DAY: Final = Shift(9 * 60, 510)
EARLY: Final = Shift(7 * 60, 510)
LATE: Final = Shift(13 * 60, 510)
MORNINGS: Final = Shift(8 * 60, 300)
EVENINGS: Final = Shift(16 * 60, 300)
NIGHT: Final = Shift(22 * 60, 540)
SHIFTS: Final = (
    DAY, EARLY, LATE, DAY, MORNINGS, LATE, EARLY, EVENINGS, DAY, LATE, NIGHT, EARLY,
)  # fmt: skip
"""The shifts, dealt out in turn, so that the only agent of a unit works by day."""

WEEKEND: Final = (5, 6)
DAYS_OFF: Final = (WEEKEND, WEEKEND, (0, 6), WEEKEND, (2, 3), WEEKEND, (1, 5), WEEKEND)
"""Two days off of each week, Monday being 0, dealt out in turn."""
SICK_SHARE: Final = 0.04
SMALL: Final = 4
"""Agents up to whom nobody falls sick, lest a small example be empty."""
FULL_MINUTES: Final = 480
"""A shift of at least so long has a lunch and a second break."""

SOMETIMES: Final = (
    ("meeting", 0.2, 30, 15),
    ("back_office", 0.35, 20, 30),
    ("focus", 0.45, 5, 12),
    ("focus", 0.25, 8, 20),
    ("other", 0.06, 5, 15),
    ("training", 0.04, 45, 15),
    ("absence", 0.07, 8, 22),
    ("channels", 0.15, 30, 60),
)
"""What some shifts have: its name, the share of shifts, and from how many minutes on how long."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that an agent does at a time of a shift, and for how long."""

    at: int
    name: str
    length: int


@dataclass(frozen=True, slots=True)
class Session:
    """One shift of one agent, as it is planned."""

    agent: Agent
    starts: int
    ends: int
    duties: tuple[Duty, ...]


def sessions(centre: Centre, agents: list[Agent]) -> list[Session]:
    """Plan the shifts of all agents over all days, by day and agent."""
    chance = share(centre.seed, "shifts")
    days = [centre.first_day + timedelta(days=each) for each in range(centre.days)]
    return [
        _session(centre, agent, day, chance)
        for day in days
        for agent in agents
        if _works(agent, day) and (len(agents) <= SMALL or chance() > SICK_SHARE)
    ]


def _works(agent: Agent, day: date) -> bool:
    return day.weekday() not in DAYS_OFF[agent.number % len(DAYS_OFF)]


def _session(centre: Centre, agent: Agent, day: date, chance: Share) -> Session:
    """Plan a shift; people come a little early or late, and managers work by day."""
    shift = SHIFTS[agent.number // 2 % len(SHIFTS)] if agent.mix else DAY
    planned = _midnight(centre, day) + shift.begins * MINUTE
    starts = planned + int((chance() * 9 - 5) * MINUTE)
    duties = sorted(_duties(planned, shift, chance), key=lambda each: each.at)
    return Session(agent, starts, planned + shift.minutes * MINUTE, tuple(duties))


def _duties(starts: int, shift: Shift, chance: Share) -> Iterator[Duty]:
    def duty(name: str, after: float, minutes: float) -> Duty:
        return Duty(starts + int(after * MINUTE), name, int(minutes * MINUTE))

    yield duty("break", 95 + 60 * chance(), 12 + 6 * chance())
    if shift.minutes >= FULL_MINUTES:
        yield duty("break", 185 + 120 * chance(), 30 + 15 * chance())
        yield duty("break", 360 + 60 * chance(), 12 + 6 * chance())
    for name, part, least, more in SOMETIMES:
        if chance() < part:
            after = 30 + (shift.minutes - 90) * chance()
            yield duty(name, after, least + more * chance())


@cache
def _midnight_of(zone_name: str, day: date) -> int:
    return day_start(day, zone(zone_name))


def _midnight(centre: Centre, day: date) -> int:
    return _midnight_of(centre.tz, day)
