"""A small centre to act in: users, units, a queue, and a clock that is moved by hand."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from handletime.events.judge import judge
from handletime.floor.command import Command
from handletime.floor.drafts import SYSTEM
from handletime.floor.live.live import Live, values_of
from handletime.floor.refusal import Refusal
from handletime.floor.state.floor import Floor

from .side_by_side import as_the_facts_have_it, as_the_floor_has_it, derived

Event = dict[str, Any]

MORNING = 1_772_438_400_000
"""2026-03-02T08:00:00Z."""
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

ENTRIES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("unit", "north", "North", {}),
    ("unit", "south", "South", {}),
    ("group", "agents", "Agents", {}),
    ("group", "guests", "Guests", {}),
    ("queue", "support", "Support", {"channel": "chat"}),
    ("queue", "calls", "Calls", {"channel": "voice"}),
    ("user", "ana", "Ana", {"roles": ["agent"], "groups": ["agents"], "unit": "north"}),
    ("user", "ben", "Ben", {"roles": ["agent"], "groups": ["agents"], "unit": "north"}),
    ("user", "cem", "Cem", {"roles": ["agent"], "groups": ["agents"], "unit": "south"}),
    ("user", "uma", "Uma", {"roles": ["agent"], "groups": ["guests"], "unit": "north"}),
    ("user", "fay", "Fay", {"roles": ["unit_manager"], "units": ["north"], "unit": "north"}),
    ("user", "gus", "Gus", {"roles": ["unit_manager"], "units": ["south"], "unit": "south"}),
    ("user", "ada", "Ada", {"roles": ["administrator"], "unit": "north"}),
)
"""Ana, Ben and Cem are tracked; Uma is not. Fay manages north, Gus south; Ada administers."""

SETTINGS: dict[str, Any] = {"tracking.enabled": True, "tracking.groups": ["agents"]}


@dataclass
class Centre:
    """A floor in motion, with everything that it ever wrote."""

    live: Live = field(default_factory=Live)
    now: int = MORNING
    log: list[Event] = field(default_factory=list)

    def copy(self) -> Centre:
        """Return another centre in which everything is so as here."""
        was = self.live
        live = Live(deepcopy(was.floor), deepcopy(was.signs), deepcopy(was.archive))
        return Centre(live, self.now, list(self.log))

    @property
    def floor(self) -> Floor:
        """The floor as it is now."""
        return self.live.floor

    def after(self, lapse: int) -> Centre:
        """Let time pass; desks go on giving signs of life."""
        self.now += lapse
        for agent in self.floor.agents.values():
            if agent.logged_in:
                self.live.signs.desks[agent.name] = self.now
        return self

    def do(self, command: Command) -> list[Event]:
        """Carry out a command that must not be refused; return all that it wrote."""
        acted = self.live.act(command, self.now)
        assert acted.refusal is None, acted.refusal
        self._keep(acted.events)
        return list(acted.events)

    def refused(self, command: Command) -> Refusal:
        """Return the refusal of a command that must be refused, and changes nothing."""
        before = repr(self.floor)
        acted = self.live.act(command, self.now)
        assert acted.refusal is not None, acted.events
        assert () == acted.events
        assert before == repr(self.floor)
        return acted.refusal

    def refuses(self, command: Command) -> str:
        """Return the code of a refusal."""
        return self.refused(command).code

    def told(self, type_: str, **fields: Any) -> list[Event]:
        """Write what a customer or an integration tells, and what the floor makes of it."""
        return self.heard(self.live._stamped({"type": type_, **fields}, self.now, SYSTEM))

    def heard(self, event: Event) -> list[Event]:
        """Take in an event as it was written, and what the floor makes of it."""
        values = values_of(event)
        self.live.archive.keep(values)
        self.live.take(values)
        follows = self.live.follow(self.now)
        self._keep([event, *follows])
        return [event, *follows]

    def chat(self, name: str, queue: str = "support", channel: str = "chat") -> list[Event]:
        """Let a customer open a conversation, which waits in a queue."""
        self.told(
            "conversation.opened",
            conversation=name,
            customer=f"kim-{name}",
            channel=channel,
            direction="inbound",
        )
        return self.told("conversation.queued", conversation=name, queue=queue)

    def follow(self) -> list[Event]:
        """Do what follows from what has changed, such as a desk that came back."""
        events = self.live.follow(self.now)
        self._keep(events)
        return events

    def agrees_with_facts(self) -> None:
        """Assert that the facts of what was written say what the floor says is so."""
        as_of = max(self.now, self.floor.at) + 1
        facts = as_the_facts_have_it(derived(self.log, as_of, as_of))
        assert facts == {name: as_the_floor_has_it(self.floor)[name] for name in facts}

    def _keep(self, events: Any) -> None:
        for each in events:
            assert [] == judge({**each})
        self.log += events


def a_centre(**settings: Any) -> Centre:
    """Return a centre at eight in the morning; settings may be given with `__` for the dot."""
    return centre_at(MORNING, **settings)


def centre_at(now: int, /, **settings: Any) -> Centre:
    """Return a centre at some other time."""
    return furnished(Centre(now=now), **settings)


def furnished(centre: Centre, **settings: Any) -> Centre:
    """Give a centre its users, units and queues, and its settings."""
    for kind, entry, name, attributes in ENTRIES:
        centre.told("directory.set", kind=kind, entry=entry, name=name, attributes=attributes)
    given = {name.replace("__", "."): value for name, value in settings.items()}
    for name, value in {**SETTINGS, **given}.items():
        centre.told("setting.changed", name=name, new=value)
    return centre.after(SECOND)


def types_of(events: list[Event]) -> list[str]:
    """Return what was written, by type."""
    return [each["type"] for each in events]
