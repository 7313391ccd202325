"""Views: what the rules ask of the floor, each question answered in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.drafts import SYSTEM
from handletime.floor.settings import catalogue as settings
from handletime.floor.state.agents import Agent, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.state.conversations import Conversation, Leg
    from handletime.floor.state.directory import Entry
    from handletime.floor.state.floor import Floor
    from handletime.floor.state.tasks import Task

ROLES: Final = ("agent", "unit_manager", "administrator", "integration")
"""The roles that a user may have, in the attribute `roles` of its entry in the directory."""


def agent_of(floor: Floor, name: str) -> Agent:
    """Return an agent, who is away if the floor has not heard of it; the floor stays as it is."""
    return floor.agents.get(name) or Agent(name)


def user(floor: Floor, name: str) -> Entry | None:
    """Return a user's entry in the directory."""
    return floor.directory.find("user", name)


def has_role(floor: Floor, name: str, role: str) -> bool:
    """Say whether a user has a role; the floor itself has every one."""
    entry = user(floor, name)
    return name == SYSTEM or (entry is not None and role in entry.texts("roles"))


def is_tracked(floor: Floor, name: str) -> bool:
    """Say whether an agent has to clock in before it can work (seed 001)."""
    if not settings.TRACKING_ENABLED.of(floor):
        return False
    entry = user(floor, name)
    groups = settings.TRACKING_GROUPS.of(floor)
    return entry is not None and bool(set(entry.texts("groups")) & set(groups))


def may_work(floor: Floor, agent: Agent) -> bool:
    """Say whether an agent has clocked in or, untracked, is logged in."""
    if agent.session == "on":
        return True
    return agent.logged_in and not is_tracked(floor, agent.name)


def unit_of(floor: Floor, name: str) -> str | None:
    """Return the unit an agent works in now or, of one who is away, its home unit."""
    agent = agent_of(floor, name)
    if agent.unit is not None:
        return agent.unit
    entry = user(floor, name)
    return entry.text("unit") if entry is not None else None


def sessions_of(floor: Floor, name: str) -> list[Session]:
    """Return the sessions of an agent that the floor remembers, the open one last."""
    agent = agent_of(floor, name)
    past = list(agent.past_sessions)
    if agent.session == "on":
        past.append(Session(agent.unit, agent.clocked_in_at or 0, None, None))
    return past


def session_of(floor: Floor, name: str, started_at: int) -> Session | None:
    """Return the session of an agent that began at an instant."""
    found = [each for each in sessions_of(floor, name) if each.started_at == started_at]
    return found[-1] if found else None


def manages(floor: Floor, manager: str, agent: str) -> bool:
    """Say whether a user is a manager of the unit that an agent is in now."""
    return manages_unit(floor, manager, unit_of(floor, agent))


def manages_unit(floor: Floor, manager: str, unit: str | None) -> bool:
    """Say whether a user is a manager of a unit; an administrator is of all."""
    if has_role(floor, manager, "administrator"):
        return True
    entry = user(floor, manager)
    if entry is None or "unit_manager" not in entry.texts("roles"):
        return False
    return unit in entry.texts("units")


def cause_of(actor: str, agent: str) -> str:
    """Return the cause of what an agent, a manager of it, or the floor itself has done."""
    if actor == agent:
        return "agent"
    return "system" if actor == SYSTEM else "manager"


def manages_any(floor: Floor, name: str) -> bool:
    """Say whether a user is a manager of some unit."""
    return has_role(floor, name, "unit_manager") or has_role(floor, name, "administrator")


def does(floor: Floor, agent: str) -> str | None:
    """Return the back-office task that an agent is unavailable for now."""
    of = agent_of(floor, agent)
    return of.unavailable.task if of.hold == "unavailable" and of.unavailable else None


def has_part_in(floor: Floor, actor: str, task: Task) -> bool:
    """Say whether a task is one's own, or one of the units that one manages.

    A task that nobody has is of the unit of whoever created it, and anyone there may take it.
    """
    whose = task.agent or task.created_by
    if whose is None:
        return manages_any(floor, actor)
    if actor in (SYSTEM, whose) or manages(floor, actor, whose):
        return True
    unit = unit_of(floor, whose)
    return task.agent is None and unit is not None and unit == unit_of(floor, actor)


def legs_of(floor: Floor, agent: Agent) -> Iterator[tuple[Conversation, Leg]]:
    """Give the legs of an agent that are not out, by conversation."""
    for name in sorted(agent.legs):
        conversation = floor.conversations[name]
        yield conversation, conversation.legs[agent.name]


def alerts(floor: Floor, agent: Agent) -> bool:
    """Say whether an offer to the agent is open."""
    return any(leg.state == "alerting" for _, leg in legs_of(floor, agent))


def load_of(floor: Floor, agent: Agent) -> dict[str, int]:
    """Count the legs that are alerting, engaged, held or wrapping, by channel; not those parked."""
    load: dict[str, int] = {}
    for conversation, leg in legs_of(floor, agent):
        if leg.state != "parked":
            channel = conversation.channel or ""
            load[channel] = load.get(channel, 0) + 1
    return load


def queue_skills(floor: Floor, queue: str | None) -> frozenset[str]:
    """Return the skills that a queue asks for."""
    entry = floor.directory.find("queue", queue)
    return frozenset(entry.texts("skills")) if entry is not None else frozenset()


def wrap_up_limit(floor: Floor, leg: Leg) -> int:
    """Return how long a wrap-up may take, by the queue that the agent took it up out of."""
    return settings.WRAP_UP_LIMIT.of(floor, leg.taken_from)
