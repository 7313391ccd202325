"""The floor in motion: it decides commands one after the other, and all that follows from each.

Everything that one command brings about is one list of events, to be appended to the log at
once. The floor is ahead of the log until then; whoever appends and fails throws it away, and
folds the log again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from handletime.errors import OurFault
from handletime.events.json_text import canonical_json
from handletime.events.judge import examine
from handletime.events.vocabulary import ALL_FIELDS
from handletime.floor.command import decide
from handletime.floor.drafts import CUSTOMER, SYSTEM
from handletime.floor.fold import Touched, absorb
from handletime.floor.fold.forget import remember
from handletime.floor.live.consequences import OF_AGENTS, OF_CONVERSATIONS, offers
from handletime.floor.live.memory import Memory
from handletime.floor.live.picture import desk_of, is_at_work, is_live, rules_of, waiting_of, waits
from handletime.floor.live.signs import Signs
from handletime.floor.refusal import Refusal
from handletime.floor.sight import Sight
from handletime.floor.state.floor import Floor
from handletime.routing import Desk, Picture, Rules
from handletime.routing import decide as route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handletime.floor.command import Command
    from handletime.floor.drafts import Draft

Event = dict[str, Any]

LONGEST_CHAIN: Final = 100_000
"""Events that may follow from one command; more would be a circle, and a fault of ours."""

LAST_SEQ: Final = 1_000_000_000
"""The `seq` of what is dated in the past: the floor writes far fewer events in a millisecond."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of a command: events to append, or a refusal."""

    events: tuple[Event, ...] = ()
    refusal: Refusal | None = None


def values_of(event: Mapping[str, Any]) -> Event:
    """Return a valid event with its values as the log has them: objects are JSON as text."""
    return {
        name: canonical_json(value) if name in _OBJECTS and value is not None else value
        for name, value in event.items()
    }


_OBJECTS: Final = frozenset(name for name, each in ALL_FIELDS.items() if each.kind == "json")


class Live:
    """A floor that is kept in motion, with what routing sees of it."""

    def __init__(
        self,
        floor: Floor | None = None,
        signs: Signs | None = None,
        archive: Memory | None = None,
    ) -> None:
        self.floor = floor or Floor()
        self.signs = signs or Signs()
        self.archive = Memory() if archive is None else archive
        """Where the events stand that the floor was folded from."""
        self.picture = Picture()
        self.rules = Rules()
        self._touched: set[str] = set()
        """The agents touched since consequences were last asked for."""
        self._conversations_touched: set[str] = set()
        """The conversations touched since then."""
        self._waiting_of: dict[str, set[str]] = {}
        """Customer to the conversations of theirs that wait."""
        self.see_all(self.signs.since)

    def act(self, command: Command, now: int) -> Acted:
        """Carry out a command and all that follows from it, or say why not."""
        now = max(now, self.floor.at)
        decided = decide(self.floor, command, now, self.sight)
        if isinstance(decided, Refusal):
            return Acted(refusal=decided)
        if (malformed := self._malformed(decided, now)) is not None:
            return Acted(refusal=malformed)
        if command.actor not in (SYSTEM, CUSTOMER):
            self.signs.activity[command.actor] = now
        events = self._write(decided, now, command.actor)
        return Acted((*events, *self.follow(now)))

    @property
    def sight(self) -> Sight:
        """What routing sees now."""
        return Sight(self.picture, self.rules)

    def follow(self, now: int) -> list[Event]:
        """Do all that follows from what has changed since it was last asked."""
        events: list[Event] = []
        while drafts := self._consequence():
            events += self._write(drafts, now, SYSTEM)
            if len(events) > LONGEST_CHAIN:
                raise OurFault("Consequences of a command follow from each other without end")
        return events

    def take(self, event: Mapping[str, Any]) -> Touched:
        """Take in an event that the archive has, and show routing what it changed."""
        remember(self.floor, self.archive, event)
        touched = absorb(self.floor, self.archive, event)
        self._touched |= touched.agents
        self._conversations_touched |= touched.conversations
        self._see(event, touched)
        return touched

    def _see(self, event: Mapping[str, Any], touched: Touched) -> None:
        now = self.floor.at
        if event["type"] == "agent.logged_in":
            self.signs.desks[event["agent"]] = now
        if event["type"] == "setting.changed":
            self.see_all(now)
            return
        agents = touched.agents
        if event["type"] == "conversation.reopened":
            # Its channel may be another one now, and with it the load of whoever wraps it up.
            agents |= self.floor.conversations[event["conversation"]].legs.keys()
        for name in agents:
            self.see_agent(name, now)
        spoken = {*touched.conversations, *self._seen_otherwise(event)}
        for name in spoken | self._of_the_same(spoken):
            self._see_conversation(name)

    def _seen_otherwise(self, event: Mapping[str, Any]) -> Iterable[str]:
        """Return the conversations that are seen otherwise for what is said of somebody else."""
        if event["type"] == "customer.merged":
            return self._waiting_of.pop(event["customer"], ())
        if event["type"] == "directory.set" and event["kind"] == "queue":
            every = self.floor.conversations.values()
            return [each.name for each in every if each.queue == event["entry"]]
        return ()

    def _of_the_same(self, names: Iterable[str]) -> set[str]:
        """Return what else waits of the same customers, whose last agent may be another now."""
        floor = self.floor
        customers = {floor.customer_of(floor.conversations[name].customer) for name in names}
        return {each for customer in customers for each in self._waiting_of.get(customer or "", ())}

    def sees(self, agent: str) -> bool:
        """Say whether routing takes the desk of an agent for live."""
        desk = self.picture.desks.get(agent)
        return desk is not None and desk.live

    def silent(self, now: int) -> list[Desk]:
        """Return the desks that routing takes for live, and that give no sign of life by now."""
        return [
            desk
            for desk in self.picture.desks.values()
            if desk.live and not is_live(self.floor, self.signs, self.floor.agents[desk.agent], now)
        ]

    def see_all(self, now: int) -> None:
        """Show routing the whole floor anew."""
        self.rules = rules_of(self.floor)
        self._waiting_of.clear()
        for name in list(self.floor.agents):
            self.see_agent(name, now)
        for name in self.floor.conversations:
            self._see_conversation(name)

    def see_agent(self, name: str, now: int) -> None:
        """Show routing an agent as it is now."""
        agent = self.floor.agent(name)
        if is_at_work(agent):
            self.picture.put_desk(desk_of(self.floor, self.signs, agent, now))
        else:
            self.picture.drop_desk(name)

    def _see_conversation(self, name: str) -> None:
        conversation = self.floor.conversations[name]
        customer = self.floor.customer_of(conversation.customer) or ""
        if waits(self.floor, conversation):
            self._waiting_of.setdefault(customer, set()).add(name)
            self.picture.put_waiting(waiting_of(self.floor, conversation))
            return
        self.picture.drop_waiting(name)
        self._waiting_of.get(customer, set()).discard(name)
        if not self._waiting_of.get(customer):
            self._waiting_of.pop(customer, None)

    def _consequence(self) -> tuple[Draft, ...]:
        """Return the first consequence that there is; nothing where all is quiet."""
        touched = self._touched
        for each in OF_AGENTS:
            if drafts := tuple(each(self.floor, touched)):
                return drafts
        for of_conversations in OF_CONVERSATIONS:
            if drafts := tuple(of_conversations(self.floor, self._conversations_touched)):
                return drafts
        touched.clear()
        self._conversations_touched.clear()
        if not self.picture.waiting:
            return ()
        chosen = [(o.conversation, o.agent, o.queue) for o in route(self.picture, self.rules)]
        return tuple(offers(self.floor, chosen))

    def _write(self, drafts: Iterable[Draft], now: int, actor: str) -> list[Event]:
        """Give drafts their instant, order and id, and fold them."""
        events = []
        for each in drafts:
            event = self._stamped(each, now, actor)
            events.append(event)
            values = values_of(event)
            self.archive.keep(values)
            self.take(values)
        return events

    def _stamped(self, given: Draft, now: int, actor: str) -> Event:
        """Give a draft its instant, order and id; a correction keeps the instant that it has.

        What is dated in the past comes after all else of its instant.
        """
        floor = self.floor
        at = max(now, floor.at)
        seq = floor.seq + 1 if at == floor.at else 0
        event = {
            **given,
            "id": str(floor.numbered + 1),
            "at": at,
            "recorded_at": at,
            "source": "local",
            "seq": seq,
        }
        if "at" in given:
            event |= {"at": given["at"], "seq": LAST_SEQ}
        if actor not in (SYSTEM, CUSTOMER, given.get("agent")):
            event["actor"] = actor
        return event

    def _malformed(self, drafts: Iterable[Draft], now: int) -> Refusal | None:
        """Refuse what would be no valid event, such as an id of 300 characters."""
        for each in drafts:
            _, problems = examine({"at": now, **each, "id": "1"})
            if problems:
                said = "; ".join(problem.message for problem in problems)
                return Refusal("malformed", f"{said}.", "Mend what was given.", 422)
        return None
