"""Attempts and segments: the legs cut into what was offered, and what was in hand. FACTS §4, §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.facts.stages.legs import ACCEPTED, ROLE_CHANGED, TAKEN_OVER, Legs
from handletime.kernel.algebra import sum_by
from handletime.kernel.group import grouped, order_by, ordinals
from handletime.kernel.track import fill
from handletime.machines.kinds import KINDS
from handletime.machines.leg import IN_HAND

if TYPE_CHECKING:
    from handletime.facts.stages.moves import Moves
    from handletime.kernel.types import Flags, Integers

ROLES: Final = (
    "RoutedTo",
    "ReceivedTransfer",
    "InConference",
    "ReceivedConsult",
    "Puller",
    "TookOver",
)
ROUTED_TO, RECEIVED_TRANSFER, IN_CONFERENCE, RECEIVED_CONSULT, PULLER, TOOK_OVER = range(6)
_ROLE_OF_PURPOSE: Final = {
    "route": ROUTED_TO,
    "transfer": RECEIVED_TRANSFER,
    "conference": IN_CONFERENCE,
    "invite": IN_CONFERENCE,
    "consult": RECEIVED_CONSULT,
}


@dataclass(frozen=True)
class Attempts:
    """Each attempt of an agent at a conversation, by conversation, then by beginning."""

    conversation: Integers
    agent: Integers
    role: Integers
    """Number of the role."""
    from_agent: Integers
    """Code of the agent who gave or invited, -1 for none."""
    is_offer: Flags
    """True where it began as an offer."""
    start: Integers
    accepted: Integers
    """Position at which it was accepted, -1 for never."""
    end: Integers
    end_symbol: Integers
    ring: Integers
    talk: Integers
    hold: Integers
    parked: Integers
    took_up: Flags
    """True where the agent took the conversation up; a change of role is no taking up."""


@dataclass(frozen=True)
class Segments:
    """Each segment, by conversation, then by beginning; an accepted attempt has one."""

    attempt: Integers
    """Row of its attempt."""
    slot: Integers
    conversation: Integers
    agent: Integers
    role: Integers
    """Number of the role."""
    number: Integers
    """1, 2, … within the conversation."""
    start: Integers
    end: Integers
    end_symbol: Integers
    wrap_up: Integers
    """Milliseconds of wrap-up that belong to it."""
    wraps: Wraps


@dataclass(frozen=True)
class Wraps:
    """Each wrap-up: the row of its segment, and its positions."""

    segment: Integers
    start: Integers
    end: Integers


class _Cut:
    """The moves of legs, by slot and time, cut where attempts and segments begin."""

    def __init__(self, legs: Legs) -> None:
        ran, coded = legs.ran, legs.coded
        self.legs = legs
        self.moves: Moves = legs.moves.where(grouped(legs.moves.slot, len(coded.slots)).row)
        moves = self.moves
        was_in_hand = ran.state(moves.before, *IN_HAND)
        changes_role = ran.symbol(moves.symbol, *ROLE_CHANGED) & was_in_hand
        self.offers = ran.symbol(moves.symbol, "offered")
        pulls = ran.symbol(moves.symbol, *ACCEPTED) & ~ran.state(moves.before, "alerting")
        takes = ran.symbol(moves.symbol, *TAKEN_OVER)
        self.begins = self.offers | pulls | takes | changes_role
        self.attempt: Integers = np.cumsum(self.begins) - 1
        self.in_hand = ran.state(moves.after, *IN_HAND)
        self.alerting = ran.state(moves.after, "alerting")
        self.holds = self.in_hand & (~was_in_hand | changes_role)
        self.segment: Integers = np.cumsum(self.holds) - 1
        self.wraps = ran.state(moves.after, "wrapping")
        self.lasted: Integers = coded.at[moves.end] - coded.at[moves.start]

    def sum_by_attempt(self, rows: Flags) -> Integers:
        """Sum how long the moves of each attempt lasted, over some of the moves."""
        return sum_by(self.attempt, self.lasted * rows, int(self.begins.sum()))

    def last(self, part: Integers, rows: Flags, parts: int) -> Integers:
        """Return the last of the moves of each part, among some of the moves."""
        last = np.full(parts, -1, dtype=np.int64)
        last[part[rows]] = np.flatnonzero(rows)
        return last


def cut_legs(legs: Legs) -> tuple[Attempts, Segments]:
    """Cut the moves of all legs into attempts and segments."""
    cut = _Cut(legs)
    unordered = _attempts(cut)
    order = order_by(unordered.conversation, unordered.start)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    columns = {name: values[order] for name, values in vars(unordered).items()}
    attempts = Attempts(**columns)
    return attempts, _segments(cut, place, attempts.role)


def _attempts(cut: _Cut) -> Attempts:
    ran, moves, slots = cut.legs.ran, cut.moves, cut.legs.coded.slots
    first = np.flatnonzero(cut.begins)
    last = cut.last(cut.attempt, cut.in_hand | cut.alerting, first.size)
    holds = cut.last(cut.attempt, cut.holds, first.size)
    takes_up = cut.holds & ran.symbol(moves.symbol, *ACCEPTED, *TAKEN_OVER)
    return Attempts(
        conversation=slots.conversation[moves.slot[first]],
        agent=slots.agent[moves.slot[first]],
        role=_roles(cut, first),
        from_agent=_from_agents(cut, first.size),
        is_offer=cut.offers[first],
        start=moves.start[first],
        accepted=fill(moves.start, holds),
        end=moves.end[last],
        end_symbol=moves.end_symbol[last],
        ring=cut.sum_by_attempt(cut.alerting),
        talk=cut.sum_by_attempt(ran.in_state_of(moves, "engaged")),
        hold=cut.sum_by_attempt(ran.in_state_of(moves, "held")),
        parked=cut.sum_by_attempt(ran.in_state_of(moves, "parked")),
        took_up=cut.last(cut.attempt, takes_up, first.size) >= 0,
    )


def _roles(cut: _Cut, first: Integers) -> Integers:
    """Look the role of each attempt up from the event that last gave it one."""
    ran, moves, coded = cut.legs.ran, cut.moves, cut.legs.coded
    by_kind = np.array([_ROLE_OF_PURPOSE.get(kind.rpartition(":")[2], -1) for kind in KINDS])
    gives = ran.symbol(moves.symbol, "offered", *ROLE_CHANGED)
    giver = cut.last(cut.attempt, gives, first.size)
    role = by_kind[coded.kind[fill(moves.start, giver, 0)]] if coded.size else giver
    takes = ran.symbol(moves.symbol[first], *TAKEN_OVER)
    return np.where(giver >= 0, role, np.where(takes, TOOK_OVER, PULLER))


def _from_agents(cut: _Cut, attempts: int) -> Integers:
    """Return who gave each attempt or invited to it: the latest that its events name."""
    ran, moves, coded = cut.legs.ran, cut.moves, cut.legs.coded
    naming = np.flatnonzero(ran.symbol(moves.symbol, "offered", *ROLE_CHANGED, *TAKEN_OVER))
    code = coded.from_agent(moves.start[naming])
    found = np.full(attempts, -1, dtype=np.int64)
    found[cut.attempt[naming[code >= 0]]] = code[code >= 0]
    return found


def _segments(cut: _Cut, place: Integers, roles: Integers) -> Segments:
    moves, coded = cut.moves, cut.legs.coded
    first = np.flatnonzero(cut.holds)
    conversation = coded.slots.conversation[moves.slot[first]]
    order = order_by(conversation, moves.start[first])
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    last = cut.last(cut.segment, cut.in_hand, first.size)[order]
    first, conversation = first[order], conversation[order]
    of_wrap = rank[cut.segment[cut.wraps]] if cut.wraps.any() else np.zeros(0, np.int64)
    wraps = Wraps(of_wrap, moves.start[cut.wraps], moves.end[cut.wraps])
    return Segments(
        attempt=place[cut.attempt[first]],
        role=roles[place[cut.attempt[first]]],
        slot=moves.slot[first],
        conversation=conversation,
        agent=coded.slots.agent[moves.slot[first]],
        number=ordinals(conversation),
        start=moves.start[first],
        end=moves.end[last],
        end_symbol=moves.end_symbol[last],
        wrap_up=sum_by(of_wrap, cut.lasted[cut.wraps], first.size),
        wraps=wraps,
    )
