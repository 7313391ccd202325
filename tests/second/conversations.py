"""One conversation, event by event: stretch, legs, waiting, messages, what its ending means."""

from __future__ import annotations

from collections.abc import Callable

from .arranged import Event
from .contacts import Contacts
from .things import (
    IN_HAND,
    INVISIBLE,
    ROLES,
    WORK,
    Close,
    Entry,
    Fact,
    Leg,
    Piece,
    Segment,
    Stay,
    Stretch,
)

Note = Callable[[str, Event], None]


class Conversation:
    """What is known of one conversation so far, and all that it has left."""

    def __init__(self, name: str, note: Note, *, bots_answer: bool) -> None:
        """Begin with nothing known; `note` takes a finding's code and event."""
        self.name = name
        self.note = note
        self.bots_answer = bots_answer
        self.customer: str | None = None
        self.inbox: str | None = None
        self.topics: list[dict[str, object]] = []
        self.current_topics: dict[str, dict[str, object]] = {}
        self.stretches: list[Stretch] = []
        self.open: Stretch | None = None
        self.opening: Event | None = None
        self.closes: list[Close] = []
        self.legs: dict[str, Leg] = {}
        self.facts: list[Fact] = []
        self.segments: list[Segment] = []
        self.stay: Stay | None = None
        self.stays: list[Stay] = []
        self.entry: Entry | None = None
        self.entries: list[Entry] = []
        self.pending: list[Piece] = []
        self.somebody_had = False
        self.window_start: int | None = None
        self.last_wrapped_up: str | None = None
        self.first_queueing: int | None = None
        self.first_taking_up: int | None = None
        self.wait_from: int | None = None
        self.first_reply_at: int | None = None
        self.contacts = Contacts(name)

    # Stretch and pending.

    def opened(self, event: Event) -> None:
        """Begin, if not yet known."""
        if self.stretches:
            self.note("opened_twice", event)
            return
        self.customer = event.get("customer")
        self.inbox = event.get("inbox", self.inbox)
        self._begin_stretch(event, event.get("channel"), event.get("direction"))
        self.contacts.begin(event, event.get("channel"), event.get("direction"))
        if event.get("direction") == "inbound":
            self._be_pending(event)

    def reopened(self, event: Event) -> None:
        """Go on, if closed; begin, if not known."""
        if self.open is not None:
            self.note("reopened_while_open", event)
            return
        if not self.stretches:
            self.note("reopened_unknown", event)
        own = self.stretches[0].channel if self.stretches else None
        channel = event.get("channel", own)
        by_customer = event.get("by") == "customer"
        self._begin_stretch(event, channel, "inbound" if by_customer else "outbound")
        if by_customer:
            # Open: the channel of the contact of a reopening without one: the last contact's
            # or the opening's. Taken: as the interaction's, the opening's.
            self.contacts.begin(event, channel, "inbound")
            self._be_pending(event)

    def _begin_stretch(self, event: Event, channel: str | None, direction: str) -> None:
        self.opening = self.opening or event
        in_hand = {leg.agent for leg in self.in_hand()}
        queue = self.entry.queue if self.entry else None
        self.open = Stretch(
            len(self.stretches) + 1, event, channel, direction, queue, agents=in_hand
        )
        self.stretches.append(self.open)
        # Open: whether "somebody had it in this stretch" sees those who had it already when
        # it began. Taken: yes, they had it in hand in it.
        self.somebody_had = bool(in_hand)
        self.window_start = event.at
        self.last_wrapped_up = None
        self.contacts.opening_channel = self.stretches[0].channel

    def _be_pending(self, event: Event) -> None:
        if not self._is_pending():
            self.pending.append(Piece("yes", event.at))

    def _is_pending(self) -> bool:
        return bool(self.pending) and self.pending[-1].end is None

    def _be_answered(self, event: Event) -> None:
        if self._is_pending():
            self.pending[-1].end = event.at

    def message(self, event: Event) -> None:
        """Take a message, which counts if all can see it."""
        if self.open is None:
            # Open: whether a bot's message or a private note is such a finding. Taken: any is.
            self.note("message_outside_conversation", event)
        # Open: audience `agents` in segments, replies and contacts ("here and in sending").
        # Taken: nowhere does it count, since it is no message to the customer.
        if event.get("audience", "all") != "all":
            return
        sender = event.get("sender")
        if sender == "customer":
            self._customer_message(event)
        elif sender == "agent":
            self._agent_message(event)
        elif self.bots_answer:
            self._be_answered(event)

    def _customer_message(self, event: Event) -> None:
        for leg in self.in_hand():
            if leg.latest is not None:
                leg.latest.customer_messages += 1
                leg.latest.run_from = None
        if self.open is not None:
            self._be_pending(event)
            self.contacts.customer_message(event)

    def _agent_message(self, event: Event) -> None:
        self._be_answered(event)
        if self.open is not None:
            self.open.replied = True
        # Open: a first reply outside a stretch. Taken: any after the opening counts.
        if self.opening is not None and self.first_reply_at is None:
            self.first_reply_at = event.at
        self.contacts.agent_message(event)
        leg = self.legs.get(event.get("agent"))
        if leg is None or leg.state not in IN_HAND or leg.latest is None:
            return
        segment = leg.latest
        segment.agent_messages += 1
        if segment.first_reply_at is None:
            segment.first_reply_at = event.at
        if segment.run_from is not None:
            segment.sending.append((segment.run_from, event.at))
        segment.run_from = event.at

    # Legs.

    def leg(self, agent: str) -> Leg:
        """The slot of an agent, made when first asked for."""
        return self.legs.setdefault(agent, Leg(agent))

    def in_hand(self) -> list[Leg]:
        """The legs that have it in hand."""
        return [leg for leg in self.legs.values() if leg.state in IN_HAND]

    def alerting(self) -> list[Leg]:
        """The legs with an open offer."""
        return [leg for leg in self.legs.values() if leg.state == "alerting"]

    def is_work_of(self, agent: str) -> bool:
        """Whether the agent's leg is engaged, held or wrapping."""
        return agent in self.legs and self.legs[agent].state in WORK

    def _begin_fact(self, event: Event, leg: Leg, role: str, from_agent: str | None) -> Fact:
        fact = Fact(
            "agent",
            leg.agent,
            role,
            event,
            len(self.stretches),
            self.window_start,
            from_agent=from_agent,
            queue=self.entry.queue if self.entry else None,
        )
        self.facts.append(fact)
        leg.fact = fact
        return fact

    def offered(self, event: Event) -> None:
        """Alert, unless in hand."""
        leg = self.leg(event.get("agent"))
        if leg.state in IN_HAND:
            self.note("offered_while_in_hand", event)
            return
        if leg.state == "alerting":
            self._end_offer(leg, event, "Revoked")
        self._end_wrap_up(leg, event)
        fact = self._begin_fact(event, leg, ROLES[event.get("purpose")], event.get("from_agent"))
        fact.queue = event.get("queue", fact.queue)
        fact.offered, fact.offered_in = True, self.open
        fact.turn("alerting", event.at)
        leg.state = "alerting"
        self._end_stay(event, "agent", fact)
        if self.entry is not None:
            # Open: whether an offer for another queue counts here. Taken: all offers do.
            self.entry.offers += 1
        self.window_start = event.at

    def accepted(self, event: Event) -> bool:
        """Take it up by acceptance or pull; False if it was in hand."""
        leg = self.leg(event.get("agent"))
        if leg.state in IN_HAND:
            self.note("accepted_while_in_hand", event)
            return False
        self._end_wrap_up(leg, event)
        if leg.state == "alerting" and leg.fact is not None:
            fact = leg.fact
        else:
            fact = self._begin_fact(event, leg, "Puller", None)
        if fact.role in {"RoutedTo", "Puller"} and self.in_hand():
            self.note("routed_to_second_agent", event)
        self._take_up(event, leg, fact)
        if fact.role == "ReceivedTransfer":
            self._give(fact.from_agent, event, to=leg.agent)
        return True

    def taken_over(self, event: Event) -> bool:
        """Take it up from another; False if the taker has it in hand."""
        leg = self.leg(event.get("agent"))
        if leg.state in IN_HAND:
            self.note("taken_over_while_in_hand", event)
            return False
        if leg.state == "alerting":
            self._end_offer(leg, event, "Revoked")
        self._end_wrap_up(leg, event)
        loser = event.get("from_agent")
        had = loser in self.legs and self.legs[loser].state in IN_HAND
        self._take_up(event, leg, self._begin_fact(event, leg, "TookOver", loser))
        if had:
            self._end_in_hand(self.legs[loser], event, "taken_over", "Transferred", "TakenOver")
        else:
            self.note("taken_over_from_nobody", event)
        return True

    def role_changed(self, event: Event) -> None:
        """Another role: of the offer, or of a new fact and segment in the same state."""
        leg = self.leg(event.get("agent"))
        role, from_agent = ROLES[event.get("purpose")], event.get("from_agent")
        if leg.state == "alerting" and leg.fact is not None:
            leg.fact.role = role
            leg.fact.from_agent = from_agent or leg.fact.from_agent
        elif leg.state in IN_HAND:
            state = leg.state
            self._end_in_hand(leg, event, "role_changed", "Completed")
            # Open: whether the new fact keeps the old one's from_agent. Taken: it is a new
            # fact; only an offer is said to keep its own.
            fact = self._begin_fact(event, leg, role, from_agent)
            self._begin_segment(event, leg, fact, state)
            if role == "ReceivedTransfer":
                self._give(from_agent, event, to=leg.agent)
        else:
            self.note("role_changed_while_out", event)

    def _give(self, giver: str | None, event: Event, *, to: str) -> None:
        if giver is None or giver == to or giver not in self.legs:
            return
        if self.legs[giver].state in IN_HAND:
            self._end_in_hand(self.legs[giver], event, "transferred_to_agent", "Transferred")

    def _take_up(self, event: Event, leg: Leg, fact: Fact) -> None:
        self._begin_segment(event, leg, fact, "engaged")
        self._end_stay(event, "agent", fact)
        if self.entry is not None:
            self.entry.answered_by = leg.agent
            self._end_entry(event, "answered")
        if self.first_taking_up is None:
            self.first_taking_up, self.wait_from = event.at, self.first_queueing
        # Open: whether a takeover is an acceptance for mediation_ms. Taken: yes, it ends the
        # stays before it; a role change is not, since it is no taking up.
        self.window_start = event.at
        self.contacts.take_up(event, leg.agent)
        if self.open is not None:
            # Open: conferences "accepted": in it, or of offers begun in it. Taken: accepted in it.
            self.open.conferences += fact.role == "InConference"
            self.open.consults += fact.role == "ReceivedConsult"

    def _begin_segment(self, event: Event, leg: Leg, fact: Fact, state: str) -> None:
        fact.accepted = event
        fact.turn(state, event.at)
        leg.state = state
        leg.fact = fact
        leg.latest = fact.segment = Segment(leg.agent, fact, event)
        self.segments.append(leg.latest)
        leg.latest.number = len(self.segments)
        self.somebody_had = True
        # Open: whether an interaction counts what is between its close and the next opening.
        # Taken: no, it goes "from opened or reopened to closed".
        if self.open is not None:
            self.open.agents.add(leg.agent)

    def _end_in_hand(
        self, leg: Leg, event: Event, why: str, result: str, reason: str | None = None
    ) -> None:
        segment, fact = leg.latest, leg.fact
        if segment is None or fact is None:
            raise AssertionError
        segment.ended, segment.end_reason = event, why
        fact.ended, fact.result, fact.reason = event, result, reason
        fact.turn(None, event.at)
        leg.state, leg.fact = "out", None
        if self.open is not None and why.startswith("transferred_to_"):
            self.open.transfers += 1

    def _end_offer(self, leg: Leg, event: Event, reason: str) -> None:
        fact = leg.fact
        if fact is None:
            raise AssertionError
        customer_left = reason in {"AbandonedWhileRinging", "CustomerLeft"}
        if reason == "AbandonedWhileRinging":
            fact.result = "CustomerAbandoned"
        elif fact.role == "RoutedTo" and not customer_left:
            fact.result = "Redirected"
        else:
            fact.result = "Abandoned"
        fact.reason, fact.ended = reason, event
        fact.turn(None, event.at)
        leg.state, leg.fact = "out", None

    def change(self, event: Event, before: tuple[str, ...], after: str) -> None:
        """Hold, resume, park, unpark: a state in hand to another."""
        leg = self.leg(event.get("agent"))
        if leg.state in before and leg.fact is not None:
            leg.state = after
            leg.fact.turn(after, event.at)
        else:
            self.note("state_not_changed", event)

    def transferred(self, event: Event) -> None:
        """Give it away blindly."""
        queue = event.get("to_queue")
        why = "transferred_to_queue" if queue else "transferred_to_agent"
        self._out(event, why, "Transferred")
        if queue:
            self._put_into(event, queue)

    def returned_to_queue(self, event: Event) -> None:
        """Give it back to a queue."""
        self._out(event, "returned_to_queue", "Transferred", "ReturnedToQueue")
        self._put_into(event, event.get("queue"))

    def agent_left(self, event: Event) -> None:
        """Leave it to the others."""
        self._out(event, "agent_left", "Completed")

    def _out(self, event: Event, why: str, result: str, reason: str | None = None) -> None:
        leg = self.leg(event.get("agent"))
        if leg.state in IN_HAND:
            self._end_in_hand(leg, event, why, result, reason)
        else:
            self.note("out_already", event)

    def wrap_up_started(self, event: Event) -> None:
        """Wrap up: out of hand, or after an earlier segment here."""
        leg = self.leg(event.get("agent"))
        if leg.state in IN_HAND:
            self._end_in_hand(leg, event, "wrapped_up", "Completed")
            if leg.latest is not None and leg.latest.fact.role not in INVISIBLE:
                self.last_wrapped_up = leg.agent
        if leg.state == "out" and leg.latest is not None:
            leg.state = "wrapping"
            leg.latest.wraps.append(Piece("wrapping", event.at))
        else:
            self.note("nothing_to_wrap_up", event)

    def wrap_up_ended(self, event: Event) -> None:
        """Be done with the wrap-up."""
        self._end_wrap_up(self.leg(event.get("agent")), event)

    def clocked_out(self, event: Event) -> None:
        """The agent of the event clocks out: no more wrap-up."""
        if event.get("agent") in self.legs:
            self._end_wrap_up(self.legs[event.get("agent")], event)

    def _end_wrap_up(self, leg: Leg, event: Event) -> None:
        if leg.state == "wrapping" and leg.latest is not None:
            leg.latest.wraps[-1].end = event.at
            leg.state = "out"

    # Waiting.

    def queued(self, event: Event) -> None:
        """Be put into a queue."""
        self._put_into(event, event.get("queue"))
        # Open: "the first given" in an entry whose first queueing gave none. Taken: the first
        # priority that any queueing of this entry gives.
        if self.entry is not None and self.entry.priority is None:
            self.entry.priority = event.get("priority")

    def _put_into(self, event: Event, queue: str) -> None:
        if self.entry is not None and self.entry.queue != queue:
            self._end_entry(event, "moved")
        if self.entry is None:
            purpose = "transfer" if self.somebody_had else "route"
            self.entry = Entry(queue, "invite" if self.in_hand() else purpose, event)
            self.entries.append(self.entry)
        if self.first_queueing is None:
            self.first_queueing = event.at
        self.contacts.queueing(event, queue)
        same = self.stay is not None and (self.stay.kind, self.stay.resource) == ("queue", queue)
        if not same:
            self._end_stay(event, "queueing")
            self._begin_stay(event, "queue", queue)

    def pulled(self, event: Event) -> None:
        """A strategy takes it from where it waits."""
        # Open: `pulled` where nothing waits. Taken: it begins a stay all the same, since it
        # "ends the stay and begins one".
        before = self.stay
        self._end_stay(event, "pulled")
        after = self._begin_stay(event, "strategy", event.get("strategy"))
        if before is not None:
            before.strategy = after

    def _begin_stay(self, event: Event, kind: str, resource: str, *, again: bool = False) -> Stay:
        self.stay = Stay(
            "queue" if kind == "queue" else "strategy",
            resource,
            event,
            again,
            self.entry.queue if self.entry else None,
            len(self.stretches),
        )
        self.stays.append(self.stay)
        return self.stay

    def _end_stay(self, event: Event, how: str, target: Fact | None = None) -> None:
        if self.stay is not None:
            self.stay.ended = event
            self.stay.ended_by = how  # type: ignore[assignment]
            self.stay.target = target
        self.stay = None

    def _end_entry(self, event: Event, outcome: str, abandoned_in: str | None = None) -> None:
        if self.entry is not None:
            self.entry.ended, self.entry.outcome = event, outcome
            self.entry.abandoned_in = abandoned_in
        self.entry = None

    def offer_ended(self, event: Event) -> None:
        """An offer ends; what is left without stay and offer goes back to its queue."""
        leg = self.leg(event.get("agent"))
        if leg.state != "alerting":
            self.note("no_offer_to_end", event)
            return
        self._end_offer(leg, event, "Rejected" if event.get("outcome") == "rejected" else "Revoked")
        if self.stay is not None or self.alerting() or self.entry is None:
            return
        if self.open is not None and not self.in_hand():
            self._begin_stay(event, "queue", self.entry.queue, again=True)
        else:
            self._end_entry(event, "stopped")

    # The close.

    def closed(self, event: Event, is_out: Callable[[str], bool]) -> None:
        """End what there is, if open; `is_out`: an agent is tracked and has no session."""
        stretch = self.open
        if stretch is None:
            self.note("closed_while_not_open", event)
            return
        stretch.ended = event
        stretch.outcome, stretch.abandoned_in = self._outcome(event.get("by"))
        assignee = self._assignee()
        self.closes.append(Close(event, assignee, assignee is not None and is_out(assignee)))
        self._abandon(event, stretch)
        self._end_stay(event, "close")
        abandoned = stretch.outcome == "abandoned"
        self._end_entry(event, "abandoned" if abandoned else "stopped", stretch.abandoned_in)
        self._end_offers_at_close(event)
        for leg in self.in_hand():
            self._end_in_hand(leg, event, f"closed_by_{event.get('by')}", "Completed")
        self._be_answered(event)
        self.contacts.close(event)
        self.open = None

    def _outcome(self, by: str) -> tuple[str, str | None]:
        waits = self.stay is not None or bool(self.alerting())
        if self.in_hand() or (self.somebody_had and not waits):
            return "completed", None
        if by != "customer":
            return "stopped", None
        if self.alerting():
            return "abandoned", "alerting"
        if self.stay is not None:
            return "abandoned", "queue" if self.stay.kind == "queue" else "routing"
        return "abandoned", "entry"

    def _assignee(self) -> str | None:
        running = [
            each for each in self.segments if each.ended is None and each.fact.role not in INVISIBLE
        ]
        return running[0].agent if running else self.last_wrapped_up

    def _abandon(self, event: Event, stretch: Stretch) -> None:
        where, stay = stretch.abandoned_in, self.stay
        if where == "entry":
            fact = Fact(
                "entry",
                None,
                "Received",
                stretch.begun,
                stretch.number,
                self.window_start,
                queue=stretch.entry_queue,
            )
        elif where in {"queue", "routing"} and stay is not None:
            role = "Received" if where == "queue" else "Puller"
            # Open: the stretch of a queue's fact whose stay began before it (for is_last).
            # Taken: the one last begun when the stay began, as for any fact.
            fact = Fact(
                stay.kind,
                stay.resource,
                role,
                stay.begun,
                stay.stretch,
                self.window_start,
                queue=stay.entry_queue,
            )
            stay.abandoned = fact
        else:
            return
        fact.ended, fact.result = event, "CustomerAbandoned"
        fact.reason = "AbandonedWhileQueued" if where == "queue" else None
        self.facts.append(fact)

    def _end_offers_at_close(self, event: Event) -> None:
        by_customer, in_hand = event.get("by") == "customer", bool(self.in_hand())
        for leg in self.alerting():
            if not by_customer:
                self._end_offer(leg, event, "Stopped")
            else:
                self._end_offer(leg, event, "CustomerLeft" if in_hand else "AbandonedWhileRinging")
