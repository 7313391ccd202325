"""Fold one event into the floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from handletime.floor.fold.agents import fold_agent, settle_status
from handletime.floor.fold.conversations import fold_conversation
from handletime.floor.fold.legs import fold_clock_out, fold_legs
from handletime.floor.fold.others import fold_other
from handletime.floor.fold.turn import Turn
from handletime.floor.fold.waiting import fold_waiting
from handletime.floor.state.place import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.floor.state.floor import Floor
    from handletime.floor.state.place import Place


class Touched(NamedTuple):
    """Of whom and what an event may have changed something."""

    agents: frozenset[str]
    conversations: frozenset[str]


def fold(floor: Floor, event: Mapping[str, Any]) -> Touched:
    """Fold an event that follows, in the order of events, all others of those that it touches.

    The event has its values as `events.judge.examine` gives them. Retractions are not acted
    on here: whoever folds leaves out what is retracted.
    """
    turn = Turn.of(floor, event)
    agent, name = turn["agent"], turn["conversation"]
    if agent is not None:
        turn.agents.add(agent)
        fold_agent(turn, floor.agent(agent))
        fold_clock_out(turn, agent)
    if name is not None and turn["type"].startswith("conversation."):
        _fold_conversation(turn, name)
    fold_other(turn)
    _settle(turn)
    return Touched(frozenset(turn.agents), frozenset(turn.conversations))


def _fold_conversation(turn: Turn, name: str) -> None:
    conversation = turn.floor.conversation(name)
    turn.conversations.add(name)
    closes = fold_conversation(turn, conversation)
    fold_legs(turn, conversation, closes=closes)
    fold_waiting(turn, conversation)


def _settle(turn: Turn) -> None:
    """Read statuses off, and remember the place with all who were touched."""
    floor, place = turn.floor, place_of(turn.event)
    for name in turn.agents:
        agent = floor.agent(name)
        settle_status(turn, agent)
        agent.last = place
    for name in turn.conversations:
        floor.conversations[name].last = place
    note(floor, place)


def note(floor: Floor, place: Place) -> None:
    """Remember how far the floor has come, so that its own events follow."""
    if place.at > floor.at:
        floor.at, floor.seq = place.at, place.seq
    elif place.at == floor.at:
        floor.seq = max(floor.seq, place.seq)
    if place.source == "local" and place.id.isdecimal() and len(place.id) < _LONGEST_NUMBER:
        floor.numbered = max(floor.numbered, int(place.id))


_LONGEST_NUMBER = 16
"""Longer texts of digits are no numbers of ours, and are not counted on from."""
