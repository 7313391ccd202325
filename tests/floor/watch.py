"""A watch over a floor in motion: what FLOOR says of offers and places, in plain loops.

It reads agents and conversations off the floor, and asks neither the rules of routing nor the
checks of commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from handletime.floor.fold import Touched
from handletime.floor.live.live import Acted, Live
from handletime.floor.live.picture import desk_of, is_at_work, waiting_of, waits
from handletime.floor.queueing import OWN_STRATEGIES
from handletime.floor.settings import catalogue as settings
from handletime.floor.state.agents import Agent
from handletime.floor.state.conversations import Conversation
from handletime.floor.whereabouts import whereabouts

IN_WORK: Final = ("alerting", "engaged", "held", "wrapping")
HUMAN: Final = ("RoutedTo", "Puller")
"""The roles of whom routing gave a conversation to."""


class Watched(Live):
    """A floor in motion that asserts, before it takes an offer in, that it may be made."""

    command: Any = None
    """What is carried out now."""

    def act(self, command: Any, now: int) -> Acted:
        self.command = command
        return super().act(command, now)

    def take(self, event: Mapping[str, Any]) -> Touched:
        if event["type"] == "conversation.offered":
            self.offered(event)
        if event["type"] == "conversation.accepted":
            self._oldest(event)
        return super().take(event)

    def offered(self, event: Mapping[str, Any]) -> None:
        """Assert that an offer may be made, and that nobody who waited longer goes short."""
        name, agent, purpose = event["conversation"], event["agent"], event["purpose"]
        conversation, at = self.floor.conversations[name], event["at"]
        pulls = getattr(self.command, "name", "") == "next" and self.command.agent == agent
        if purpose == "route" or event.get("queue"):
            assert self.reason(conversation, agent, at, pulls=pulls) is None, event
            self._oldest(event)
        else:
            assert self.colleague_reason(conversation, agent, at, purpose) is None, event

    def _oldest(self, event: Mapping[str, Any]) -> None:
        """Assert that nobody who asks the same of an agent waited longer, within a priority."""
        chosen = self.picture.waiting.get(event["conversation"])
        if chosen is None or getattr(self.command, "name", "") == "take":
            return
        for other in self.picture.waiting.values():
            same = (other.channel, other.skills, other.in_hand_of)
            if same == (chosen.channel, chosen.skills, chosen.in_hand_of):
                assert (-chosen.priority, chosen.queued_at) <= (-other.priority, other.queued_at)

    def reason(
        self, conversation: Conversation, name: str, now: int, *, pulls: bool = False
    ) -> str | None:
        """Say why routing may not offer a conversation to an agent; None if it may."""
        agent, floor = self.floor.agents[name], self.floor
        user = floor.directory.find("user", name)
        queue = floor.directory.find("queue", conversation.queue)
        asked = set(queue.texts("skills")) if queue else set()
        channel = conversation.channel or (queue.text("channel") if queue else None) or ""
        leaves = agent.next_status is not None and agent.next_status.status == "unavailable"
        found = {
            "no agent": user is None or "agent" not in user.texts("roles"),
            self.present(agent, now): True,
            agent.status: agent.status in ("idle", "unavailable"),
            "leaves after this one": leaves,
            "in Focus mode": agent.focus_mode == "on",
            "off the channel": agent.channels_set and channel not in agent.channels,
            "lacks a skill": user is None or not asked <= set(user.texts("skills")),
            self._taken(conversation, agent, channel, pulls=pulls): True,
        }
        return next((reason for reason, so in found.items() if reason and so), None)

    def colleague_reason(
        self, conversation: Conversation, name: str, now: int, purpose: str
    ) -> str | None:
        """Say why a colleague may not be offered a conversation by hand; None if it may."""
        agent, floor = self.floor.agents[name], self.floor
        user = floor.directory.find("user", name)
        assert user is not None
        exempt = purpose == "consult" and "unit_manager" in user.texts("roles")
        if self.present(agent, now):
            return self.present(agent, now)
        if agent.status in ("idle", "unavailable") and not exempt:
            return agent.status
        allowed = {
            "consult": settings.FOCUS_ALLOWS_CONSULT,
            "transfer": settings.FOCUS_ALLOWS_TRANSFER,
        }.get(purpose, settings.FOCUS_ALLOWS_CONFERENCE)
        if agent.focus_mode == "on" and not exempt and not allowed.of(floor):
            return "in Focus mode"
        channel = conversation.channel or ""
        found = self._taken(conversation, agent, channel, pulls=True)
        return None if exempt and found in ("exclusive", "full") else found

    def present(self, agent: Agent, now: int) -> str | None:
        """Say why an agent is not there; None if it is."""
        user = self.floor.directory.find("user", agent.name)
        groups = set(user.texts("groups")) if user else set()
        tracked = bool(groups & set(settings.TRACKING_GROUPS.of(self.floor)))
        if agent.session != "on" and (tracked or not agent.logged_in):
            return "away"
        if not agent.logged_in or now - self.signs.desk(agent.name) >= 45_000:
            return "no live desk"
        return None

    def _taken(
        self, conversation: Conversation, agent: Agent, channel: str, *, pulls: bool
    ) -> str | None:
        legs = {
            each.name: each.legs[agent.name]
            for each in self.floor.conversations.values()
            if agent.name in each.legs
        }
        if conversation.name in legs and legs[conversation.name].in_hand:
            return "has it in hand"
        if any(leg.state == "alerting" for leg in legs.values()):
            return "another offer is open"
        busy = [
            self.floor.conversations[each].channel or ""
            for each, leg in legs.items()
            if leg.state in IN_WORK
        ]
        if [each for each in busy if each != channel and "voice" in (each, channel)]:
            return "exclusive"
        capacity: Any = settings.ROUTING_CAPACITY_MAX if pulls else settings.ROUTING_CAPACITY
        limit = capacity.of(self.floor, channel)
        return "full" if limit != "unlimited" and busy.count(channel) >= limit else None


def in_one_place(live: Live) -> None:
    """Assert that every open conversation is at one place, and with whom belongs there."""
    for each in live.floor.conversations.values():
        if not each.open:
            assert not each.in_hand, each
            assert not each.alerting, each
            assert not each.in_queue, each
            continue
        assert whereabouts(each) != "nowhere", each
        routed = [leg for leg in each.alerting if leg.purpose == "route"]
        assert len(routed) <= 1, each
        assert not (routed and each.in_hand), each
        assert sum(leg.role in HUMAN for leg in each.in_hand) <= 1, each
        if not each.serving:
            assert not each.in_hand, each
            assert not (each.alerting and each.in_queue), each
            joining = [leg for leg in each.alerting if leg.purpose not in ("route", "transfer")]
            assert not joining, each
        if whereabouts(each) == "waiting":
            assert each.waiting == "queued" or each.strategy not in OWN_STRATEGIES, each


def nobody_waits_in_vain(live: Watched, now: int) -> None:
    """Assert that nobody waits for the floor's routing whom an agent may be offered."""
    for each in live.floor.conversations.values():
        if waits(live.floor, each):
            for name in live.floor.agents:
                if live.floor.directory.find("user", name):
                    assert live.reason(each, name, now) is not None, (each, name)


def the_picture_is_true(live: Live, now: int) -> None:
    """Assert that routing sees what is so."""
    agents = [each for each in live.floor.agents.values() if is_at_work(each)]
    desks = {each.name: desk_of(live.floor, live.signs, each, now) for each in agents}
    assert desks == live.picture.desks
    conversations = [each for each in live.floor.conversations.values() if waits(live.floor, each)]
    waiting = {each.name: waiting_of(live.floor, each) for each in conversations}
    assert waiting == live.picture.waiting
