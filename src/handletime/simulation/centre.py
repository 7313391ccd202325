"""A centre to simulate: its size, its days, its seed, and the faults of its wires."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from handletime.errors import InputError
from handletime.timeline.zone import day_start, zone

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_DAY: Final = "2026-03-02"
"""A Monday."""
MOST_AGENTS: Final = 100_000
MOST_DAYS: Final = 3_660
MOST_LOAD: Final = 3.0


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong between those who say what happened and the log: each a share of events.

    None of them is there by default.
    """

    late: float = 0.0
    """Events that the log takes minutes to hours after they happened."""
    twice: float = 0.0
    """Events that the log takes a second time, soon after the first."""
    shuffled: float = 0.0
    """Lines that stand elsewhere than they were recorded."""
    skewed: float = 0.0
    """Hours in which the clock of the customers' gateway goes wrong, by up to two minutes."""
    lost: float = 0.0
    """Clock-outs that never reach the log."""

    @classmethod
    def named(cls, rates: Mapping[str, float]) -> Faults:
        """Return faults by their names; an unknown one is refused."""
        names = [each.name for each in fields(cls)]
        for name in rates:
            if name not in names:
                near = tuple(get_close_matches(name, names))
                raise InputError(
                    f"There is no fault {name!r}.",
                    accepted=", ".join(names), near=near, code="unknown_name",
                )  # fmt: skip
        return cls(**rates)

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for each in fields(self):
            rate = getattr(self, each.name)
            if not 0 <= rate <= 1:
                raise _refusal(f"The rate of the fault {each.name} is {rate}", "from 0 to 1")


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre, invented from a seed: the same centre is the same events, byte for byte."""

    agents: int = 20
    days: int = 1
    seed: int = 1
    start: str = FIRST_DAY
    """The first day, as YYYY-MM-DD."""
    tz: str = "UTC"
    """The time zone that shifts and customers live by."""
    load: float = 1.0
    """Demand, as a multiple of what the agents are planned for."""
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        """Refuse what is no centre."""
        for name, value, most in (
            ("agents", self.agents, MOST_AGENTS),
            ("days", self.days, MOST_DAYS),
        ):
            if not 1 <= value <= most:
                raise _refusal(f"A centre has {name} {value}", f"from 1 to {most:,}")
        if self.seed < 0:
            raise _refusal(f"The seed is {self.seed}", "0 or more")
        if not 0 <= self.load <= MOST_LOAD:
            raise _refusal(f"The load is {self.load}", f"from 0 to {MOST_LOAD}")
        _ = self.first_day, self.ends

    @property
    def first_day(self) -> date:
        """The first day."""
        try:
            return date.fromisoformat(self.start)
        except ValueError as error:
            raise _refusal(f"The first day is {self.start!r}", "a date as 2026-03-02") from error

    @property
    def starts(self) -> int:
        """The first instant, in epoch milliseconds."""
        return day_start(self.first_day, zone(self.tz))

    @property
    def ends(self) -> int:
        """The instant at which the simulation ends, in epoch milliseconds."""
        return day_start(self.first_day + timedelta(days=self.days), zone(self.tz))

    @property
    def units(self) -> int:
        """How many units the agents work in: one for a handful, twelve at most."""
        return min(12, 1 + self.agents // 24)


def _refusal(found: str, accepted: str) -> InputError:
    return InputError(found, accepted=accepted, code="bad_option")
