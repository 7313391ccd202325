"""One derivation: every stage, each computed once and only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.stages import (
    attempts,
    attention,
    closes,
    contacts,
    customers,
    focus_time,
    holds,
    legs,
    messages,
    resources,
    sessions,
    statuses,
    stays,
    stretches,
    topics,
    waiting,
)
from handletime.facts.stages.coded import Coded
from handletime.facts.stages.moves import run_spans
from handletime.machines import FOCUS_MODE
from handletime.together import once

if TYPE_CHECKING:
    import polars as pl

    from handletime.events.order import Log
    from handletime.facts.policies import Policies
    from handletime.facts.stages.attempts import Attempts, Segments
    from handletime.facts.stages.moves import Moves, Ran, Said
    from handletime.kernel.types import Integers


class Derivation:
    """The stages of one derivation; tables are made of them."""

    def __init__(self, log: Log, policies: Policies) -> None:
        self.log = log
        self.policies = policies
        self.coded = Coded(log)

    # Stage 1: what events alone decide.

    @once
    def sessions(self) -> sessions.Sessions:
        """When each agent was clocked in."""
        return sessions.run_sessions(self.coded)

    @once
    def focus_mode(self) -> Ran:
        """When each agent had paused routing."""
        coded = self.coded
        feed = coded.by_agent.feed(FOCUS_MODE)
        return run_spans(FOCUS_MODE, feed, keys=len(coded.agents), size=coded.size)

    @once
    def attention(self) -> attention.Attention:
        """Which conversation each agent looked at."""
        return attention.run_attention(self.coded, self.policies)

    @once
    def stretches(self) -> stretches.Stretches:
        """When each conversation was open."""
        return stretches.run_stretches(self.coded)

    @once
    def pending(self) -> Moves:
        """When each conversation waited for an agent's answer."""
        return stretches.run_pending(self.coded, self.policies)

    @once
    def customers(self) -> customers.Customers:
        """Who each customer is after all merges."""
        return customers.merge_customers(self.coded)

    @once
    def contacts(self) -> contacts.Contacts:
        """Every contact."""
        return contacts.find_contacts(self.coded, self.stretches, self.customer_messages)

    @once
    def customer_messages(self) -> messages.Written:
        """What customers write."""
        return messages.written_by(self.coded, "customer")

    @once
    def agent_messages(self) -> messages.Written:
        """What agents write to customers."""
        return messages.written_by(self.coded, "agent")

    @once
    def topics(self) -> pl.DataFrame:
        """When which topic was set."""
        return topics.topic_spans(self.coded)

    # Stage 2: legs, what they are cut into, and time in focus.

    @once
    def _ran_legs(self) -> tuple[legs.Legs, Said]:
        return legs.run_legs(self.coded, self.stretches)

    @property
    def legs(self) -> legs.Legs:
        """What each agent did in each conversation."""
        return self._ran_legs[0]

    @once
    def _cut(self) -> tuple[Attempts, Segments]:
        return attempts.cut_legs(self.legs)

    @property
    def attempts(self) -> Attempts:
        """Every attempt of an agent at a conversation."""
        return self._cut[0]

    @property
    def segments(self) -> Segments:
        """Every segment."""
        return self._cut[1]

    @once
    def own_messages(self) -> messages.Own:
        """The messages that agents send from a segment."""
        return messages.own_messages(self.coded, self.segments, self.agent_messages)

    @once
    def focus(self) -> focus_time.Pieces:
        """In-Focus Time."""
        return focus_time.focus_pieces(self.coded, self.policies, self.segments, self.attention)

    @once
    def engaged_pending(self) -> focus_time.Pieces:
        """Engaged Handle Time on the basis of pending."""
        return focus_time.pending_pieces(self.coded, self.segments, self.focus, self.pending)

    @once
    def sending(self) -> focus_time.Sending:
        """When agents were sending, in each segment."""
        return focus_time.run_sending(
            self.coded, self.policies, self.segments, self.own_messages, self.customer_messages
        )

    @once
    def engaged_sending(self) -> focus_time.Pieces:
        """Engaged Handle Time on the basis of sending alone."""
        return focus_time.sending_pieces(
            self.coded, self.segments, self.focus, self.pending, self.sending
        )

    @once
    def ift(self) -> Integers:
        """In-Focus Time of each segment, in milliseconds."""
        return self.focus.sums(self.segments.slot.size)

    @once
    def eht(self) -> Integers:
        """Engaged Handle Time of each segment, in milliseconds."""
        count = self.segments.slot.size
        return self.engaged_pending.sums(count) + self.engaged_sending.sums(count)

    # Stage 3: what reads the moves of legs.

    @once
    def hold(self) -> Ran:
        """What kept each agent from being available."""
        return holds.run_hold(self.coded, self.legs)

    @once
    def statuses(self) -> statuses.StatusSpans:
        """What each agent was in."""
        return statuses.status_spans(self.coded, self.hold, self.legs)

    @once
    def waiting(self) -> waiting.Waiting:
        """Where each conversation waited."""
        return waiting.run_waiting(self.coded, self.legs, self.stretches)

    @once
    def stays(self) -> stays.Stays:
        """What each stay is called, and how long all lasted up to any event."""
        return stays.Stays(self.coded, self.waiting)

    @once
    def attempt_queues(self) -> pl.Series:
        """The queue of each attempt."""
        return waiting.attempt_queues(self.coded, self.attempts, self.waiting)

    @once
    def closes(self) -> closes.Closes:
        """How each stretch ended."""
        return closes.find_closes(self.coded, self.stretches, self.legs, self.waiting)

    @once
    def resources(self) -> resources.Resources:
        """Every resource fact."""
        places = resources.find_places(self.stretches, self.waiting, self.closes)
        return resources.find_resources(self.stretches, self.legs, self.attempts, places)

    @property
    def said(self) -> tuple[Said, ...]:
        """What the tables of all machines found."""
        return (
            self.stretches.ran.said,
            self.sessions.ran.said,
            self.focus_mode.said,
            self.legs.ran.said,
            self._ran_legs[1],
            self.waiting.ran.said,
            self.hold.said,
        )
