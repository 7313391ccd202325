"""An agent, as the floor sees it now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from handletime.floor.state.place import Place  # noqa: TC001  # a snapshot is read by the types

CUTS: Final = 4
"""How many of an agent's last clockings in can be gone back to: some days of work."""


SESSIONS_KEPT: Final = 30
"""Past sessions of an agent that the floor remembers, so that their clock-outs can be corrected:
two a working day for three weeks."""


class Unavailable(NamedTuple):
    """What an agent was last set unavailable with."""

    reason: str | None
    note: str | None
    task: str | None


class NextStatus(NamedTuple):
    """The status that is to be taken after the present work."""

    status: str
    reason: str | None


class Session(NamedTuple):
    """A session as the agent's past has it; instants are epoch milliseconds."""

    unit: str | None
    started_at: int
    ended_at: int | None
    """None while it is open."""
    clock_out: tuple[str, str] | None
    """Source and id of the event by which the agent clocked out; None where it clocked in again, or
    the session is open."""


@dataclass(slots=True)
class Agent:
    """What is so of one agent; instants are epoch milliseconds.

    The states are those of the machines session, hold, focus mode, window and attention.
    """

    name: str
    session: str = "off"
    unit: str | None = None
    """The unit of the session; None outside one."""
    clocked_in_at: int | None = None
    tracked: bool = False
    """True from the first clocking in or out on."""
    past_sessions: list[Session] = field(default_factory=list)
    """The latest sessions that are over, the oldest first; `SESSIONS_KEPT` of them at most."""
    hold: str = "away"
    hold_since: int | None = None
    """When the hold came to be as it is; None before anything was heard of it."""
    unavailable: Unavailable | None = None
    """What the agent was last set unavailable with, also if that is over."""
    status: str | None = None
    """`available`, `active`, `unavailable` or `idle`; None is away."""
    status_since: int | None = None
    work: int = 0
    """How many legs are engaged, held or wrapping."""
    focus_mode: str = "off"
    focus_mode_since: int | None = None
    focus_mode_reason: str | None = None
    channels: dict[str, int] = field(default_factory=dict)
    """Channel that the agent is available on, to since when."""
    channels_set: bool = False
    """True once the agent has ever set channels; before that every channel counts."""
    attention: str = "none"
    entered: str | None = None
    """The conversation last entered, also if attention to it is over."""
    attention_since: int | None = None
    window: str = "off"
    """`on` while the window of the desk is hidden."""
    called_until: int | None = None
    """When the agent's last voice call ended, or was parked."""
    legs: set[str] = field(default_factory=set)
    """The conversations in which the agent has a leg that is not out."""
    logged_in: bool = False
    next_status: NextStatus | None = None
    missed_offers: int = 0
    """How many offers in a row the agent let pass."""
    offered_at: int | None = None
    """When the agent was last offered a conversation."""
    last: Place | None = None
    """The place of the last event that concerned the agent."""
    cuts: list[Cut] = field(default_factory=list)
    """The agent as it was at its last few clockings in without any leg, the latest last."""

    def cut(self, place: Place) -> None:
        """Remember the agent as it is before an event, if nothing else is in motion.

        Whoever has no leg anywhere depends on no conversation: what follows can be folded again
        from here, without all that was before.
        """
        if not self.legs and not self.work:
            now = replace(self, channels=dict(self.channels), legs=set(), cuts=[])
            self.cuts = [*self.cuts[1 - CUTS :], Cut(place, now)]

    @property
    def attends(self) -> str | None:
        """The conversation that the agent looks at."""
        return self.entered if self.attention == "attending" else None


class Cut(NamedTuple):
    """An agent as it was just before an event."""

    place: Place
    """The place of the event."""
    agent: Agent
