"""Before the first customer: the directory and the settings of an invented centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.commands.administration import ChangeSetting, SetDirectory
from handletime.floor.drafts import SYSTEM
from handletime.simulation.channels import CHANNELS, MINUTE
from handletime.simulation.directory import INBOXES, TOPICS, first_name, unit_name

if TYPE_CHECKING:
    from handletime.simulation.rehearsal.stage import Stage
    from handletime.simulation.things import Agent

TEAM: Final = "team"
SETTINGS: Final = {
    "tracking.groups": [TEAM],
    "tracking.enabled": True,
    "conversation.close_after_ms.messaging": 240 * MINUTE,
}


def open_the_house(stage: Stage) -> None:
    """Set up the units, queues and people of a centre."""
    units = [unit_name(each) for each in range(stage.centre.units)]
    for unit in units:
        _enter(stage, "unit", unit, unit.title())
        for channel in CHANNELS:
            queue = queue_name(unit, channel.name)
            _enter(
                stage,
                "queue",
                queue,
                f"{unit.title()} {channel.name}",
                channel=channel.name,
                skills=[unit],
            )
    for topic in TOPICS:
        _enter(stage, "topic", topic, topic.title())
    for inbox in INBOXES:
        _enter(stage, "inbox", inbox, inbox.title())
    _enter(stage, "group", TEAM, "Team")
    for agent in stage.agents:
        _person(stage, agent, units[agent.unit])
    for name, value in SETTINGS.items():
        stage.do(ChangeSetting(actor=SYSTEM, setting=name, value=value))


def queue_name(unit: str, channel: str) -> str:
    """Return the id of a unit's queue for a channel."""
    return f"{unit}-{channel}"


def _person(stage: Stage, agent: Agent, unit: str) -> None:
    manages = not agent.mix
    attributes = {
        "groups": [TEAM],
        "roles": ["agent", "unit_manager"] if manages else ["agent"],
        "units": [unit] if manages else [],
        "unit": unit,
        "skills": [unit],
    }
    _enter(stage, "user", agent.name, first_name(agent.number), **attributes)


def _enter(stage: Stage, kind: str, entry: str, name: str, **attributes: object) -> None:
    stage.do(SetDirectory(actor=SYSTEM, kind=kind, entry=entry, title=name, attributes=attributes))
