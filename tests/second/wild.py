"""Wild centres: any valid event at any moment, with few names, so that everything meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]

START = 1_772_438_400_000 - 3 * 60 * 60 * 1000
"""Some hours before a midnight, so that sessions cross it."""
DAY_MS = 86_400_000
CUSTOMERS = ("kim", "lee", "max", "noa")
QUEUES = ("support", "sales")
CHANNELS = ("chat", "voice", "email")
STRATEGIES = ("skills", "last-agent")
TOPICS = ("billing", "delivery")
CONTACTS = ("k1", "k2", "k3")

Maker = Callable[["Pools", Random], Row]


class Pools:
    """The few names of one wild centre."""

    def __init__(self, rng: Random) -> None:
        """Draw how many there are, and how often the same ones come again."""
        self.agents = ("ana", "ben", "cal", "dia")[: rng.randint(2, 4)]
        self.conversations = ("c1", "c2", "c3", "c4")[: rng.choice((1, 1, 2, 2, 3, 4))]
        self.stickiness = rng.choice((0, 0.3, 0.6))
        self.last_agent, self.last_conversation = "ana", "c1"

    def agent(self, rng: Random) -> str:
        """An agent, often the last one, seldom one unknown."""
        if rng.random() >= self.stickiness:
            self.last_agent = "zoe" if rng.random() < 0.02 else rng.choice(self.agents)
        return self.last_agent

    def conversation(self, rng: Random) -> str:
        """A conversation, often the last one, seldom one unknown."""
        if rng.random() >= self.stickiness:
            self.last_conversation = "c9" if rng.random() < 0.02 else rng.choice(self.conversations)
        return self.last_conversation


def maybe(rng: Random, share: float, **fields: Any) -> Row:
    """The fields, or none of them."""
    return fields if rng.random() < share else {}


def channel_set(rng: Random) -> list[str]:
    """Some channels, or none."""
    return rng.sample(CHANNELS, rng.randint(0, len(CHANNELS)))


def clocked_in(pools: Pools, rng: Random) -> Row:
    """Clock in, with or without channels."""
    return {
        "agent": pools.agent(rng),
        "unit": rng.choice(("north", "south")),
        **maybe(rng, 0.5, channels=channel_set(rng)),
    }


def status_set(pools: Pools, rng: Random) -> Row:
    """Available, or unavailable for one of few reasons."""
    row: Row = {
        "agent": pools.agent(rng),
        **maybe(rng, 0.4, cause=rng.choice(("agent", "manager", "system"))),
    }
    if rng.random() < 0.4:
        return {**row, "status": "available"}
    reason = rng.choice(("break", "meeting", "back_office", "other", "missed_offers"))
    row |= {"status": "unavailable", "reason": reason}
    if reason == "other":
        row["note"] = rng.choice(("dentist", "fire drill"))
    if reason == "back_office":
        row |= maybe(rng, 0.6, task=rng.choice(("t1", "t2")))
    return row


def opened(pools: Pools, rng: Random) -> Row:
    """Open, inbound or outbound."""
    direction = rng.choice(("inbound", "inbound", "outbound"))
    return {
        "conversation": pools.conversation(rng),
        "customer": rng.choice(CUSTOMERS),
        "channel": rng.choice(CHANNELS),
        "direction": direction,
        **maybe(rng, 0.4, inbox=rng.choice(("mail", "web"))),
        **(maybe(rng, 0.5, agent=pools.agent(rng)) if direction == "outbound" else {}),
    }


def reopened(pools: Pools, rng: Random) -> Row:
    """Reopen, by anyone."""
    by = rng.choice(("customer", "agent", "system"))
    return {
        "conversation": pools.conversation(rng),
        "by": by,
        **maybe(rng, 0.4, channel=rng.choice(CHANNELS)),
        **(maybe(rng, 0.7, agent=pools.agent(rng)) if by == "agent" else {}),
    }


def topic(pools: Pools, rng: Random) -> Row:
    """A topic of a conversation."""
    return {
        "conversation": pools.conversation(rng),
        "topic": rng.choice(TOPICS),
        **maybe(rng, 0.5, agent=pools.agent(rng)),
    }


def offered(pools: Pools, rng: Random) -> Row:
    """Offer for any purpose."""
    purpose = rng.choice(("route", "route", "transfer", "conference", "consult", "invite"))
    row = {
        "conversation": pools.conversation(rng),
        "agent": pools.agent(rng),
        "purpose": purpose,
        **maybe(rng, 0.3, queue=rng.choice(QUEUES)),
    }
    if purpose != "route" or rng.random() < 0.1:
        row["from_agent"] = pools.agent(rng)
    return row


def role_changed(pools: Pools, rng: Random) -> Row:
    """Change a role; a transfer names the giver."""
    purpose = rng.choice(("transfer", "conference", "consult"))
    row = {"conversation": pools.conversation(rng), "agent": pools.agent(rng), "purpose": purpose}
    if purpose == "transfer" or rng.random() < 0.5:
        row["from_agent"] = pools.agent(rng)
    return row


def message(pools: Pools, rng: Random) -> Row:
    """A message, mostly to all."""
    sender = rng.choice(("customer", "customer", "agent", "agent", "bot", "system"))
    return {
        "conversation": pools.conversation(rng),
        "sender": sender,
        **({"agent": pools.agent(rng)} if sender == "agent" else {}),
        **maybe(rng, 0.2, audience=rng.choice(("agents", "all"))),
        **maybe(rng, 0.3, channel=rng.choice(CHANNELS)),
        **maybe(rng, 0.1, text="hello"),
    }


def transferred(pools: Pools, rng: Random) -> Row:
    """A blind transfer to a queue or an agent."""
    to = rng.choice(({"to_queue": rng.choice(QUEUES)}, {"to_agent": pools.agent(rng)}))
    return {"conversation": pools.conversation(rng), "agent": pools.agent(rng), **to}


def closed(pools: Pools, rng: Random) -> Row:
    """Close, by anyone."""
    by = rng.choice(("customer", "customer", "agent", "system", "rule"))
    return {
        "conversation": pools.conversation(rng),
        "by": by,
        **({"agent": pools.agent(rng)} if by == "agent" else {}),
    }


def of_leg(pools: Pools, rng: Random) -> Row:
    """A conversation and an agent."""
    return {"conversation": pools.conversation(rng), "agent": pools.agent(rng)}


def of_agent(pools: Pools, rng: Random) -> Row:
    """An agent."""
    return {"agent": pools.agent(rng)}


MAKERS: dict[str, tuple[int, Maker]] = {
    "agent.clocked_in": (5, clocked_in),
    "agent.returned": (2, of_agent),
    "agent.channels_set": (2, lambda p, r: {"agent": p.agent(r), "channels": channel_set(r)}),
    "agent.status_set": (5, status_set),
    "agent.focus_mode_started": (
        3,
        lambda p, r: {"agent": p.agent(r), **maybe(r, 0.5, reason=r.choice(("project", "help")))},
    ),
    "agent.focus_mode_ended": (1, of_agent),
    "conversation.opened": (5, opened),
    "conversation.reopened": (4, reopened),
    "conversation.moved": (
        1,
        lambda p, r: {"conversation": p.conversation(r), "inbox": r.choice(("mail", "web"))},
    ),
    "conversation.topic_added": (2, topic),
    "conversation.topic_removed": (1, topic),
    "customer.merged": (
        2,
        lambda _, r: {"customer": r.choice(CUSTOMERS), "into": r.choice(CUSTOMERS)},
    ),
    "contact.started": (
        1,
        lambda p, r: {
            "contact": r.choice(CONTACTS),
            "conversation": p.conversation(r),
            "channel": r.choice(CHANNELS),
            "direction": r.choice(("inbound", "outbound")),
        },
    ),
    "contact.ended": (1, lambda _, r: {"contact": r.choice(CONTACTS)}),
    "conversation.offer_ended": (
        6,
        lambda p, r: {
            **of_leg(p, r),
            "outcome": r.choice(("revoked", "timed_out", "rejected", "withdrawn")),
        },
    ),
    "conversation.queued": (
        6,
        lambda p, r: {
            "conversation": p.conversation(r),
            "queue": r.choice(QUEUES),
            **maybe(r, 0.4, priority=r.randint(-1, 9)),
        },
    ),
    "conversation.pulled": (
        4,
        lambda p, r: {"conversation": p.conversation(r), "strategy": r.choice(STRATEGIES)},
    ),
    "conversation.offered": (13, offered),
    "conversation.accepted": (12, of_leg),
    "conversation.role_changed": (5, role_changed),
    "conversation.taken_over": (4, lambda p, r: {**of_leg(p, r), "from_agent": p.agent(r)}),
    "agent.left_conversation": (
        3,
        lambda p, r: {
            **of_leg(p, r),
            **maybe(r, 0.6, cause=r.choice(("navigated", "disconnected", "lease_expired"))),
        },
    ),
    "agent.entered_conversation": (10, of_leg),
    "agent.window_hidden": (2, of_agent),
    "agent.window_shown": (2, of_agent),
    "conversation.message": (16, message),
    "conversation.held": (4, of_leg),
    "conversation.resumed": (3, of_leg),
    "conversation.parked": (4, of_leg),
    "conversation.unparked": (3, of_leg),
    "conversation.transferred": (4, transferred),
    "conversation.returned_to_queue": (3, lambda p, r: {**of_leg(p, r), "queue": r.choice(QUEUES)}),
    "conversation.agent_left": (3, of_leg),
    "conversation.closed": (6, closed),
    "conversation.wrap_up_started": (5, of_leg),
    "conversation.wrap_up_ended": (3, of_leg),
    "agent.idled": (
        4,
        lambda p, r: {"agent": p.agent(r), "outcome": r.choice(("idle", "idle", "clocked_out"))},
    ),
    "agent.clocked_out": (
        3,
        lambda p, r: {
            "agent": p.agent(r),
            **maybe(r, 0.4, reason=r.choice(("end of shift", "ill"))),
            **maybe(r, 0.5, cause=r.choice(("agent", "manager", "disconnected", "system"))),
        },
    ),
}
"""Type to how often it comes, and how its fields are drawn."""

STEPS = (0, 0, 0, 0, 1, 250, 999, 1_000, 5_000, 30_000, 61_007, 600_001, 3_000_017)
"""Steps of the clock in milliseconds; many are none, so that instants tie."""


def wild(seed: int) -> list[Row]:
    """Any valid event at any moment; the lines in no order."""
    rng = Random(seed)
    pools = Pools(rng)
    names = list(MAKERS)
    # Leaving out some types lets the others meet in longer rows.
    share = rng.choice((1, 1, 0.7, 0.4))
    weights = [MAKERS[name][0] if rng.random() < share else 0 for name in names]
    weights[names.index("conversation.message")] += 1
    steps = STEPS if rng.random() < 0.8 else (0, 0, 0, 1)
    clock = START
    events: list[Row] = []
    if rng.random() < 0.6:
        events = [
            {
                "id": f"o{name}",
                "type": "conversation.opened",
                "at": START,
                **opened(pools, rng),
                "conversation": name,
            }
            for name in pools.conversations
        ]
    for number in range(rng.choice((5, 10, 20, 40, 80, 120, 200))):
        clock += 70_000_003 if rng.random() < 0.01 else rng.choice(steps)
        kind = rng.choices(names, weights)[0]
        events.append(
            {"id": f"e{number}", "type": kind, "at": clock, **MAKERS[kind][1](pools, rng)}
        )
    disturb(events, rng)
    rng.shuffle(events)
    return events


def disturb(events: list[Row], rng: Random, *, keeps_order: bool = False) -> None:
    """Add what happens to logs: `since`, sources, times of recording, repeats, retractions.

    Where the order of the list matters, `seq` keeps it among equal instants.
    """
    for place, event in enumerate(events):
        if keeps_order:
            event["seq"] = place
        elif rng.random() < 0.1:
            event["seq"] = rng.randint(0, 2)
        if event["type"] in {"agent.left_conversation", "agent.idled"} and rng.random() < 0.4:
            event["since"] = event["at"] - rng.choice((0, 1_000, 45_000, 600_000))
        event.update(maybe(rng, 0.15, source="pbx"))
        event.update(maybe(rng, 0.02, x={"b": 1, "a": [2]}, actor="boss"))
        later = rng.choice((0, 5, 90_000, DAY_MS))
        event.update(maybe(rng, 0.4, recorded_at=event["at"] + later))
    _log_trouble(events, rng)
    for event in events:
        _spell(event, rng)


def _log_trouble(events: list[Row], rng: Random) -> None:
    whole = list(events)
    last = max(event["at"] for event in whole)
    events += [dict(rng.choice(whole)) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3)))]
    for number in range(rng.choice((0, 0, 0, 1, 1, 2, 4))):
        target = rng.choice(events)
        retraction: Row = {
            "id": f"r{number}",
            "type": "event.retracted",
            "event": target["id"],
            "at": rng.choice((last, target["at"], START)),
            **maybe(rng, 0.3, reason="forgotten clock-out"),
            **maybe(rng, 0.3, recorded_at=last + rng.choice((0, 100_000))),
        }
        if rng.random() < 0.7:
            retraction["event_source"] = target.get("source", "local")
        if rng.random() < 0.1:
            retraction["event"] = "never"
        events.append(retraction)
    if rng.random() < 0.25:
        other = dict(rng.choice(whole))
        other["at"] = max(other.get("since", 0), other["at"] + rng.choice((-1_000, 0, 1_000)))
        other["actor"] = "somebody else"
        events.append(other)
    if rng.random() < 0.08:
        other = dict(rng.choice(whole))
        other.update(id="f1", recorded_at=other["at"])
        other["at"] += DAY_MS + rng.choice((0, 1, 10_000))
        events.append(other)
    if rng.random() < 0.1:
        events.append(
            {
                "id": "d1",
                "type": "directory.set",
                "at": rng.choice((START, last)),
                "kind": "user",
                "entry": "ana",
                "name": "Ana",
            }
        )


def _spell(event: Row, rng: Random) -> None:
    """Write some instants as text, in one zone or another."""
    for name in ("at", "recorded_at", "since"):
        if name in event and rng.random() < 0.3:
            event[name] = as_text(event[name], rng.choice((0, 120, -330)), rng.random() < 0.2)


def as_text(instant: int, offset_minutes: int, fine: bool) -> str:  # noqa: FBT001
    """An instant as RFC 3339 text with an offset, perhaps with digits finer than ours."""
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        milliseconds=instant, minutes=offset_minutes
    )
    text = f"{local:%Y-%m-%dT%H:%M:%S}.{instant % 1000:03d}" + ("999" if fine else "")
    if offset_minutes == 0:
        return text + "Z"
    sign = "-" if offset_minutes < 0 else "+"
    hours, minutes = divmod(abs(offset_minutes), 60)
    return f"{text}{sign}{hours:02d}:{minutes:02d}"
