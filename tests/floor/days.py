"""Days at random: what customers, agents, managers, strategies and time do on a floor.

Whoever acts looks at what is so and mostly asks for what can be done; now and then for anything.
A number makes the whole day again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from random import Random
from types import ModuleType
from typing import Any, Final, get_args, get_type_hints

from handletime.floor.command import Command, decide
from handletime.floor.commands import (
    attendance,
    closing,
    customers,
    filing,
    focus,
    giving,
    inviting,
    log_ins,
    looking,
    opening,
    statuses,
    strategies,
    taking,
    working,
)
from handletime.floor.drafts import CUSTOMER, SYSTEM
from handletime.floor.refusal import Refusal
from handletime.floor.timers.deadlines import Due, of_agent, of_conversation

from .centre import HOUR, MINUTE, SECOND, Centre

ROUTER: Final = "router"
AGENTS: Final = ("ana", "ben", "cem", "uma", "fay")
ACTORS: Final = (*AGENTS, "gus", "ada", ROUTER, CUSTOMER, SYSTEM, "nobody")
QUEUES: Final = ("support", "calls", "gold", "outside", "outside")
CHANNELS: Final = ("chat", "chat", "messaging", "voice", "email")
CUSTOMERS: Final = ("kim", "lou", "mia")
LAPSES: Final = {
    0: 20,
    1: 5,
    SECOND: 20,
    5 * SECOND: 20,
    20 * SECOND: 5,
    MINUTE: 4,
    5 * MINUTE: 2,
    HOUR: 1,
}
"""How long between two wishes, and how often."""
SILENT_SHARE: Final = 0.01
BACK_SHARE: Final = 0.2
"""How often a desk falls silent, and comes back."""
ACCEPT_SHARE: Final = 0.4
"""How often an offer that is open is accepted before anything else happens."""
OPEN_MAX: Final = 8
"""Conversations that are open at a time, so that agents get to work on them."""

CENTRE_ENTRIES: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("queue", "gold", {"skills": ["gold"]}),
    ("queue", "outside", {"routing": "external"}),
    ("user", ROUTER, {"roles": ["integration"]}),
    (
        "user",
        "ben",
        {"roles": ["agent"], "groups": ["agents"], "unit": "north", "skills": ["gold"]},
    ),
)

WEIGHTS: Final[dict[ModuleType, int]] = {
    customers: 5,
    taking: 10,
    working: 8,
    giving: 12,
    inviting: 16,
    strategies: 5,
    looking: 2,
    closing: 2,
    opening: 1,
    filing: 1,
    statuses: 2,
    focus: 2,
    attendance: 1,
    log_ins: 1,
}
"""How often something of each area is asked for."""
HOW_OFTEN: Final = {
    "clock_out": 0.2,
    "log_out": 0.2,
    "set_unavailable": 0.5,
    "hand_back": 8.0,
    "customer_leave": 0.2,
    "system_close": 0.2,
    "start_focus": 0.2,
    "close": 0.3,
    "bot_write": 0.2,
    "open_at_entry": 0.2,
    "open_outbound": 0.3,
    "next": 4.0,
    "take_over": 6.0,
    "offer_to": 20.0,
    "change_role": 8.0,
    "transfer_blind": 3.0,
    "withdraw": 8.0,
    "pull": 4.0,
    "finish_wrap_up": 3.0,
    "decline": 2.0,
    "transfer": 3.0,
    "invite": 4.0,
}
"""What is asked for more or less often than other things of its area."""
NEW: Final = (customers.OpenConversation, customers.OpenAtEntry, opening.OpenOutbound)


def commands_of(module: ModuleType) -> list[type[Command]]:
    """Return the commands of an area."""
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Command) and "name" in vars(each)
        if each.__module__ == module.__name__
    ]


AREAS: Final = {module: commands_of(module) for module in WEIGHTS}


class Day:
    """A day under way: a centre, and the chance that decides what comes next."""

    def __init__(self, seed: int, centre: Centre) -> None:
        self.random = Random(seed)
        self.centre = centre
        self.silent: set[str] = set()
        self.begun = 0
        for kind, entry, attributes in CENTRE_ENTRIES:
            centre.told("directory.set", kind=kind, entry=entry, attributes=attributes)
        for agent in AGENTS:
            centre.do(log_ins.LogIn(actor=agent, agent=agent))
        for agent in ("ana", "ben"):
            channels = ("chat", "messaging", "voice")
            centre.do(attendance.ClockIn(actor=agent, agent=agent, unit="north", channels=channels))

    def lapse(self) -> None:
        """Let time pass, desks fall silent or come back, and do what has become due."""
        centre, live = self.centre, self.centre.live
        centre.now += self.random.choices(list(LAPSES), list(LAPSES.values()))[0]
        for name, agent in centre.floor.agents.items():
            if self.random.random() < (BACK_SHARE if name in self.silent else SILENT_SHARE):
                self.silent ^= {name}
            if agent.logged_in and name not in self.silent:
                live.signs.desks[name] = centre.now
                if not live.sees(name):
                    live.see_agent(name, centre.now)
        for name in centre.floor.conversations:
            if self.random.random() < 0.5:
                live.signs.customers[name] = centre.now
        for desk in live.silent(centre.now):
            live.see_agent(desk.agent, centre.now)
        centre.follow()
        while (due := next(self.due(), None)) is not None:
            centre.do(due)

    def due(self) -> Iterator[Due]:
        """Give what is due now."""
        floor, signs, now = self.centre.floor, self.centre.live.signs, self.centre.now
        for source, names in ((of_conversation, floor.conversations), (of_agent, floor.agents)):
            for name in list(names):
                for each in source(floor, signs, name):
                    at = each.due_at(floor)
                    if at is not None and at <= now and not isinstance(self.decided(each), Refusal):
                        yield each

    def wish(self) -> Command | None:
        """Return what somebody asks for next; None where nobody finds anything to do."""
        wild = self.random.random() < 0.15
        accepts = self._accepts()
        if accepts and self.random.random() < ACCEPT_SHARE:
            return self.random.choice(accepts)
        for _ in range(60):
            command = self._any()
            if isinstance(command, NEW) and self._open >= OPEN_MAX:
                continue
            answer = self.decided(command)
            if wild or (not isinstance(answer, Refusal) and answer):
                return command
        return None

    def _accepts(self) -> list[Command]:
        return [
            taking.Accept(actor=leg.agent, agent=leg.agent, conversation=each.name)
            for each in self.centre.floor.conversations.values()
            for leg in each.alerting
        ]

    @property
    def _open(self) -> int:
        return sum(each.open for each in self.centre.floor.conversations.values())

    def decided(self, command: Command) -> Any:
        """Return what a command would be answered."""
        centre = self.centre
        return decide(centre.floor, command, max(centre.now, centre.floor.at), centre.live.sight)

    def _any(self) -> Command:
        area = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        often = [HOW_OFTEN.get(each.name, 1.0) for each in AREAS[area]]
        return self._filled(self.random.choices(AREAS[area], often)[0])

    def _filled(self, of: type[Command]) -> Command:
        """Return a command with fields that fit together more often than not."""
        names = {field.name for field in dataclasses.fields(of)}
        hints = get_type_hints(of)
        values: dict[str, Any] = {}
        conversation = self._conversation(of)
        agent = self._agent(conversation)
        for name in names:
            values[name] = self._value(name, hints[name], conversation, agent)
        if "begins" in vars(of):
            self.begun += 1
            fresh = f"c{self.begun}"
            values["anew" if "anew" in names else "conversation"] = fresh
            values["customer"] = self._customer(conversation if "anew" in names else None)
        known = agent if "agent" in names else CUSTOMER if "customer" in names else ROUTER
        if of.name == "open_at_entry":
            known = ROUTER
        values["actor"] = known if self.random.random() < 0.95 else self.random.choice(ACTORS)
        return of(**values)

    def _conversation(self, of: type[Command]) -> str | None:
        """Return a conversation, usually one that is open."""
        every = self.centre.floor.conversations
        if of in (strategies.OfferTo, strategies.HandBack):
            every = {name: each for name, each in every.items() if each.waiting == "routing"}
        opened = [name for name, each in every.items() if each.open]
        closed = [name for name, each in every.items() if not each.open]
        some = closed if self.random.random() < 0.1 or of is opening.Reopen else opened
        return self.random.choice(some or opened or closed or ["c0"])

    def _agent(self, conversation: str | None) -> str:
        """Return an agent, usually one that has a part in the conversation."""
        known = self.centre.floor.conversations.get(conversation or "")
        parts = [leg.agent for leg in known.legs.values() if leg.state != "out"] if known else []
        return self.random.choice(parts if parts and self.random.random() < 0.8 else AGENTS)

    def _customer(self, conversation: str | None) -> str:
        known = self.centre.floor.conversations.get(conversation or "")
        same = known is not None and self.random.random() < 0.95
        return (known.customer if known and same else None) or self.random.choice(CUSTOMERS)

    def _value(self, name: str, hint: Any, conversation: str | None, agent: str) -> Any:
        chance = self.random
        if name in {"purpose", "sender"}:
            return chance.choice(_literals(hint))
        choices: dict[str, Any] = {
            "conversation": conversation,
            "agent": agent,
            "customer": self._customer(conversation),
            "to_agent": self._other(conversation, agent),
            "from_agent": self._other(conversation, agent),
            "queue": chance.choice(QUEUES),
            "channel": chance.choice(CHANNELS),
            "channels": chance.choice((("chat", "messaging", "voice"), ("chat",), ())),
            "text": chance.choice(("Good morning", None)),
            "priority": chance.choice((None, None, 1, 5)),
            "inbox": chance.choice(("north", "south")),
            "topic": chance.choice(("billing", "refund")),
            "strategy": chance.choice(("router", "router", "consult")),
            "unit": "north",
            "reason": chance.choice(("break", "end_of_shift", None)),
        }
        return choices.get(name)

    def _other(self, conversation: str | None, agent: str) -> str:
        known = self.centre.floor.conversations.get(conversation or "")
        parts = [
            leg.agent
            for leg in (known.legs.values() if known else ())
            if leg.agent != agent and leg.state != "out"
        ]
        return self.random.choice(parts if parts and self.random.random() < 0.4 else AGENTS)


def _literals(hint: Any) -> tuple[Any, ...]:
    """Return the values that a hint allows."""
    found: tuple[Any, ...] = ()
    for each in get_args(hint):
        found += get_args(each) or (None if each is type(None) else each,)
    return found
