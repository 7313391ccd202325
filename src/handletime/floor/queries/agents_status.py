"""The widget of agents' statuses: the agents of a manager's units, those away too (seed 001)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from handletime.floor import views
from handletime.floor.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.state.agents import Agent
    from handletime.floor.state.floor import Floor

Status = Literal["available", "active", "unavailable", "idle", "away"]
Column = Literal["name", "unit", "status", "since", "in_hand"]

STATUSES: Final[tuple[Status, ...]] = ("available", "active", "unavailable", "idle", "away")
"""The statuses that agents are counted by, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class InHand:
    """A conversation that an agent has to do with now."""

    conversation: str
    channel: str | None
    state: str
    """`alerting`, `engaged`, `held`, `parked` or `wrapping`."""
    since_at: int


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent as its manager sees it; instants are epoch milliseconds."""

    agent: str
    name: str
    """The name that people read; the id where the directory has none."""
    unit: str | None
    """The unit it works in or, of one who is away, its home."""
    status: Status | None
    """None of an agent whose status is not tracked."""
    reason: str | None
    note: str | None
    task: str | None
    since_at: int | None
    """When the status began; of one who is away, when its last session ended, None if never."""
    next_reason: str | None
    """For what it will be unavailable after its present work."""
    focus_mode_since_at: int | None
    """None outside Focus mode."""
    in_hand: tuple[InHand, ...]
    channels: tuple[str, ...] | None
    """None where the agent never set any, and so is on every channel."""


@dataclass(frozen=True, slots=True)
class AgentsSeen:
    """The widget: rows as they were asked for, and counts of all."""

    rows: tuple[AgentRow, ...]
    counts: dict[Status, int]
    """How many agents are in each status, whatever rows are shown."""


@dataclass(frozen=True, kw_only=True)
class AgentsStatus(Query[AgentsSeen]):
    """What the agents of the units that one manages are in now."""

    name: ClassVar = "agents_status"
    checks: ClassVar = ("unknown_user", "not_a_manager", "not_a_unit_of_yours", "unknown_unit")
    unit: str | None = None
    """One of the units; None for all that one manages."""
    statuses: tuple[Status, ...] = ()
    """Only agents in one of these; none given, all."""
    text: str = ""
    """Only agents with this in their name or id, in capitals or not."""
    sort: Column = "name"
    """What rows are sorted by."""
    descending: bool = False
    """Whether the last comes first."""

    def answer(self, question: Question) -> AgentsSeen:
        """Return the rows, and the counts of every agent of the units."""
        rows = list(self._rows(question.floor))
        counted = Counter(each.status for each in rows)
        shown = [each for each in rows if self._is_shown(each)]
        shown.sort(key=lambda each: (each.name, each.agent))
        shown.sort(key=lambda each: _place(each, self.sort), reverse=self.descending)
        return AgentsSeen(tuple(shown), {status: counted[status] for status in STATUSES})

    def _rows(self, floor: Floor) -> Iterator[AgentRow]:
        for name, entry in floor.directory.entries["user"].items():
            agent = views.agent_of(floor, name)
            unit = views.unit_of(floor, name)
            if "agent" not in entry.texts("roles") and agent.session != "on":
                continue
            if self.unit in (None, unit) and views.manages_unit(floor, self.actor, unit):
                yield row_of(floor, agent)

    def _is_shown(self, row: AgentRow) -> bool:
        if self.statuses and row.status not in self.statuses:
            return False
        text = self.text.strip().casefold()
        return text in row.name.casefold() or text in row.agent.casefold()


def _place(row: AgentRow, column: Column) -> tuple[bool, str | int]:
    """Return what rows are sorted by; what has no value comes last, or first in reverse."""
    if column == "status":
        return row.status is None, STATUSES.index(row.status) if row.status else 0
    if column == "since":
        return row.since_at is None, row.since_at or 0
    if column == "in_hand":
        return False, len(row.in_hand)
    if column == "unit":
        return row.unit is None, row.unit or ""
    return False, row.name


def row_of(floor: Floor, agent: Agent) -> AgentRow:
    """Return an agent as its manager sees it."""
    entry = views.user(floor, agent.name)
    status = status_of(floor, agent)
    said = agent.unavailable if status == "unavailable" else None
    return AgentRow(
        agent=agent.name,
        name=(entry.name if entry is not None else None) or agent.name,
        unit=views.unit_of(floor, agent.name),
        status=status,
        reason=said.reason if said else None,
        note=said.note if said else None,
        task=said.task if said else None,
        since_at=agent.status_since if agent.status else _left_at(agent),
        next_reason=agent.next_status.reason if agent.next_status else None,
        focus_mode_since_at=agent.focus_mode_since,
        in_hand=tuple(_in_hand(floor, agent)),
        channels=tuple(sorted(agent.channels)) if agent.channels_set else None,
    )


def status_of(floor: Floor, agent: Agent) -> Status | None:
    """Return what an agent is in; away of one who is tracked and has not clocked in."""
    if agent.status is not None:
        return agent.status  # type: ignore[return-value]  # the states of the machine hold
    return "away" if views.is_tracked(floor, agent.name) else None


def _left_at(agent: Agent) -> int | None:
    return agent.past_sessions[-1].ended_at if agent.past_sessions else None


def _in_hand(floor: Floor, agent: Agent) -> Iterator[InHand]:
    for conversation, leg in views.legs_of(floor, agent):
        yield InHand(conversation.name, conversation.channel, leg.state, leg.since)
