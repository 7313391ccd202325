"""The names of a simulated centre: units, agents, queues, topics, customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.events.json_text import canonical_json
from handletime.simulation import kinds
from handletime.simulation.channels import (
    CAPACITY,
    CAPACITY_OF_NEWCOMERS,
    CHANNELS,
    MIXES,
)
from handletime.simulation.things import Agent

if TYPE_CHECKING:
    from handletime.simulation.centre import Centre
    from handletime.simulation.log import Log

UNITS: Final = (
    "north", "south", "east", "west", "river", "harbour",
    "hill", "garden", "bridge", "station", "market", "lake",
)  # fmt: skip
FIRST_NAMES: Final = (
    "Ana", "Ben", "Cleo", "Dan", "Ella", "Finn", "Gina", "Hugo", "Iris", "Jon", "Kim", "Lea",
    "Max", "Nora", "Omar", "Pia", "Quin", "Rosa", "Sam", "Tara", "Udo", "Vera", "Will", "Yara",
)  # fmt: skip
TOPICS: Final = ("delivery", "invoice", "login", "order", "refund", "repair", "return", "tariff")
INBOXES: Final = ("orders", "money", "technical")
TIERS: Final = ("gold", "silver")
NEWCOMERS: Final = 5
"""One in so many agents carries less than the others."""
TEAM: Final = 25
"""One in so many of a unit is a manager, from the second on."""
FEW: Final = 3
"""Agents of a centre too small for a manager."""


def unit_name(unit: int) -> str:
    """Return the id of a unit."""
    return UNITS[unit]


def customer_name(customer: int) -> str:
    """Return the id of a customer."""
    return f"k{customer}"


def first_name(number: int) -> str:
    """Return an invented first name; after those that there are, they have numbers."""
    name = FIRST_NAMES[number % len(FIRST_NAMES)]
    return name if number < len(FIRST_NAMES) else f"{name} {number // len(FIRST_NAMES) + 1}"


def staff(centre: Centre) -> list[Agent]:
    """Return the agents of a centre; they are dealt out to the units in turn."""
    places = [divmod(number, centre.units) for number in range(centre.agents)]
    return [
        Agent(
            number,
            f"a{number + 1}",
            unit,
            () if _manages(centre, place) else MIXES[place % len(MIXES)],
            CAPACITY if number % NEWCOMERS else CAPACITY_OF_NEWCOMERS,
        )
        for number, (place, unit) in enumerate(places)
    ]


def _manages(centre: Centre, place: int) -> bool:
    return centre.agents > FEW and place % TEAM == 1


def introduce(log: Log, centre: Centre, agents: list[Agent]) -> None:
    """Write down the names that reports use, at the first instant."""
    units = [unit_name(each) for each in range(centre.units)]
    for unit in units:
        _name(log, centre.starts, "unit", unit, unit.title())
        for channel in CHANNELS:
            queue = f"{unit}-{channel.name}"
            _name(log, centre.starts, "queue", queue, f"{unit.title()} {channel.name}")
    for topic in TOPICS:
        _name(log, centre.starts, "topic", topic, topic.title())
    for inbox in INBOXES:
        _name(log, centre.starts, "inbox", inbox, inbox.title())
    for agent in agents:
        _name(
            log, centre.starts, "user", agent.name, first_name(agent.number),
            unit=units[agent.unit], group=_group(agent),
        )  # fmt: skip


def _group(agent: Agent) -> str:
    if not agent.mix:
        return "managers"
    return "newcomers" if agent.capacity < CAPACITY else "team"


def name_customer(log: Log, at: int, customer: int, tier: str) -> None:
    """Write down a customer of a tier."""
    _name(log, at, "customer", customer_name(customer), first_name(customer), tier=tier)


def _name(log: Log, at: int, kind: str, entry: str, name: str, /, **attributes: str) -> None:
    extra = {"attributes": canonical_json(attributes)} if attributes else {}
    log.more(at, kinds.NAMED, -1, -1, kind=kind, entry=entry, name=name, **extra)
