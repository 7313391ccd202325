"""One's own: the badge on the avatar, and the menu of what may be done now (seed 001)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from handletime.floor import presence, views
from handletime.floor.command import decide
from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.focus import EndFocus, StartFocus
from handletime.floor.commands.log_ins import LogOut
from handletime.floor.commands.statuses import (
    Return,
    SetAvailable,
    SetChannels,
    SetNextStatus,
    SetUnavailable,
    TakeBackNextStatus,
)
from handletime.floor.queries.agents_status import AgentRow, row_of
from handletime.floor.query import Query
from handletime.floor.refusal import Refusal
from handletime.floor.settings import catalogue as settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.command import Command
    from handletime.floor.state.floor import Floor

OWN: Final = ("unknown_user", "not_yours", "unknown_agent")


@dataclass(frozen=True, kw_only=True)
class Badge(Query[AgentRow | None]):
    """The status on one's avatar; None for whom no status is tracked."""

    name: ClassVar = "badge"
    checks: ClassVar = OWN
    agent: str

    def answer(self, question: Question) -> AgentRow | None:
        """Return the agent as its manager sees it."""
        row = row_of(question.floor, views.agent_of(question.floor, self.agent))
        return None if row.status is None else row


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the menu may offer."""

    command: str
    """The name of the command."""
    refusal: Refusal | None
    """Why it may not be done now; None where it may."""

    @property
    def enabled(self) -> bool:
        """True while it may be done."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class MenuSeen:
    """All that the user menu and its dialogs show."""

    items: tuple[Item, ...]
    units: tuple[str, ...]
    """The units to choose from when clocking in."""
    home_unit: str | None
    """The one that is chosen beforehand."""
    clock_out_reasons: tuple[str, ...]
    unavailable_reasons: tuple[str, ...]
    focus_reasons: tuple[str, ...]
    focus_asks_reason: bool
    focus_reminder_at: int | None
    """When the desk reminds that Focus mode is on; None outside it."""
    tasks: tuple[str, ...]
    """The tasks that the agent could be unavailable for."""


@dataclass(frozen=True, kw_only=True)
class Menu(Query[MenuSeen]):
    """What an agent may do about its own status now, and why not what it may not."""

    name: ClassVar = "menu"
    checks: ClassVar = OWN
    agent: str

    def answer(self, question: Question) -> MenuSeen:
        """Return each item with what its own command is answered."""
        floor, now = question.floor, question.now
        decided = ((each, decide(floor, each, now)) for each in _commands(floor, self.agent))
        reasons = settings.UNAVAILABLE_REASONS.of(floor)
        return MenuSeen(
            items=tuple(
                Item(each.name, found if isinstance(found, Refusal) else None)
                for each, found in decided
            ),
            units=tuple(floor.directory.entries["unit"]),
            home_unit=_home_of(floor, self.agent),
            clock_out_reasons=settings.CLOCK_OUT_REASONS.of(floor),
            unavailable_reasons=reasons,
            focus_reasons=settings.FOCUS_REASONS.of(floor),
            focus_asks_reason=settings.FOCUS_ASKS_REASON.of(floor),
            focus_reminder_at=presence.reminder_due_at(floor, self.agent),
            tasks=tuple(_tasks(floor, self.agent)),
        )


def _home_of(floor: Floor, agent: str) -> str | None:
    entry = views.user(floor, agent)
    home = entry.text("unit") if entry is not None else None
    return home if floor.directory.find("unit", home) is not None else None


def _tasks(floor: Floor, agent: str) -> Iterator[str]:
    for name, task in floor.tasks.items():
        mine = task.agent == agent or (task.agent is None and views.has_part_in(floor, agent, task))
        if mine and task.finished_at is None:
            yield name


def _commands(floor: Floor, agent: str) -> Iterator[Command]:
    """Give each command of the menu, filled in as its dialog would be at its best.

    So nothing but the agent's own situation speaks against it.
    """
    units = floor.directory.entries["unit"]
    unit = _home_of(floor, agent) or next(iter(units), "")
    reasons = [each for each in settings.UNAVAILABLE_REASONS.of(floor) if each != "other"]
    reason = reasons[0] if reasons else "other"
    yield ClockIn(actor=agent, agent=agent, unit=unit)
    yield ClockOut(actor=agent, agent=agent)
    yield SetAvailable(actor=agent, agent=agent)
    yield SetUnavailable(actor=agent, agent=agent, reason=reason, note="…")
    yield SetNextStatus(actor=agent, agent=agent, reason=reason)
    yield TakeBackNextStatus(actor=agent, agent=agent)
    yield Return(actor=agent, agent=agent)
    yield SetChannels(actor=agent, agent=agent, channels=())
    yield StartFocus(
        actor=agent, agent=agent, reason=next(iter(settings.FOCUS_REASONS.of(floor)), None)
    )
    yield EndFocus(actor=agent, agent=agent)
    yield LogOut(actor=agent, agent=agent)
