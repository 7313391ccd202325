"""What an event touches: the conversations and the agents whose rows it may change.

Rows belong to one of three owners. Of a *conversation*: all that its events say, and what of its
agents reaches into it: attention, clocking out, whether they were clocked in. Of an *agent* alone:
sessions, Focus mode, channels and attention. Of an agent with *work*: statuses, which work in
all conversations shows through. What is touched is never too little, and seldom too much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from handletime.facts.kept.events import IDLED_OUT, TYPE
from handletime.machines import ATTENTION, CHANNEL, FOCUS_MODE, HOLD, LEG, SESSION, STRETCH, WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from handletime.facts.kept.events import KeptEvents, Rows
    from handletime.facts.kept.lookup import Lookup
    from handletime.machines.machine import Machine

Owner: TypeAlias = Literal["conversation", "agent", "work"]
"""Whom the rows of a table belong to."""
Earliest: TypeAlias = Mapping[int, int]
"""Agent to the earliest instant from which its rows may change."""


def _types(*machines: Machine) -> npt.NDArray[np.bool_]:
    """Say of each number of a type whether some machines read it."""
    kinds = [kind for machine in machines for kind in machine.kinds]
    return types_of({kind.partition(":")[0] for kind in kinds})


def types_of(names: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Say of each number of a type whether it is one of some types."""
    flags = np.zeros(IDLED_OUT + 1, dtype=np.bool_)
    flags[[TYPE[name] for name in names]] = True
    flags[IDLED_OUT] = flags[TYPE["agent.idled"]]
    return flags


_TURNS: Final = {kind for kind, symbol in STRETCH.kinds.items() if symbol != "message"}
OF_LEGS: Final = _types(LEG) | types_of({kind.partition(":")[0] for kind in _TURNS})
"""The types that can move a leg: those that legs read, and those that make a close effective."""
OF_HOLDS: Final = _types(SESSION, FOCUS_MODE, HOLD)
"""The types of an agent's own events that statuses and their findings read."""
OF_AGENTS: Final = OF_HOLDS | _types(ATTENTION, CHANNEL) | types_of({"agent.channels_set"})
"""The types that the rows of an agent alone read."""
OF_WINDOWS: Final = _types(WINDOW)
CLOCKINGS: Final = _types(SESSION) & ~types_of({"agent.idled"})
CLOCKINGS[IDLED_OUT] = True
"""The types by which agents clock in and out."""
CLOCK_OUTS: Final = types_of({"agent.clocked_out"})
CLOCK_OUTS[IDLED_OUT] = True
REACHING: Final = CLOCKINGS | _types(ATTENTION) | OF_WINDOWS
"""The types of an agent's own events that reach into rows of conversations."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Whose rows may have changed."""

    conversations: frozenset[int] = frozenset()
    agent: Earliest = field(default_factory=dict)
    work: Earliest = field(default_factory=dict)
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.everything or self.conversations or self.agent or self.work)

    def by(self, owner: Owner) -> frozenset[int] | Earliest:
        """Return whose rows of one owner may have changed."""
        return self.conversations if owner == "conversation" else getattr(self, owner)


EVERYTHING: Final = Touched(everything=True)


def together(parts: Iterable[Touched]) -> Touched:
    """Return whose rows may have changed by any of some changes."""
    conversations: set[int] = set()
    agent: dict[int, int] = {}
    work: dict[int, int] = {}
    for part in parts:
        if part.everything:
            return EVERYTHING
        conversations |= part.conversations
        for all_of, some in ((agent, part.agent), (work, part.work)):
            for key, at in some.items():
                all_of[key] = min(at, all_of.get(key, at))
    return Touched(frozenset(conversations), agent, work)


class Toucher:
    """Says what rows touch, when they come to stand, to be read, or no longer."""

    def __init__(self, events: KeptEvents, lookup: Lookup) -> None:
        self._events = events
        self._lookup = lookup

    def touched_by(self, rows: Rows) -> Touched:
        """Return what some rows touch; they are looked up already."""
        events = self._events
        columns = (
            events.type[rows],
            events.at[rows],
            *(events.text(name)[rows] for name in ("conversation", "agent", "contact")),
        )
        found = _Found({}, {}, {})
        for each in zip(*(column.tolist() for column in columns), strict=True):
            self._touch(found, *each)
        return Touched(frozenset(found.conversations), found.agent, found.work)

    def _touch(  # noqa: PLR0913  # the columns of an event
        self, found: _Found, kind: int, at: int, conversation: int, agent: int, contact: int
    ) -> None:
        if conversation >= 0:
            found.conversations[conversation] = None
            if OF_LEGS[kind]:
                for each in self._lookup.agents_of(conversation):
                    _note(found.work, each, at)
        elif contact >= 0:
            found.conversations.update(dict.fromkeys(self._lookup.started(contact)))
        if agent < 0:
            return
        if OF_AGENTS[kind]:
            _note(found.agent, agent, at)
        if OF_HOLDS[kind]:
            _note(found.work, agent, at)
        if REACHING[kind]:
            found.conversations.update(dict.fromkeys(self._lookup.reached(agent, at)))


@dataclass(frozen=True, slots=True)
class _Found:
    conversations: dict[int, None]
    agent: dict[int, int]
    work: dict[int, int]


def _note(earliest: dict[int, int], key: int, at: int) -> None:
    earliest[key] = min(at, earliest.get(key, at))
