"""Folding again: what an event changes that comes out of order, or is taken out of the set.

Only those whom it concerns are folded again, from the last instant at which nothing of theirs was
in motion; the result is what a fold of the whole log in its order would give.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from handletime.floor.fold.fold import Touched, fold
from handletime.floor.state.floor import Floor
from handletime.floor.state.place import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from handletime.floor.state.agents import Cut
    from handletime.floor.state.conversations import Conversation

Event = dict[str, Any]


class Archive(Protocol):
    """Where the events stand that the floor was folded from, the present one included."""

    def about(
        self,
        *,
        agents: Collection[str] = (),
        conversations: Collection[str] = (),
        since: int = 0,
    ) -> Iterable[Event]:
        """Give the events at or after an instant that name any of these."""

    def find(self, source: str, name: str) -> Event | None:
        """Give the event of an identity, None where there is none."""

    def may_speak_of(self, conversation: str) -> bool:
        """Say whether there may be events of a conversation; False only where there are none."""


class Concerns(NamedTuple):
    """Whom and what an event may change."""

    agents: set[str]
    conversations: set[str]


def concerns(floor: Floor, event: Mapping[str, Any]) -> Concerns:
    """Return whom and what an event may change, as the floor is now."""
    named = {event[name] for name in ("agent", "from_agent", "to_agent") if event.get(name)}
    if not is_spoken(event):
        agent = floor.agents.get(event.get("agent") or "")
        return Concerns(named, set(agent.legs) if agent is not None else set())
    conversation = floor.conversations.get(event["conversation"])
    legs = set(conversation.legs) if conversation is not None else set()
    return Concerns(named | legs, {event["conversation"]})


def is_spoken(event: Mapping[str, Any]) -> bool:
    """Say whether an event is one of a conversation, and not of an agent alone."""
    return bool(event["type"].startswith("conversation."))


def is_late(floor: Floor, event: Mapping[str, Any]) -> bool:
    """Say whether an event comes before one that concerned the same, and was folded already."""
    place, found = place_of(event), concerns(floor, event)
    agents = (floor.agents[name].last for name in found.agents if name in floor.agents)
    spoken = (
        floor.conversations[name].last
        for name in found.conversations
        if name in floor.conversations
    )
    return any(last is not None and place < last for last in (*agents, *spoken))


def refold(floor: Floor, archive: Archive, found: Concerns, before: Place) -> Touched:
    """Fold again all that an event at a place concerns, and put it into the floor."""
    cuts = {name: _last_cut(floor, name, before) for name in found.agents}
    since = min((cut.place.at if cut else 0 for cut in cuts.values()), default=0)
    events = _events(archive, found, since)
    left_out = floor.gone | {(each["source"], each["id"]) for each in floor.ahead}
    scratch = Floor(merged=floor.merged)
    starts = sorted((cut.place, name) for name, cut in cuts.items() if cut is not None)
    for event in events:
        if (event["source"], event["id"]) in left_out:
            continue
        while starts and starts[0][0] <= place_of(event):
            _begin(scratch, cuts, starts.pop(0)[1])
        fold(scratch, event)
    for _, name in starts:
        _begin(scratch, cuts, name)
    return _put(floor, scratch, found)


def _last_cut(floor: Floor, name: str, before: Place) -> Cut | None:
    agent = floor.agents.get(name)
    cuts = [cut for cut in agent.cuts if cut.place <= before] if agent is not None else []
    return cuts[-1] if cuts else None


def _begin(scratch: Floor, cuts: Mapping[str, Cut | None], name: str) -> None:
    """Have an agent be as it was at its cut, whatever was made of the events before it."""
    cut = cuts[name]
    assert cut is not None
    was = cut.agent
    scratch.agents[name] = replace(was, channels=dict(was.channels), legs=set(), cuts=[])


def _events(archive: Archive, found: Concerns, since: int) -> list[Event]:
    """Return all that matters, in order: the agents' own, and all of what they had in hand.

    Of others who had a part in that, their clockings out end their wrap-ups.
    """
    named = list(archive.about(agents=found.agents, since=since)) if found.agents else []
    spoken = {each["conversation"] for each in named if is_spoken(each)} | found.conversations
    whole = list(archive.about(conversations=spoken)) if spoken else []
    others = {each["agent"] for each in whole if each.get("agent")} - found.agents
    begun = min((each["at"] for each in whole), default=0)
    beside = archive.about(agents=others, since=begun) if others else ()
    own = (each for each in beside if not is_spoken(each))
    every = {(each["source"], each["id"]): each for each in (*named, *whole, *own)}
    return sorted(every.values(), key=place_of)


def _put(floor: Floor, scratch: Floor, found: Concerns) -> Touched:
    """Put what was folded again into the floor: agents, conversations, and the agents' legs."""
    for name in found.agents:
        was = floor.agents.get(name)
        again = scratch.agent(name)
        floor.agents[name] = again
        if was is not None:
            kept = [cut for cut in was.cuts if not again.cuts or cut.place < again.cuts[0].place]
            again.cuts = [*kept, *again.cuts]
    touched = set(found.conversations)
    for name, conversation in scratch.conversations.items():
        if name in found.conversations or name not in floor.conversations:
            floor.conversations[name] = conversation
        else:
            _put_legs(floor.conversations[name], conversation, found.agents)
        touched.add(name)
    return Touched(frozenset(found.agents), frozenset(touched))


def _put_legs(into: Conversation, again: Conversation, agents: set[str]) -> None:
    for agent in agents & set(again.legs):
        into.legs[agent] = again.legs[agent]
