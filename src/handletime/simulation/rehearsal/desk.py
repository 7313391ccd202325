"""What an agent does in a conversation that it has in hand, in a rehearsal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from handletime.floor.commands.closing import Close, FinishWrapUp
from handletime.floor.commands.filing import AddTopic
from handletime.floor.commands.giving import Leave, Transfer, TransferToQueue
from handletime.floor.commands.inviting import Invite
from handletime.floor.commands.working import Hold, Note, Reply, Resume
from handletime.simulation.channels import CHANNELS, SECOND
from handletime.simulation.directory import TOPICS
from handletime.simulation.rehearsal.opening import queue_name

if TYPE_CHECKING:
    from handletime.simulation.channels import Channel
    from handletime.simulation.rehearsal.players import Case, Player, Players

TURN: Final = 1_000
"""Answers are drawn like durations, in thousandths."""
MORE_SHARE: Final = 0.2
"""Answers in two messages."""
NOTE_SHARE: Final = 0.04
HOLD_SHARE: Final = 0.3
"""Calls with a hold."""
TRANSFER_SHARE: Final = 0.04
INVITE_SHARE: Final = 0.03
CONSULT_SHARE: Final = 0.5
"""Colleagues who are asked for advice, and not to join."""
CUSTOMER_ENDS_SHARE: Final = 0.25
"""Conversations that the customer ends, once all is said."""


class Desk:
    """The hands of all agents."""

    def __init__(self, players: Players) -> None:
        self.players = players
        self.stage = players.stage
        self._chance = self.stage.share("desk")
        self._reading = {
            each.name: self.stage.lengths(f"reading {each.name}", max(each.reading_ms, 1), 0.6)
            for each in CHANNELS
        }
        self._typing = {
            each.name: self.stage.lengths(f"typing {each.name}", each.typing_ms, 0.75)
            for each in CHANNELS
        }
        self._turns = {
            each.name: self.stage.lengths(f"turns {each.name}", round(each.turns * TURN), 0.5)
            for each in CHANNELS
        }
        self._more = self.stage.lengths("second message", 7 * SECOND, 0.6)

    def turns(self, channel: Channel) -> int:
        """Draw how often an agent will answer in a conversation."""
        return max((self._turns[channel.name]() + TURN // 2) // TURN, 1)

    def begin(self, at: int, player: Player, case: Case) -> None:
        """Look at a conversation, and read, type or talk for as long as it takes."""
        player.doing = case.conversation
        self.players.look_at(player, case.conversation)
        name = case.channel.name
        done = at + self._reading[name]() + self._typing[name]()
        if case.channel.exclusive and self._chance() < HOLD_SHARE:
            self._hold(at, done, player, case)
        self.stage.later(done, lambda then: self._done(then, player, case))

    def _hold(self, at: int, done: int, player: Player, case: Case) -> None:
        """Put a caller on hold for the middle of the talk."""
        third = (done - at) // 3
        words = {"actor": player.name, "agent": player.name, "conversation": case.conversation}
        self.stage.later(at + third, lambda _: self._if_in_hand(player, case, Hold(**words)))
        self.stage.later(done - third, lambda _: self._if_in_hand(player, case, Resume(**words)))

    def _if_in_hand(self, player: Player, case: Case, command: Hold | Resume) -> None:
        if player.cases.get(case.conversation) is case:
            self.stage.do(command)

    def _done(self, at: int, player: Player, case: Case) -> None:
        """Send what was typed, unless it is out of hand by now; then see what comes next."""
        if player.cases.get(case.conversation) is case:
            self._answer(at, player, case)
        player.doing = None
        self.players.wake(at, player)

    def _answer(self, at: int, player: Player, case: Case) -> None:
        words = {"actor": player.name, "agent": player.name, "conversation": case.conversation}
        if not case.channel.exclusive:
            self._say(player, case, "An answer")
        case.turns -= 1
        happens = self._chance()
        if happens < NOTE_SHARE:
            self.stage.do(Note(**words, text="Seen to"))
        if case.turns <= 0:
            self._end(at, player, case)
        elif happens < TRANSFER_SHARE:
            self._give(player, case)
        elif happens < TRANSFER_SHARE + INVITE_SHARE:
            self._ask(player, case)
        elif happens > 1 - MORE_SHARE and not case.channel.exclusive:
            again = at + self._more()
            self.stage.later(again, lambda _: self._add(player, case))

    def _add(self, player: Player, case: Case) -> None:
        """Send a second message, if it is still in hand."""
        if player.cases.get(case.conversation) is case:
            self._say(player, case, "And this")

    def _say(self, player: Player, case: Case, text: str) -> None:
        """Answer the customer or, who is only consulted, the colleagues."""
        words = {"actor": player.name, "agent": player.name, "conversation": case.conversation}
        if self.stage.do(Reply(**words, text=text)).refusal is not None:
            self.stage.do(Note(**words, text=text))

    def _end(self, at: int, player: Player, case: Case) -> None:
        """End it, or leave the last word to the customer."""
        words = {"actor": player.name, "agent": player.name, "conversation": case.conversation}
        topic = TOPICS[int(self._chance() * len(TOPICS))]
        self.stage.do(AddTopic(**words, topic=topic))
        if self._chance() < CUSTOMER_ENDS_SHARE:
            visit = self.stage.customers.visits[case.conversation]
            self.stage.later(at + SECOND, lambda _: self.stage.customers.leave(visit))
        elif self.stage.do(Close(**words)).refusal is not None:
            self.stage.do(Leave(**words))

    def _give(self, player: Player, case: Case) -> None:
        """Transfer to a colleague or, where none can take it, to the unit's queue."""
        words = {"actor": player.name, "agent": player.name, "conversation": case.conversation}
        to = self._colleague(player)
        if to is None or self.stage.do(Transfer(**words, to_agent=to)).refusal is not None:
            unit = self.stage.centre_unit(player.agent)
            self.stage.do(TransferToQueue(**words, queue=queue_name(unit, case.channel.name)))

    def _ask(self, player: Player, case: Case) -> None:
        """Ask a colleague to join, or for advice."""
        words = {"actor": player.name, "agent": player.name, "conversation": case.conversation}
        to = self._colleague(player)
        if to is not None:
            consults = self._chance() < CONSULT_SHARE
            purpose: Literal["consult", "conference"] = "consult" if consults else "conference"
            self.stage.do(Invite(**words, to_agent=to, purpose=purpose))

    def _colleague(self, player: Player) -> str | None:
        """Choose somebody of the same unit who is at work."""
        there = [
            each.name
            for each in self.players.by_name.values()
            if each.on_duty and each is not player and each.agent.unit == player.agent.unit
        ]
        return there[int(self._chance() * len(there))] if there else None

    def finish_wrap_up(self, player: Player, name: str) -> None:
        """Be done with a wrap-up, unless the floor was faster."""
        if name in player.wrapping:
            self.stage.do(FinishWrapUp(actor=player.name, agent=player.name, conversation=name))
