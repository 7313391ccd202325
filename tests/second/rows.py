"""What a conversation has left, folded into rows of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handletime.facts.policies import Policies

from .agents import Agent
from .arranged import Event, Row
from .conversations import Conversation
from .intervals import Interval, intersection, length, subtraction, union
from .things import Contact, Entry, Fact, Piece, Segment, Stay, Stretch

CLOSED_BY_OTHERS = {"system", "rule"}


@dataclass(frozen=True)
class Measured:
    """A segment with its In-Focus Time and its engaged time by basis."""

    segment: Segment
    focus: list[Interval]
    pending: list[Interval]
    sending: list[Interval]

    @property
    def eht_ms(self) -> int:
        """The engaged handle time."""
        return length(self.pending) + length(self.sending)


class Fold:
    """All rows of one conversation."""

    def __init__(
        self,
        conversation: Conversation,
        agents: dict[str, Agent],
        *,
        as_of: int,
        policies: Policies,
        customer: Callable[[str | None], str | None],
    ) -> None:
        """Number the facts and measure the segments; `customer` follows the merges."""
        self.it = conversation
        self.agents = agents
        self.as_of = as_of
        self.policies = policies
        self.customer = customer(conversation.customer)
        self.facts = sorted(conversation.facts, key=lambda each: each.begun.place)
        for ordinal, fact in enumerate(self.facts, start=1):
            fact.ordinal = ordinal
        self.measured = [self._measure(each) for each in conversation.segments]

    # Measures.

    def _until(self, event: Event | None) -> int:
        return self.as_of if event is None else event.at

    def _end(self, at: int | None) -> int:
        return self.as_of if at is None else at

    def _lengths(self, pieces: list[Piece], state: str | None = None) -> int:
        return sum(
            self._end(each.end) - each.start for each in pieces if state in {None, each.state}
        )

    def _measure(self, segment: Segment) -> Measured:
        focus = self._focus(segment)
        waiting = [
            Interval(each.start, self._end(each.end), each.end is None) for each in self.it.pending
        ]
        pending = union(intersection(focus, waiting))
        sending = [
            Interval(start, end) for start, end in segment.sending if self._is_counted(end - start)
        ]
        rest = subtraction(intersection(focus, union(sending)), waiting)
        return Measured(segment, focus, pending, union(rest))

    def _is_counted(self, gap: int) -> bool:
        longest = self.policies.sending_gap_max_ms
        return self.policies.eht_until == "last_message" and (longest is None or gap <= longest)

    def _focus(self, segment: Segment) -> list[Interval]:
        agent = self.agents.get(segment.agent)
        consulted = segment.fact.role == "ReceivedConsult" and not self.policies.consult_counts
        if agent is None or consulted:
            return []
        looked = [
            Interval(row["started_at"], self._end(row["ended_at"]), row["open"])
            for row in agent.attentions
            if row["conversation"] == self.it.name
        ]
        own = Interval(segment.begun.at, self._until(segment.ended), segment.ended is None)
        focus = intersection(looked, [own])
        if self.policies.hidden_window == "stops":
            shown = [Interval(start, end) for start, end in agent.shown]
            if agent.shown_since is not None:
                shown.append(Interval(agent.shown_since, self.as_of, open=True))
            focus = intersection(focus, shown)
        return union(focus)

    # Segments and their spans.

    def focus_spans(self) -> list[Row]:
        """The In-Focus Time of every segment."""
        return [
            {
                "conversation": self.it.name,
                "agent": each.segment.agent,
                "segment": each.segment.number,
                "started_at": span.start,
                "ended_at": span.end,
                "open": span.open,
            }
            for each in self.measured
            for span in each.focus
        ]

    def engaged_spans(self) -> list[Row]:
        """The engaged time of every segment, by basis."""
        rows: list[Row] = []
        for each in self.measured:
            spans = [(span, "pending") for span in each.pending]
            spans += [(span, "sending") for span in each.sending]
            rows += [
                {
                    "conversation": self.it.name,
                    "agent": each.segment.agent,
                    "segment": each.segment.number,
                    "started_at": span.start,
                    "ended_at": span.end,
                    "open": span.open,
                    "basis": basis,
                }
                for span, basis in sorted(spans)
            ]
        return rows

    def segments(self) -> list[Row]:
        """One row a segment."""
        return [self._segment(each) for each in self.measured]

    def _segment(self, measured: Measured) -> Row:
        segment, fact = measured.segment, measured.segment.fact
        reply = segment.first_reply_at
        return {
            "conversation": self.it.name,
            "segment": segment.number,
            "agent": segment.agent,
            "role": fact.role,
            "queue": fact.queue,
            "offered_at": fact.begun.at if fact.offered else None,
            "started_at": segment.begun.at,
            "ended_at": self._until(segment.ended),
            "open": segment.ended is None,
            "end_reason": segment.end_reason,
            "segment_ms": self._segment_ms(segment),
            "ift_ms": length(measured.focus),
            "eht_ms": measured.eht_ms,
            "held_ms": self._lengths(fact.pieces, "held"),
            "parked_ms": self._lengths(fact.pieces, "parked"),
            "wrap_up_ms": self._lengths(segment.wraps),
            "customer_messages": segment.customer_messages,
            "agent_messages": segment.agent_messages,
            "first_reply_ms": None if reply is None else reply - segment.begun.at,
            "started_by": segment.begun.name,
            "ended_by": segment.ended.name if segment.ended else None,
        }

    def _segment_ms(self, segment: Segment) -> int:
        return self._until(segment.ended) - segment.begun.at

    # Resource facts.

    def resource_facts(self) -> list[Row]:
        """One row a resource fact."""
        return [self._fact(each) for each in self.facts]

    def _fact(self, fact: Fact) -> Row:
        wraps = fact.segment.wraps if fact.segment else []
        return {
            "conversation": self.it.name,
            "ordinal": fact.ordinal,
            "resource_type": fact.resource_type,
            "resource": fact.resource,
            "role": fact.role,
            "result": fact.result,
            "result_reason": fact.reason,
            "descriptor": _descriptor(fact),
            "received_from": self._received_from(fact),
            "queue": fact.queue,
            "started_at": fact.begun.at,
            "accepted_at": fact.accepted.at if fact.accepted else None,
            "ended_at": self._until(fact.ended),
            "open": fact.ended is None,
            "mediation_ms": self._mediation_ms(fact),
            "ring_ms": self._lengths(fact.pieces, "alerting"),
            "talk_ms": self._lengths(fact.pieces, "engaged"),
            "hold_ms": self._lengths(fact.pieces, "held"),
            "parked_ms": self._lengths(fact.pieces, "parked"),
            "wrap_up_ms": self._lengths(wraps),
            "focus_ms": sum(
                length(each.focus) for each in self.measured if each.segment is fact.segment
            ),
            "is_last": fact is [each for each in self.facts if each.stretch == fact.stretch][-1],
            "started_by": fact.begun.name,
            "ended_by": fact.ended.name if fact.ended else None,
        }

    def _received_from(self, fact: Fact) -> int | None:
        earlier = [
            each.ordinal
            for each in self.facts
            if each.resource_type == "agent"
            and each.resource == fact.from_agent
            and each.ordinal < fact.ordinal
        ]
        return earlier[-1] if earlier else None

    def _mediation_ms(self, fact: Fact) -> int:
        # Open: for a queue, strategy or entry, "previous" to its start or to its end. Taken:
        # to its end, which stands in the place of the start.
        is_agent = fact.resource_type == "agent"
        upto = fact.begun.at if is_agent else self._until(fact.ended)
        since = fact.window_start
        total = 0
        for stay in self.it.stays:
            start = stay.begun.at if since is None else max(stay.begun.at, since)
            total += max(0, min(self._until(stay.ended), upto) - start)
        return total

    # Mediations and entries.

    def mediations(self) -> list[Row]:
        """One row a stay, those that began again only if they have a length."""
        kept = [
            each
            for each in self.it.stays
            if not each.again or self._until(each.ended) > each.begun.at
        ]
        return [self._stay(ordinal, each) for ordinal, each in enumerate(kept, start=1)]

    def _stay(self, ordinal: int, stay: Stay) -> Row:
        result, reason, target = _became(stay)
        accepted = target.accepted.at if target and target.accepted else None
        return {
            "conversation": self.it.name,
            "ordinal": ordinal,
            "resource_type": stay.kind,
            "resource": stay.resource,
            "started_at": stay.begun.at,
            "ended_at": self._until(stay.ended),
            "open": stay.ended is None,
            "result": result,
            "result_reason": reason,
            "target": target.ordinal if target else None,
            "queue_ms": self._until(stay.ended) - stay.begun.at,
            "answer_ms": None if accepted is None else accepted - stay.begun.at,
        }

    def queue_entries(self) -> list[Row]:
        """One row a visit to a queue."""
        return [self._entry(number, each) for number, each in enumerate(self.it.entries, start=1)]

    def _entry(self, number: int, entry: Entry) -> Row:
        return {
            "conversation": self.it.name,
            "entry": number,
            "queue": entry.queue,
            "priority": entry.priority,
            "purpose": entry.purpose,
            "entered_at": entry.begun.at,
            "ended_at": self._until(entry.ended),
            "open": entry.ended is None,
            "outcome": entry.outcome,
            "abandoned_in": entry.abandoned_in,
            "answered_by": entry.answered_by,
            "offers": entry.offers,
            "wait_ms": self._until(entry.ended) - entry.begun.at,
        }

    # Interactions, conversation, contacts, topics.

    def interactions(self) -> list[Row]:
        """One row a stretch."""
        return [self._interaction(each) for each in self.it.stretches]

    def _interaction(self, stretch: Stretch) -> Row:
        refused = [
            each
            for each in self.facts
            if each.offered_in is stretch and each.ended is not None and each.accepted is None
        ]
        by_customer = stretch.ended is not None and stretch.ended.get("by") == "customer"
        return {
            "conversation": self.it.name,
            "stretch": stretch.number,
            # Open: the customer here and in contacts before or after merges. Taken: after,
            # as in `conversations`, so that one conversation has one customer.
            "customer": self.customer,
            "channel": stretch.channel,
            "direction": stretch.direction,
            "started_at": stretch.begun.at,
            "ended_at": self._until(stretch.ended),
            "open": stretch.ended is None,
            "outcome": stretch.outcome,
            "abandoned_in": stretch.abandoned_in,
            "abandoned_before_reply": (
                stretch.outcome == "completed" and by_customer and not stretch.replied
            ),
            "agents": len(stretch.agents),
            "transfers": stretch.transfers,
            "conferences": stretch.conferences,
            "consults": stretch.consults,
            "offers_not_accepted": len(refused),
        }

    def conversations(self) -> list[Row]:
        """The row of the conversation, if it has a stretch."""
        it, opening = self.it, self.it.opening
        if opening is None:
            return []
        last = it.closes[-1] if it.closes and it.open is None else None
        by_agent = last is not None and last.event.get("by") == "agent"
        excluded = self._is_excluded()
        reply = it.first_reply_at
        return [
            {
                "conversation": it.name,
                "customer": self.customer,
                "channel": self._channel(),
                "inbox": it.inbox,
                "topics": sorted(it.current_topics),
                "opened_at": opening.at,
                "closed_at": last.event.at if last else None,
                "closes": len(it.closes),
                "closed_by": last.event.get("by") if last else None,
                "closed_by_agent": last.event.get("agent") if last and by_agent else None,
                "assignee": last.assignee if last else None,
                "handle_ms": self._handle_ms(),
                "ift_ms": sum(length(each.focus) for each in self.measured),
                "eht_ms": sum(each.eht_ms for each in self.measured),
                "segment_ms": sum(self._segment_ms(each) for each in it.segments),
                "wrap_up_ms": sum(self._lengths(each.wraps) for each in it.segments),
                "wait_ms": self._wait_ms(opening),
                "first_reply_ms": None if reply is None else reply - opening.at,
                "agents": len({each.agent for each in it.segments}),
                "excluded": excluded,
                "exclusion_reason": "assignee_logged_out" if excluded else None,
            }
        ]

    def _channel(self) -> str | None:
        inbound = [each for each in self.it.contacts.that_count() if each.direction == "inbound"]
        return inbound[0].channel if inbound else "outbound"

    def _wait_ms(self, opening: Event) -> int | None:
        taken_up, queued = self.it.first_taking_up, self.it.wait_from
        if taken_up is None:
            return None
        # Open: taken up before it was opened, and never queued: a wait below zero. Taken: 0.
        return max(0, taken_up - (opening.at if queued is None else queued))

    def _is_excluded(self) -> bool:
        if not self.it.closes or self.it.open is not None:
            return False
        last = self.it.closes[-1]
        by = last.event.get("by")
        other = by == "agent" and last.event.get("agent") != last.assignee
        return last.assignee_was_out and (by in CLOSED_BY_OTHERS or other)

    def _handle_ms(self) -> int | None:
        if not self.it.closes:
            return None
        last = self.it.closes[-1].event
        total = 0
        for each in self.measured:
            if each.segment.begun.place < last.place:
                total += self._handled(each) + self._lengths(each.segment.wraps)
        return total

    def _handled(self, measured: Measured) -> int:
        policy = self.policies.conversation_handle_time
        # Open: "channel voice" of an outbound conversation, whose channel column says
        # `outbound`. Taken: the column, and only under the policy `ift`, where it is said.
        if policy == "segment" or (policy == "ift" and self._channel() == "voice"):
            return self._segment_ms(measured.segment)
        return measured.eht_ms if policy == "eht" else length(measured.focus)

    def contacts(self) -> list[Row]:
        """One row a contact."""
        return [self._contact(each) for each in self.it.contacts.that_count()]

    def _contact(self, contact: Contact) -> Row:
        own = [Interval(contact.begun.at, self._until(contact.ended))]
        handled = 0
        for each in self.measured:
            wraps = [Interval(one.start, self._end(one.end)) for one in each.segment.wraps]
            handled += length(intersection(each.focus, own)) + length(intersection(wraps, own))
        reply, taken_up = contact.first_reply_at, contact.taken_up_at
        return {
            "contact": contact.name,
            "conversation": self.it.name,
            "customer": self.customer,
            "channel": contact.channel,
            "direction": contact.direction,
            "started_at": contact.begun.at,
            "ended_at": self._until(contact.ended),
            "open": contact.ended is None,
            "agent": contact.taken_up_by,
            "queue": contact.queue,
            "wait_ms": None if taken_up is None else taken_up - (contact.wait_from or 0),
            "first_reply_ms": None if reply is None else reply - contact.begun.at,
            "handle_ms": handled,
        }

    def topics(self) -> list[Row]:
        """One row a topic that was added."""
        return [dict(each) for each in self.it.topics]


def _descriptor(fact: Fact) -> str:
    if fact.result is None:
        return fact.role
    words = f"{fact.role}/{fact.result}"
    return words if fact.reason is None else f"{words} [{fact.reason}]"


def _became(stay: Stay) -> tuple[str | None, str | None, Fact | None]:
    """Result, reason and target of a stay."""
    became: tuple[str | None, str | None, Fact | None] = (None, None, None)
    if stay.ended_by == "queueing":
        became = ("Diverted", "Requeued", None)
    elif stay.ended_by == "pulled":
        # Open: a strategy's stay that another strategy pulled: is the chain followed? Taken:
        # one step, it did not itself end in an offer or acceptance.
        passed_on = stay.strategy is not None and stay.strategy.ended_by == "agent"
        if stay.strategy is not None and passed_on:
            became = _became(stay.strategy)
        else:
            became = ("Diverted", "Pulled", None)
    elif stay.target is not None:
        became = _became_of_offer(stay.target)
    elif stay.abandoned is not None:
        became = (stay.abandoned.result, stay.abandoned.reason, stay.abandoned)
    elif stay.ended_by == "close":
        became = ("Cleared", "Stopped", None)
    return became


def _became_of_offer(target: Fact) -> tuple[str | None, str | None, Fact | None]:
    if target.accepted is not None:
        return "Diverted", "AnsweredByAgent", target
    if target.ended is None:
        return None, None, target
    if target.result == "CustomerAbandoned":
        return "Diverted", "AbandonedWhileRinging", target
    return "Diverted", "NotAccepted", target
