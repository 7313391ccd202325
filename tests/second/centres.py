"""Seeded centres: lists of valid raw events to compare two computations on.

`tame` plays a small contact centre whose events make sense; `wild` lets any valid event
happen at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .wild import CHANNELS, CUSTOMERS, QUEUES, START, STRATEGIES, TOPICS, disturb, maybe, wild

__all__ = ["KINDS", "tame", "wild"]

Row = dict[str, Any]
STEPS = (0, 0, 300, 1_000, 4_000, 20_000, 45_000, 130_000, 600_001)


@dataclass
class Talk:
    """What the player remembers of one conversation."""

    name: str
    known: bool = False
    open: bool = False
    waits: bool = False
    offers: dict[str, str] = field(default_factory=dict)
    """Agent to purpose."""
    hands: dict[str, str] = field(default_factory=dict)
    """Agent to engaged, held or parked."""
    wrapping: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)


class Player:
    """Plays a centre step by step, and writes down its events."""

    def __init__(self, seed: int) -> None:
        """Draw the size of the centre."""
        self.rng = Random(seed)
        self.clock = START + self.rng.randint(0, 7_200_000)
        self.events: list[Row] = []
        self.on_duty: set[str] = set()
        self.agents = ("ana", "ben", "cal", "dia")[: self.rng.randint(2, 4)]
        self.talks = [Talk(name) for name in ("c1", "c2", "c3", "c4")[: self.rng.randint(1, 4)]]
        self.contacts: list[str] = []

    def play(self) -> list[Row]:
        """All events, in the order of happening."""
        rng = self.rng
        target = rng.choice((8, 15, 30, 60, 100, 150, 190))
        for agent in self.agents[1:]:
            self.clock_in(agent)
        acts: list[tuple[int, Callable[[], None]]] = [
            (30, self.go_on_with_a_talk),
            (7, self.look_around),
            (3, self.duty),
            (3, self.change_status),
            (2, self.focus),
            (2, self.clerical),
        ]
        while len(self.events) < target:
            self.clock += 20_000_000 if rng.random() < 0.004 else rng.choice(STEPS)
            rng.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()
        return self.events

    def write(self, kind: str, **fields: Any) -> None:
        """Write down one event."""
        self.events.append(
            {
                "id": f"e{len(self.events)}",
                "type": kind,
                "at": self.clock,
                **{name: value for name, value in fields.items() if value is not None},
            }
        )

    # Agents.

    def clock_in(self, agent: str) -> None:
        """Clock in, mostly with channels."""
        channels = self.rng.sample(CHANNELS, self.rng.randint(1, 3))
        self.write(
            "agent.clocked_in",
            agent=agent,
            unit=self.rng.choice(("north", "south")),
            **maybe(self.rng, 0.7, channels=channels),
        )
        self.on_duty.add(agent)

    def duty(self) -> None:
        """Clock in or out, or go idle; clocking out happens in the middle of work too."""
        rng, agent = self.rng, self.rng.choice(self.agents)
        if agent not in self.on_duty:
            self.clock_in(agent)
        elif rng.random() < 0.5:
            clocks_out = rng.random() < 0.3
            self.write("agent.idled", agent=agent, outcome="clocked_out" if clocks_out else "idle")
            if clocks_out:
                self._goes_home(agent)
            elif rng.random() < 0.7:
                self.clock += rng.choice(STEPS)
                self.write("agent.returned", agent=agent)
        elif rng.random() < 0.7:
            self.write(
                "agent.clocked_out",
                agent=agent,
                reason=rng.choice((None, "end of shift")),
                cause=rng.choice((None, "agent", "manager", "disconnected", "system")),
            )
            self._goes_home(agent)
        else:
            self.clock_in(agent)

    def _goes_home(self, agent: str) -> None:
        self.on_duty.discard(agent)
        for talk in self.talks:
            talk.wrapping.discard(agent)

    def change_status(self) -> None:
        """Take a break, or come back."""
        rng, agent = self.rng, self.rng.choice(self.agents)
        if rng.random() < 0.5:
            self.write("agent.status_set", agent=agent, status="available")
            return
        reason = rng.choice(("break", "meeting", "other", "back_office", "missed_offers"))
        self.write(
            "agent.status_set",
            agent=agent,
            status="unavailable",
            reason=reason,
            note=rng.choice(("dentist", "fire drill")) if reason == "other" else None,
            task=rng.choice((None, "t1")) if reason == "back_office" else None,
            cause=rng.choice((None, "agent", "manager", "system")),
        )

    def focus(self) -> None:
        """Enter or leave Focus mode, or set channels."""
        rng, agent = self.rng, self.rng.choice(self.agents)
        kind = rng.choice(("started", "started", "ended", "channels"))
        if kind == "channels":
            self.write(
                "agent.channels_set", agent=agent, channels=rng.sample(CHANNELS, rng.randint(0, 3))
            )
        else:
            self.write(f"agent.focus_mode_{kind}", agent=agent)

    def look_around(self) -> None:
        """Enter or leave a conversation, hide or show the window."""
        rng, talk, agent = self.rng, self.rng.choice(self.talks), self.rng.choice(self.agents)
        if talk.hands and rng.random() < 0.7:
            agent = rng.choice(list(talk.hands))
        kind = rng.choice(("enter", "enter", "enter", "leave", "hide", "show"))
        if kind == "enter":
            self.write("agent.entered_conversation", agent=agent, conversation=talk.name)
        elif kind == "leave":
            self.write(
                "agent.left_conversation",
                agent=agent,
                conversation=talk.name,
                cause=rng.choice((None, "navigated", "disconnected", "lease_expired")),
            )
        else:
            self.write(
                "agent.window_hidden" if kind == "hide" else "agent.window_shown", agent=agent
            )

    def clerical(self) -> None:
        """Topics, inboxes, merges, contacts that the platform names."""
        rng, talk = self.rng, self.rng.choice(self.talks)
        kind = rng.choice(("add", "remove", "move", "merge", "start", "end"))
        if kind == "add":
            self.write(
                "conversation.topic_added",
                conversation=talk.name,
                topic=rng.choice(TOPICS),
                agent=rng.choice((None, *self.agents)),
            )
        elif kind == "remove":
            self.write(
                "conversation.topic_removed", conversation=talk.name, topic=rng.choice(TOPICS)
            )
        elif kind == "move":
            self.write(
                "conversation.moved", conversation=talk.name, inbox=rng.choice(("mail", "web"))
            )
        elif kind == "merge":
            customer, into = rng.sample(CUSTOMERS, 2)
            self.write("customer.merged", customer=customer, into=into)
        elif kind == "start" and rng.random() < 0.4:
            self.contacts.append(f"k{len(self.contacts)}")
            self.write(
                "contact.started",
                contact=self.contacts[-1],
                conversation=talk.name,
                channel=rng.choice(CHANNELS),
                direction=rng.choice(("inbound", "outbound")),
            )
        elif self.contacts:
            self.write("contact.ended", contact=rng.choice(self.contacts))

    # Conversations.

    def go_on_with_a_talk(self) -> None:
        """Do what comes next in one conversation."""
        talk = self.rng.choice(self.talks)
        if not talk.open:
            self.begin(talk)
        elif talk.hands and self.rng.random() < 0.8:
            self.work_on(talk, self.rng.choice(list(talk.hands)))
        else:
            self.find_somebody(talk)

    def begin(self, talk: Talk) -> None:
        """Open it, reopen it, or let it be."""
        rng = self.rng
        if talk.wrapping and rng.random() < 0.5:
            agent = talk.wrapping.pop()
            self.write("conversation.wrap_up_ended", conversation=talk.name, agent=agent)
            return
        if talk.known and rng.random() < 0.25:
            self._afterwards(talk)
            return
        if talk.known:
            by = rng.choice(("customer", "customer", "agent", "system"))
            self.write(
                "conversation.reopened",
                conversation=talk.name,
                by=by,
                agent=rng.choice(self.agents) if by == "agent" else None,
                channel=rng.choice((None, None, *CHANNELS)),
            )
        else:
            direction = rng.choice(("inbound", "inbound", "outbound"))
            self.write(
                "conversation.opened",
                conversation=talk.name,
                customer=rng.choice(CUSTOMERS),
                channel=rng.choice(CHANNELS),
                direction=direction,
                inbox=rng.choice((None, "mail", "web")),
            )
        talk.known = talk.open = True
        if rng.random() < 0.5:
            self.say(talk, "customer")
        if rng.random() < 0.7:
            self.put_into_queue(talk)

    def _afterwards(self, talk: Talk) -> None:
        agent = self.rng.choice(self.agents)
        kind = self.rng.choice(("wrap_up_started", "message", "closed"))
        if kind == "message":
            self.say(talk, "customer")
        elif kind == "closed":
            self.write("conversation.closed", conversation=talk.name, by="system")
        else:
            self.write("conversation.wrap_up_started", conversation=talk.name, agent=agent)
            talk.wrapping.add(agent)

    def say(self, talk: Talk, sender: str, agent: str | None = None) -> None:
        """Write a message, sometimes on another channel or for agents only."""
        rng = self.rng
        self.write(
            "conversation.message",
            conversation=talk.name,
            sender=sender,
            agent=agent,
            channel=rng.choice((None, None, None, None, *CHANNELS)),
            audience=rng.choice((None, None, None, "all", "agents"))
            if sender != "customer"
            else None,
        )

    def put_into_queue(self, talk: Talk) -> None:
        """Queue it, and perhaps let a strategy pull it."""
        rng = self.rng
        self.write(
            "conversation.queued",
            conversation=talk.name,
            queue=rng.choice(QUEUES),
            priority=rng.choice((None, None, 1, 5)),
        )
        talk.waits = True
        if rng.random() < 0.4:
            self.clock += rng.choice(STEPS)
            self.write(
                "conversation.pulled", conversation=talk.name, strategy=rng.choice(STRATEGIES)
            )

    def find_somebody(self, talk: Talk) -> None:
        """Queue, offer, accept, refuse, pull, take over, give up."""
        rng = self.rng
        if talk.offers and rng.random() < 0.75:
            self.answer_offer(talk, rng.choice(list(talk.offers)))
            return
        agent = rng.choice(self.agents)
        kind = rng.choice(("queue", "route", "route", "route", "pull", "customer", "bot", "close"))
        if kind == "queue":
            self.put_into_queue(talk)
        elif kind == "route" and agent not in talk.hands:
            self.offer(talk, agent, "route", None)
        elif kind == "pull" and rng.random() < 0.4:
            self.take_up(talk, agent)
        elif kind in {"customer", "bot"}:
            self.say(talk, kind)
        elif kind == "close":
            self.close(talk, rng.choice(("customer", "customer", "system", "rule")))

    def offer(self, talk: Talk, agent: str, purpose: str, from_agent: str | None) -> None:
        """Alert an agent."""
        self.write(
            "conversation.offered",
            conversation=talk.name,
            agent=agent,
            purpose=purpose,
            from_agent=from_agent,
            queue=self.rng.choice((None, None, None, *QUEUES)),
        )
        talk.offers[agent] = purpose
        talk.wrapping.discard(agent)

    def answer_offer(self, talk: Talk, agent: str) -> None:
        """Accept, or let it pass."""
        rng = self.rng
        if talk.offers[agent] == "invite" and rng.random() < 0.5:
            self.write(
                "conversation.role_changed",
                conversation=talk.name,
                agent=agent,
                purpose=rng.choice(("conference", "consult")),
            )
        if rng.random() < 0.65:
            self.take_up(talk, agent)
        else:
            del talk.offers[agent]
            self.write(
                "conversation.offer_ended",
                conversation=talk.name,
                agent=agent,
                outcome=rng.choice(("revoked", "timed_out", "rejected", "withdrawn")),
            )

    def take_up(self, talk: Talk, agent: str) -> None:
        """Accept, and mostly look at it."""
        purpose = talk.offers.pop(agent, None)
        if purpose == "transfer":
            talk.hands.clear()
        self.write("conversation.accepted", conversation=talk.name, agent=agent)
        talk.hands[agent] = "engaged"
        talk.wrapping.discard(agent)
        if self.rng.random() < 0.8:
            self.clock += self.rng.choice((0, 0, 700))
            self.write("agent.entered_conversation", agent=agent, conversation=talk.name)

    def work_on(self, talk: Talk, agent: str) -> None:
        """One thing that an agent does who has it in hand."""
        rng = self.rng
        kind = rng.choices(
            (
                "reply",
                "customer",
                "hold",
                "park",
                "invite",
                "answer",
                "give",
                "take over",
                "role",
                "wrap up",
                "leave",
                "close",
            ),
            (22, 14, 6, 6, 9, 12, 3, 2, 2, 4, 2, 5),
        )[0]
        if kind == "reply":
            self.say(talk, "agent", agent)
        elif kind == "customer":
            self.say(talk, rng.choice(("customer", "customer", "customer", "bot")))
        elif kind in {"hold", "park"}:
            self.pause(talk, agent, kind)
        elif kind == "answer" and talk.offers:
            self.answer_offer(talk, rng.choice(list(talk.offers)))
        elif kind == "close":
            self.close(talk, rng.choice(("customer", "agent", "agent", "system", "rule")), agent)
        elif kind == "wrap up":
            self.write("conversation.wrap_up_started", conversation=talk.name, agent=agent)
            del talk.hands[agent]
            talk.wrapping.add(agent)
        elif kind == "leave":
            self.write("conversation.agent_left", conversation=talk.name, agent=agent)
            del talk.hands[agent]
        elif kind == "give":
            self.give(talk, agent)
        else:
            self.call_colleague(talk, agent, kind)

    def pause(self, talk: Talk, agent: str, kind: str) -> None:
        """Hold or park, or go on from it."""
        state = talk.hands[agent]
        if state == "held" and kind == "hold":
            self.write("conversation.resumed", conversation=talk.name, agent=agent)
            talk.hands[agent] = "engaged"
        elif state == "parked":
            self.write("conversation.unparked", conversation=talk.name, agent=agent)
            talk.hands[agent] = "engaged"
        else:
            talk.hands[agent] = "held" if kind == "hold" else "parked"
            self.write(f"conversation.{talk.hands[agent]}", conversation=talk.name, agent=agent)

    def give(self, talk: Talk, agent: str) -> None:
        """A blind transfer, or back to the queue."""
        rng = self.rng
        del talk.hands[agent]
        kind = rng.choice(("queue", "agent", "back"))
        if kind == "back":
            self.write(
                "conversation.returned_to_queue",
                conversation=talk.name,
                agent=agent,
                queue=rng.choice(QUEUES),
            )
        elif kind == "queue":
            self.write(
                "conversation.transferred",
                conversation=talk.name,
                agent=agent,
                to_queue=rng.choice(QUEUES),
            )
        else:
            other = rng.choice(self.agents)
            self.write(
                "conversation.transferred", conversation=talk.name, agent=agent, to_agent=other
            )
            if other not in talk.hands:
                self.offer(talk, other, "transfer", agent)

    def call_colleague(self, talk: Talk, agent: str, kind: str) -> None:
        """Offer it to a colleague, lose it to one, or change one's role."""
        rng = self.rng
        others = [each for each in self.agents if each not in talk.hands]
        if not others:
            return
        other = rng.choice(others)
        if kind == "invite":
            if rng.random() < 0.25:
                self.put_into_queue(talk)
            self.offer(
                talk, other, rng.choice(("transfer", "conference", "consult", "invite")), agent
            )
        elif kind == "take over":
            self.write(
                "conversation.taken_over", conversation=talk.name, agent=other, from_agent=agent
            )
            del talk.hands[agent]
            talk.offers.pop(other, None)
            talk.hands[other] = "engaged"
        elif kind == "role" and len(talk.hands) > 1:
            giver = rng.choice([each for each in talk.hands if each != agent])
            purpose = rng.choice(("transfer", "conference", "consult"))
            self.write(
                "conversation.role_changed",
                conversation=talk.name,
                agent=agent,
                purpose=purpose,
                from_agent=giver,
            )
            if purpose == "transfer":
                del talk.hands[giver]

    def close(self, talk: Talk, by: str, agent: str | None = None) -> None:
        """Close it, sometimes by an agent who does not have it."""
        rng = self.rng
        if by == "agent" and (agent is None or rng.random() < 0.2):
            agent = rng.choice(self.agents)
        if talk.hands and rng.random() < 0.15:
            self._goes_home_first(rng.choice(list(talk.hands)))
        self.write(
            "conversation.closed",
            conversation=talk.name,
            by=by,
            agent=agent if by == "agent" else None,
        )
        wrapped = [each for each in talk.hands if rng.random() < 0.4]
        talk.open = talk.waits = False
        talk.offers.clear()
        talk.hands.clear()
        for each in wrapped:
            self.write("conversation.wrap_up_started", conversation=talk.name, agent=each)
            talk.wrapping.add(each)

    def _goes_home_first(self, agent: str) -> None:
        if agent in self.on_duty:
            self.write("agent.clocked_out", agent=agent)
            self._goes_home(agent)


def tame(seed: int) -> list[Row]:
    """A small centre whose events make sense; the lines in no order."""
    player = Player(seed)
    events = player.play()
    disturb(events, player.rng, keeps_order=True)
    player.rng.shuffle(events)
    return events


KINDS: dict[str, Callable[[int], list[Row]]] = {"tame": tame, "wild": wild}
"""The kinds of centre, by name."""
