"""Agents in a rehearsal: their shifts, what they do with offers, and with what they have in hand.

An agent does one thing at a time. What waits for an answer stands in the agent's list, and the
longest waiting comes next.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from handletime.floor.commands.looking import Enter, LookAway
from handletime.floor.commands.taking import Accept, Decline
from handletime.simulation.channels import CHANNELS, SECOND
from handletime.simulation.rehearsal.desk import Desk
from handletime.simulation.rehearsal.shifts import Shifts
from handletime.simulation.shifts import sessions

if TYPE_CHECKING:
    from handletime.simulation.channels import Channel
    from handletime.simulation.rehearsal.stage import Stage
    from handletime.simulation.things import Agent

SHIFTING: Final = frozenset(
    f"conversation.{each}"
    for each in (
        "accepted",
        "agent_left",
        "closed",
        "returned_to_queue",
        "role_changed",
        "taken_over",
        "transferred",
    )
)
"""The events by which a conversation may leave somebody's hand."""
MISSED_SHARE: Final = 0.02
REJECTED_SHARE: Final = 0.015
AWAY_SHARE: Final = 0.25
"""Waits for a customer in which an agent looks at no conversation."""


@dataclass(slots=True)
class Case:
    """A conversation that a player has in hand."""

    conversation: str
    channel: Channel
    turns: int
    """How often the agent will still answer."""
    needed: bool = False
    """It stands in the list of things to do."""


@dataclass(slots=True)
class Player:
    """One agent, as it acts."""

    agent: Agent
    on_duty: bool = False
    leaving: bool = False
    absent: bool = False
    """Away from the desk, and has told nobody."""
    doing: str | None = None
    """What the agent reads, types or talks in."""
    entered: str | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    todo: deque[str] = field(default_factory=deque)
    wrapping: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The id of the agent."""
        return self.agent.name

    @property
    def is_free(self) -> bool:
        """True with nothing in hand and nothing to wrap up."""
        return not self.cases and not self.wrapping


class Players:
    """All agents of a centre that is rehearsed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by_name = {each.name: Player(each) for each in stage.agents}
        self.planned = sessions(stage.centre, stage.agents)
        self.desk = Desk(self)
        self.shifts = Shifts(self)
        self._chance = stage.share("players")
        self._reach = stage.lengths("reach", 4 * SECOND, 0.6)
        self._wrap_up = {
            each.name: stage.lengths(f"wrap-up {each.name}", each.wrap_up_ms, 0.7)
            for each in CHANNELS
        }

    def begin(self) -> None:
        """Let all shifts begin in time."""
        self.shifts.begin(self.planned)

    def hear(self, event: dict[str, Any]) -> None:
        """Notice what concerns an agent."""
        if event["type"] in SHIFTING:
            self._let_go_of_what_is_gone(event)
        player = self.by_name.get(event.get("agent", ""))
        name, at = event.get("conversation"), event["at"]
        if event["type"] == "conversation.message" and event["sender"] == "customer":
            self._customer_wrote(at, str(name))
        if player is None or name is None:
            return
        match event["type"]:
            case "conversation.offered":
                self._offered(at, player, name)
            case "conversation.accepted" | "conversation.taken_over":
                self._taken_up(at, player, name)
            case "conversation.wrap_up_started":
                self._wrap(at, player, name)
            case "conversation.wrap_up_ended":
                player.wrapping.discard(name)
                self.wake(at, player)

    def _offered(self, at: int, player: Player, name: str) -> None:
        """Accept an offer after a moment, decline it, or let it pass."""
        happens = self._chance()
        if not player.on_duty or player.absent or happens < MISSED_SHARE:
            return
        kind = Decline if happens < MISSED_SHARE + REJECTED_SHARE else Accept
        command = kind(actor=player.name, agent=player.name, conversation=name)
        self.stage.ask_later(at + self._reach(), command)

    def _taken_up(self, at: int, player: Player, name: str) -> None:
        visit = self.stage.customers.visits.get(name)
        if visit is None:
            return
        case = Case(name, visit.channel, self.desk.turns(visit.channel))
        player.cases[name] = case
        self.want(at, player, case)

    def _customer_wrote(self, at: int, name: str) -> None:
        for player in self.by_name.values():
            case = player.cases.get(name)
            if case is not None:
                self.want(at, player, case)

    def _let_go_of_what_is_gone(self, event: dict[str, Any]) -> None:
        """Have nobody believe to have in hand what went to another, to a queue, or is over."""
        name = event["conversation"]
        with self.stage.service.looking() as live:
            in_hand = {leg.agent for leg in live.floor.conversations[name].in_hand}
        for player in self.by_name.values():
            if name in player.cases and player.name not in in_hand:
                del player.cases[name]
                self.wake(event["at"], player)

    def _wrap(self, at: int, player: Player, name: str) -> None:
        """Wrap up for a while; what takes too long, the floor ends."""
        player.wrapping.add(name)
        visit = self.stage.customers.visits.get(name)
        if visit is not None:
            done = at + self._wrap_up[visit.channel.name]()
            self.stage.later(done, lambda _: self.desk.finish_wrap_up(player, name))

    def want(self, at: int, player: Player, case: Case) -> None:
        """Have an agent look at a conversation, now or when it is its turn."""
        if not case.needed:
            case.needed = True
            player.todo.append(case.conversation)
        if player.doing is None:
            self.wake(at, player)

    def wake(self, at: int, player: Player) -> None:
        """Give an agent the next thing to do: an answer, a duty, or nothing."""
        if player.doing is not None or not player.on_duty or player.absent:
            return
        while player.todo:
            case = player.cases.get(player.todo.popleft())
            if case is not None:
                case.needed = False
                self.desk.begin(at, player, case)
                return
        if player.is_free:
            self.shifts.free(at, player)
        if player.entered is not None and self._chance() < AWAY_SHARE:
            self.look_away(player)

    def look_at(self, player: Player, name: str) -> None:
        """Enter a conversation, unless the agent is in it already."""
        if player.entered != name:
            player.entered = name
            self.stage.do(Enter(actor=player.name, agent=player.name, conversation=name))

    def look_away(self, player: Player) -> None:
        """Leave the conversation last entered, if any."""
        name, player.entered = player.entered, None
        if name is not None:
            self.stage.do(LookAway(actor=player.name, agent=player.name, conversation=name))
