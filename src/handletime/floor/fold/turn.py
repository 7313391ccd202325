"""What the fold of one event knows: the floor, the event, and what it has touched so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handletime.machines.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.floor.state.floor import Floor
    from handletime.machines.machine import Machine


@dataclass(slots=True)
class Turn:
    """One event on its way into the floor."""

    floor: Floor
    event: Mapping[str, Any]
    kind: str
    at: int
    agents: set[str] = field(default_factory=set)
    """The agents of whom something may have changed."""
    conversations: set[str] = field(default_factory=set)
    """The conversations of which something may have changed."""
    anew: set[str] = field(default_factory=set)
    """The agents whose status begins a new span, even if it is the same."""

    @classmethod
    def of(cls, floor: Floor, event: Mapping[str, Any]) -> Turn:
        """Begin the fold of an event."""
        return cls(floor, event, kind_of(event), event["at"])

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # a field of an event
        return self.event.get(name)

    def symbol(self, machine: Machine) -> str | None:
        """Return the symbol that the event brings to a machine, None for none."""
        return machine.kinds.get(self.kind)
