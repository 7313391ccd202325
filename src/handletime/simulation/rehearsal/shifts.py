"""Shifts in a rehearsal: logging and clocking in and out, breaks, tasks and Focus mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.commands.attendance import ClockIn, ClockOut
from handletime.floor.commands.focus import EndFocus, StartFocus
from handletime.floor.commands.giving import BackToQueue
from handletime.floor.commands.log_ins import LogIn, LogOut
from handletime.floor.commands.statuses import Return, SetAvailable, SetNextStatus, SetUnavailable
from handletime.simulation.channels import MINUTE

if TYPE_CHECKING:
    from handletime.simulation.rehearsal.players import Player, Players
    from handletime.simulation.shifts import Duty, Session

OVERTIME_MS: Final = 12 * MINUTE
"""After the end of a shift, after which agents give back what they have in hand."""
REASONS: Final = {"break": "break", "meeting": "meeting", "back_office": "back_office"}
"""Duty to the reason that the agent gives; any other duty is told as `other`."""


class Shifts:
    """The shifts of all agents as they are lived."""

    def __init__(self, players: Players) -> None:
        self.players = players
        self.stage = players.stage

    def begin(self, planned: list[Session]) -> None:
        """Let all shifts begin in time."""
        for session in planned:
            at = max(session.starts, self.stage.centre.starts)
            self.stage.later(at, lambda then, each=session: self._begin(then, each))  # type: ignore[misc]

    def _begin(self, at: int, session: Session) -> None:
        """Log in and clock in; who is still there from the last shift stays."""
        player = self.players.by_name[session.agent.name]
        if player.on_duty:
            return
        player.on_duty, player.leaving = True, False
        name = player.name
        self.stage.do(LogIn(actor=name, agent=name))
        self.stage.service.sign_of_desk(name, active=True)
        channels = tuple(each.name for each in session.agent.mix)
        unit = self.stage.centre_unit(session.agent)
        self.stage.do(ClockIn(actor=name, agent=name, unit=unit, channels=channels))
        for duty in session.duties:
            if duty.at > at:
                self.stage.later(duty.at, lambda then, each=duty: self._due(then, player, each))  # type: ignore[misc]
        self.stage.later(session.ends, lambda then: self._end(then, player))

    def _due(self, at: int, player: Player, duty: Duty) -> None:
        """Do what is due: now if nothing is in hand, else after the present work."""
        if not player.on_duty or player.leaving:
            return
        name = player.name
        over = at + duty.length
        if duty.name == "focus":
            if self.stage.do(StartFocus(actor=name, agent=name)).refusal is None:
                self.stage.ask_later(over, EndFocus(actor=name, agent=name))
            return
        if duty.name == "absence":
            player.absent = True
            self.stage.later(over, lambda then: self._return(then, player))
            return
        reason = REASONS.get(duty.name, "other")
        if player.cases and reason != "other":
            self.stage.do(SetNextStatus(actor=name, agent=name, reason=reason))
        else:
            note = duty.name if reason == "other" else None
            self.stage.do(SetUnavailable(actor=name, agent=name, reason=reason, note=note))
        self.stage.later(over, lambda _: self._back(player))

    def _return(self, at: int, player: Player) -> None:
        """Be back at the desk, and say so where the floor has noticed."""
        player.absent = False
        if player.on_duty:
            self.stage.do(Return(actor=player.name, agent=player.name))
            self.players.wake(at, player)

    def _back(self, player: Player) -> None:
        if player.on_duty:
            self.stage.do(SetAvailable(actor=player.name, agent=player.name))

    def _end(self, at: int, player: Player) -> None:
        """Go home once nothing is in hand; what takes too long is given back."""
        player.leaving = True
        name = player.name
        self.stage.do(SetUnavailable(actor=name, agent=name, reason="other", note="going home"))
        self.free(at, player)
        self.stage.later(at + OVERTIME_MS, lambda then: self._leave(then, player))

    def _leave(self, at: int, player: Player) -> None:
        """Give back what is still in hand, and go."""
        if not player.on_duty or not player.leaving:
            return
        for name in list(player.cases):
            self.stage.do(BackToQueue(actor=player.name, agent=player.name, conversation=name))
        self.free(at, player)
        if player.on_duty:
            self.stage.later(at + OVERTIME_MS, lambda then: self._leave(then, player))

    def free(self, at: int, player: Player) -> None:
        """Notice that an agent has nothing in hand: whoever wants to go home does."""
        del at
        if player.leaving and player.on_duty and player.is_free and player.doing is None:
            self.players.look_away(player)
            name = player.name
            out = self.stage.do(ClockOut(actor=name, agent=name, reason="end_of_shift"))
            if out.refusal is None:
                player.on_duty = False
                self.stage.do(LogOut(actor=name, agent=name))
