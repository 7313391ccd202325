"""Actions: what an agent may do with a conversation now, and with whom, as commands decide it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from handletime.floor import views
from handletime.floor.command import decide
from handletime.floor.commands.closing import Close, FinishWrapUp, StartWrapUp
from handletime.floor.commands.filing import AddTopic, MoveToInbox, RemoveTopic
from handletime.floor.commands.giving import (
    BackToQueue,
    Leave,
    Transfer,
    TransferBlind,
    TransferThroughQueue,
    TransferToQueue,
)
from handletime.floor.commands.inviting import ChangeRole, Invite, InviteThroughQueue, Withdraw
from handletime.floor.commands.looking import Enter, LookAway
from handletime.floor.commands.opening import Reopen
from handletime.floor.commands.own import ABOUT
from handletime.floor.commands.taking import Accept, Decline, Take, TakeOver
from handletime.floor.commands.working import Hold, Note, Park, Reply, Resume, Unpark
from handletime.floor.queries.own import Item
from handletime.floor.query import Query
from handletime.floor.queueing import home_of
from handletime.floor.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.checks.question import Question
    from handletime.floor.command import Command
    from handletime.floor.state.conversations import Leg
    from handletime.floor.state.floor import Floor

BARE: Final = (
    Accept,
    Decline,
    Take,
    Enter,
    LookAway,
    Reply,
    Note,
    Hold,
    Resume,
    Park,
    Unpark,
    BackToQueue,
    Leave,
    Close,
    StartWrapUp,
    FinishWrapUp,
    Reopen,
)
"""The commands that need no more than agent and conversation."""
ROLES: Final = ("conference", "consult", "transfer")
"""What the part of a guest may be made."""


@dataclass(frozen=True, kw_only=True)
class Actions(Query[tuple[Item, ...]]):
    """Each command about a conversation that an agent may give, and why not what it may not.

    What wants a choice besides is filled in at its best, so that only the situation speaks against
    it; whom a colleague may be is asked for by `colleagues`.
    """

    name: ClassVar = "actions"
    checks: ClassVar = ABOUT
    agent: str
    conversation: str

    def answer(self, question: Question) -> tuple[Item, ...]:
        """Return each with what it is answered itself."""
        return tuple(_item(question, each) for each in self._commands(question.floor))

    def _commands(self, floor: Floor) -> Iterator[Command]:
        by = {"actor": self.agent, "agent": self.agent, "conversation": self.conversation}
        conversation = floor.conversations[self.conversation]
        yield from (each(**by) for each in BARE)
        queue = home_of(floor, conversation)
        yield TransferToQueue(**by, queue=queue)
        yield TransferThroughQueue(**by, queue=queue)
        yield InviteThroughQueue(**by, queue=queue, purpose="conference")
        yield AddTopic(**by, topic=_fresh(floor, "topic", conversation.topics))
        yield RemoveTopic(**by, topic=min(conversation.topics, default=""))
        yield MoveToInbox(**by, inbox=_fresh(floor, "inbox", {conversation.inbox}))
        holders = [leg.agent for leg in conversation.in_hand if leg.agent != self.agent]
        yield TakeOver(**by, from_agent=next(iter(holders), ""))


def _fresh(floor: Floor, kind: str, taken: set[str] | set[str | None]) -> str:
    """Return an entry that is listed and not taken; where none is listed, any name will do."""
    listed = floor.directory.entries[kind]
    free = [name for name in listed if name not in taken]
    return free[0] if free else next(iter(listed), "…")


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A colleague, and whether it may be asked."""

    agent: str
    name: str
    """The name that people read; the id where the directory has none."""
    refusal: Refusal | None
    """Why it may not be asked now; None where it may."""


@dataclass(frozen=True, kw_only=True)
class Colleagues(Query[tuple[ColleagueRow, ...]]):
    """Whom an agent may ask to take a conversation or to join; those who may be asked first."""

    name: ClassVar = "colleagues"
    checks: ClassVar = ABOUT
    agent: str
    conversation: str
    wanted: Literal["transfer", "transfer_blind", "conference", "consult", "invite"]
    """What the colleague is to do."""

    def answer(self, question: Question) -> tuple[ColleagueRow, ...]:
        """Return a row for each user who works with customers or manages a unit."""
        rows = (self._row(question, name) for name in self._names(question.floor))
        return tuple(sorted(rows, key=lambda row: (row.refusal is not None, row.name)))

    def _names(self, floor: Floor) -> Iterator[str]:
        for name in floor.directory.entries["user"]:
            works = views.has_role(floor, name, "agent")
            if name != self.agent and (works or views.has_role(floor, name, "unit_manager")):
                yield name

    def _row(self, question: Question, name: str) -> ColleagueRow:
        entry = views.user(question.floor, name)
        item = _item(question, self._command(name))
        return ColleagueRow(name, (entry.name if entry else None) or name, item.refusal)

    def _command(self, name: str) -> Command:
        by: dict[str, Any] = {"actor": self.agent, "agent": self.agent, "to_agent": name}
        by["conversation"] = self.conversation
        if self.wanted == "transfer":
            return Transfer(**by)
        if self.wanted == "transfer_blind":
            return TransferBlind(**by)
        return Invite(**by, purpose=self.wanted)


@dataclass(frozen=True, slots=True)
class GuestRow:
    """Somebody who is offered a conversation or has it in hand, and what may be made of it."""

    agent: str
    state: str
    """`alerting`, `engaged`, `held` or `parked`."""
    role: str | None
    withdraw: Refusal | None
    """Why the offer may not be withdrawn; None where it may."""
    roles: dict[str, Refusal | None]
    """Each part that it could be given, and why not; None where it may."""


@dataclass(frozen=True, kw_only=True)
class Guests(Query[tuple[GuestRow, ...]]):
    """Who else has a part in a conversation, and what an agent may make of it."""

    name: ClassVar = "guests"
    checks: ClassVar = ABOUT
    agent: str
    conversation: str

    def answer(self, question: Question) -> tuple[GuestRow, ...]:
        """Return a row for each; those who have it in hand first."""
        conversation = question.floor.conversations[self.conversation]
        legs = (*conversation.in_hand, *conversation.alerting)
        return tuple(self._row(question, leg) for leg in legs if leg.agent != self.agent)

    def _row(self, question: Question, leg: Leg) -> GuestRow:
        by: dict[str, Any] = {"actor": self.agent, "agent": self.agent, "to_agent": leg.agent}
        by["conversation"] = self.conversation
        roles = {each: _item(question, ChangeRole(**by, purpose=each)).refusal for each in ROLES}
        withdraw = _item(question, Withdraw(**by)).refusal
        return GuestRow(leg.agent, leg.state, leg.role, withdraw, roles)


def _item(question: Question, command: Command) -> Item:
    found = decide(question.floor, command, question.now, question.sight)
    return Item(command.name, found if isinstance(found, Refusal) else None)
