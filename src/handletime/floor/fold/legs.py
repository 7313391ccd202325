"""The fold of legs: one agent's part in one conversation, and what its moves bring to others.

It is `facts/stages/legs.py` for one event: the same feed, told apart in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor.fold.agents import CLOCK_OUTS, move_hold
from handletime.floor.fold.waiting import move_waiting
from handletime.floor.state.conversations import ROLES
from handletime.machines import LEG
from handletime.machines.leg import IN_HAND, WORK

if TYPE_CHECKING:
    from handletime.floor.fold.turn import Turn
    from handletime.floor.state.conversations import Conversation, Leg

TAKING: Final = ("accepted", "accepted_transfer", "taken_over", "taken_over_self")
"""The symbols by which an agent takes a conversation up."""
OFFERING: Final = ("offered", "role_changed", "role_changed_transfer")
"""The symbols that say what an agent is wanted for, and by whom."""
VOICE: Final = "voice"
ON_CALL: Final = ("engaged", "held")
"""The states of a leg in which its agent is on the telephone, if the channel is voice."""
GIVING_UP: Final = ("agent_left", "transferred_to_queue", "returned_to_queue")
"""The symbols by which an agent gives a conversation up, to nobody by name."""
OFFER_ENDED: Final = ("offer_ended", "offer_rejected")


def fold_legs(turn: Turn, conversation: Conversation, *, closes: bool) -> None:
    """Bring the symbol of an event to the legs of its conversation; `closes` if it closed it."""
    symbol = turn.symbol(LEG)
    if symbol is None:
        return
    if symbol in LEG.to_all:
        if closes:
            for each in list(conversation.legs.values()):
                _move(turn, conversation, each, symbol)
            move_waiting(turn, conversation, "closed")
        return
    leg = turn.floor.leg(conversation, turn["agent"])
    if symbol == "wrap_up_started" and not leg.taken_up_before:
        return
    symbol, giver = _told_apart(turn, leg, symbol)
    if symbol in OFFERING:
        leg.purpose, leg.from_agent = turn["purpose"], turn["from_agent"]
    if symbol in TAKING:
        leg.taken_up_before = True
    _move(turn, conversation, leg, symbol, giver)


def fold_clock_out(turn: Turn, agent: str) -> None:
    """End the wrap-ups of an agent who clocks out."""
    if turn.kind not in CLOCK_OUTS:
        return
    for name in sorted(turn.floor.agent(agent).legs):
        conversation = turn.floor.conversation(name)
        turn.conversations.add(name)
        _move(turn, conversation, conversation.legs[agent], "clocked_out")


def _told_apart(turn: Turn, leg: Leg, symbol: str) -> tuple[str, str | None]:
    """Tell acceptances of transfers and takeovers from oneself; return the other agent too."""
    if symbol == "accepted":
        gives = leg.purpose == "transfer" and leg.from_agent not in (None, leg.agent)
        return ("accepted_transfer", leg.from_agent) if gives else (symbol, None)
    if symbol in ("taken_over", "role_changed_transfer"):
        other = turn["from_agent"]
        if other == leg.agent:
            return ("taken_over_self" if symbol == "taken_over" else symbol), None
        return symbol, other
    return symbol, None


def _move(
    turn: Turn, conversation: Conversation, leg: Leg, symbol: str, other: str | None = None
) -> None:
    """Bring a symbol to a leg, and what its cell sends to the leg of the other agent."""
    cell = LEG.cells[leg.state, symbol]
    if cell.state is not None:
        before, leg.state = leg.state, cell.state
        turn.agents.add(leg.agent)
        _moved(turn, conversation, leg, before, symbol)
    if cell.sends is not None and other is not None:
        _move(turn, conversation, turn.floor.leg(conversation, other), cell.sends)


def _moved(turn: Turn, conversation: Conversation, leg: Leg, before: str, symbol: str) -> None:
    """Tell all that reads the moves of legs: work, roles, holds and waiting."""
    agent = turn.floor.agent(leg.agent)
    leg.since = turn.at
    agent.work += (leg.state in WORK) - (before in WORK)
    if conversation.channel == VOICE and before in ON_CALL and leg.state not in ON_CALL:
        agent.called_until = turn.at
    if leg.state == "out":
        agent.legs.discard(conversation.name)
    else:
        agent.legs.add(conversation.name)
    if leg.state not in IN_HAND:
        leg.started_at = None
    _roles(turn, leg, before, symbol)
    if symbol == "offered":
        agent.offered_at = leg.offered_at = turn.at
        leg.queue = turn["queue"]
        move_waiting(turn, conversation, "offered")
    elif symbol in TAKING:
        offered_from = leg.queue if before == "alerting" else None
        leg.taken_from = offered_from or conversation.home_queue or conversation.queue
        _taken_up(turn, conversation, leg)
    elif symbol in GIVING_UP:
        conversation.given_up_by = leg.agent
    elif symbol in OFFER_ENDED:
        _offer_ended(turn, conversation, leg)


def _roles(turn: Turn, leg: Leg, before: str, symbol: str) -> None:
    """Say what the agent is in the conversation, where the move says it anew."""
    if symbol in OFFERING:
        leg.role = ROLES[turn["purpose"]]
        if before in IN_HAND:
            leg.started_at = turn.at
    elif symbol in ("taken_over", "taken_over_self"):
        leg.role = "TookOver"
    elif symbol in TAKING and before != "alerting":
        leg.role = "Puller"


def _taken_up(turn: Turn, conversation: Conversation, leg: Leg) -> None:
    agent = turn.floor.agent(leg.agent)
    leg.started_at = turn.at
    conversation.answered = True
    conversation.last_agent = leg.agent
    conversation.passed_by = conversation.given_up_by = None
    agent.missed_offers = 0
    customer = turn.floor.customer_of(conversation.customer)
    if customer is not None:
        turn.floor.customer(customer).last_agent = leg.agent
    if agent.tracked:
        move_hold(turn, agent, "took_up")
    move_waiting(turn, conversation, "taken_up")


def _offer_ended(turn: Turn, conversation: Conversation, leg: Leg) -> None:
    """Count an offer that an agent let pass, and see whether the conversation waits again."""
    let_pass = turn["outcome"] in ("revoked", "timed_out", "rejected")
    if let_pass and leg.purpose == "route":
        conversation.passed_by = leg.agent
        turn.floor.agent(leg.agent).missed_offers += 1
    elif let_pass and not conversation.in_hand:
        conversation.given_up_by = leg.agent
    if not conversation.alerting:
        goes_back = conversation.open and not conversation.in_hand
        move_waiting(turn, conversation, "lapsed" if goes_back else "stopped")
