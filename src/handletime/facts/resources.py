"""Resource facts: every attempt, and the place that a customer gave up in. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from handletime.facts import closes as ends
from handletime.facts.attempts import PULLER, ROLES, ROUTED_TO
from handletime.facts.coded import at_positions
from handletime.facts.rows import instants, known, named, rows
from handletime.facts.segments import entry_queues
from handletime.kernel.group import ends_run
from handletime.kernel.track import fill
from handletime.machines import LEG

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers

TYPES: Final = ("agent", "queue", "strategy", "entry")
_RECEIVED: Final = len(ROLES)
_ROLES: Final = (*ROLES, "Received")
RESULTS: Final = ("Completed", "Transferred", "Redirected", "Abandoned", "CustomerAbandoned")
COMPLETED, TRANSFERRED, REDIRECTED, ABANDONED, CUSTOMER_ABANDONED = range(5)
REASONS: Final = (
    "ReturnedToQueue",
    "TakenOver",
    "Rejected",
    "Revoked",
    "Stopped",
    "AbandonedWhileRinging",
    "CustomerLeft",
    "AbandonedWhileQueued",
)
_IN_HAND_ENDS: Final = {
    "closed_by_customer": (COMPLETED, None),
    "closed_by_agent": (COMPLETED, None),
    "closed_by_system": (COMPLETED, None),
    "closed_by_rule": (COMPLETED, None),
    "agent_left": (COMPLETED, None),
    "wrap_up_started": (COMPLETED, None),
    "role_changed": (COMPLETED, None),
    "role_changed_transfer": (COMPLETED, None),
    "given": (TRANSFERRED, None),
    "transferred_to_agent": (TRANSFERRED, None),
    "transferred_to_queue": (TRANSFERRED, None),
    "returned_to_queue": (TRANSFERRED, "ReturnedToQueue"),
    "taken": (TRANSFERRED, "TakenOver"),
}
"""What the ending of a leg in hand means, by the symbol that ends it."""
_OFFER_ENDS: Final = {
    "offer_rejected": "Rejected",
    "offer_ended": "Revoked",
    "offered": "Revoked",
    "taken_over": "Revoked",
    "taken_over_self": "Revoked",
    "closed_by_customer": "AbandonedWhileRinging",
    "closed_by_agent": "Stopped",
    "closed_by_system": "Stopped",
    "closed_by_rule": "Stopped",
}
"""The reason for which an offer that was not accepted ended, by the symbol that ends it."""


@dataclass(frozen=True)
class Resources:
    """Every resource fact, by conversation, then by beginning."""

    conversation: Integers
    ordinal: Integers
    attempt: Integers
    """Row of the attempt, -1 where the resource is not an agent."""
    stay: Integers
    """Row of the stay that was abandoned, -1 for none."""
    type: Integers
    role: Integers
    start: Integers
    accepted: Integers
    end: Integers
    result: Integers
    """Number of the result, -1 while it lasts."""
    reason: Integers
    stretch: Integers
    """Row of the stretch last begun when it began, -1 for none."""

    def of_event(self, size: int) -> Integers:
        """Return the fact that each event begins or accepts, -1 for none."""
        agents = np.flatnonzero(self.attempt >= 0)
        found = np.full(size + 1, -1, dtype=np.int64)
        found[self.start[agents]] = agents
        accepted = agents[self.accepted[agents] >= 0]
        found[self.accepted[accepted]] = accepted
        found[size] = -1
        return found


def find_resources(derivation: Derivation) -> Resources:
    """Put the attempts of agents and the places of abandonment in order."""
    attempts, size = derivation.attempts, derivation.coded.size
    result, reason = _attempt_results(derivation)
    agents = attempts.start.size
    none = np.full(agents, -1, dtype=np.int64)
    places = _places(derivation)
    columns = {
        "conversation": np.append(attempts.conversation, places["conversation"]),
        "attempt": np.append(np.arange(agents), np.full(places["start"].size, -1)),
        "stay": np.append(none, places["stay"]),
        "type": np.append(np.zeros(agents, np.int64), places["type"]),
        "role": np.append(attempts.role, places["role"]),
        "start": np.append(attempts.start, places["start"]),
        "accepted": np.append(attempts.accepted, np.full(places["start"].size, -1)),
        "end": np.append(attempts.end, places["end"]),
        "result": np.append(result, np.full(places["start"].size, CUSTOMER_ABANDONED)),
        "reason": np.append(reason, places["reason"]),
    }
    order = np.argsort(columns["conversation"] * (size + 1) + columns["start"], kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    conversation = columns["conversation"]
    ordinal = np.arange(order.size) - np.searchsorted(conversation, conversation) + 1
    stretch = derivation.stretches.last_begun(conversation, columns["start"])
    return Resources(**columns, ordinal=ordinal, stretch=stretch)


def _attempt_results(derivation: Derivation) -> tuple[Integers, Integers]:
    attempts, legs = derivation.attempts, derivation.legs
    held = attempts.accepted >= 0
    symbols = list(LEG.symbols)
    in_hand = np.array([_IN_HAND_ENDS.get(s, (-1, None))[0] for s in (*symbols, "")])
    given = np.array([_reason(_IN_HAND_ENDS.get(s, (-1, None))[1]) for s in (*symbols, "")])
    offer = np.array([_reason(_OFFER_ENDS.get(s)) for s in (*symbols, "")])
    end = attempts.end_symbol
    result = np.where(attempts.role == ROUTED_TO, REDIRECTED, ABANDONED)
    reason = offer[end]
    left = ~held & (reason == _reason("AbandonedWhileRinging"))
    others = legs.in_hand.before(attempts.conversation, attempts.end) > 0
    result = np.where(left, np.where(others, ABANDONED, CUSTOMER_ABANDONED), result)
    reason = np.where(left & others, _reason("CustomerLeft"), reason)
    result, reason = np.where(held, in_hand[end], result), np.where(held, given[end], reason)
    still = end < 0
    return np.where(still, -1, result), np.where(still, -1, reason)


def _reason(name: str | None) -> int:
    return -1 if name is None else REASONS.index(name)


def _places(derivation: Derivation) -> dict[str, Integers]:
    """Return a row for each close that was abandoned in a queue, in routing or at entry."""
    stretches, waiting, closes = derivation.stretches, derivation.waiting, derivation.closes
    row = np.flatnonzero(closes.abandoned_in > ends.ALERTING)
    place = closes.abandoned_in[row]
    conversation, end = stretches.moves.slot[row], closes.position[row]
    at_entry = place == ends.ENTRY
    stay = np.where(at_entry, -1, waiting.stay_before(conversation, end))
    start = np.where(at_entry, stretches.moves.start[row], fill(waiting.stays.start, stay))
    queued = place == ends.QUEUE
    return {
        "conversation": conversation,
        "stay": stay,
        "type": place,
        "role": np.where(place == ends.ROUTING, PULLER, _RECEIVED),
        "start": start,
        "end": end,
        "reason": np.where(queued, _reason("AbandonedWhileQueued"), -1),
    }


def resource_facts(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `resource_facts`."""
    coded, facts, attempts = derivation.coded, derivation.resources, derivation.attempts
    of = facts.attempt
    segment = np.full(attempts.start.size, -1, dtype=np.int64)
    segment[derivation.segments.attempt] = np.arange(derivation.segments.attempt.size)
    of_segment = fill(segment, of)
    role, result = named(facts.role, _ROLES), named(facts.result, RESULTS)
    reason = named(facts.reason, REASONS)
    return rows(
        "resource_facts",
        conversation=coded.conversations.gather(facts.conversation),
        ordinal=facts.ordinal,
        resource_type=named(facts.type, TYPES),
        resource=_resource_names(derivation),
        role=role,
        result=result,
        result_reason=reason,
        descriptor=_descriptor(role, result, reason),
        received_from=_received_from(derivation),
        queue=_queues(derivation),
        started_at=coded.at[facts.start],
        accepted_at=instants(coded, facts.accepted),
        ended_at=coded.at[facts.end],
        open=facts.end == coded.size,
        mediation_ms=_mediation(derivation),
        ring_ms=fill(attempts.ring, of, 0),
        talk_ms=fill(attempts.talk, of, 0),
        hold_ms=fill(attempts.hold, of, 0),
        parked_ms=fill(attempts.parked, of, 0),
        wrap_up_ms=fill(derivation.segments.wrap_up, of_segment, 0),
        focus_ms=fill(derivation.ift, of_segment, 0),
        is_last=ends_run(facts.conversation, facts.stretch),
        started_by=coded.event_names(facts.start),
        ended_by=coded.event_names(facts.end),
    )


def _descriptor(role: pl.Series, result: pl.Series, reason: pl.Series) -> pl.Series:
    """Write `Role/Result [Reason]`: no brackets without a reason, the role alone while open."""
    brackets = (" [" + reason + "]").fill_null("")
    return pl.select(
        pl.when(result.is_null()).then(role).otherwise(role + "/" + result + brackets)
    ).to_series()


def _resource_names(derivation: Derivation) -> pl.Series:
    coded, facts = derivation.coded, derivation.resources
    agent = at_positions(coded.agents, fill(derivation.attempts.agent, facts.attempt))
    return agent.zip_with(agent.is_not_null(), at_positions(derivation.stay_names, facts.stay))


def _queues(derivation: Derivation) -> pl.Series:
    facts, waiting = derivation.resources, derivation.waiting
    offered = at_positions(derivation.attempt_queues, facts.attempt)
    after = np.where(facts.stay >= 0, facts.start + 1, -1)
    entry = waiting.entry_before(facts.conversation, after)
    entered = at_positions(entry_queues(derivation), entry)
    return offered.zip_with(pl.Series(facts.attempt >= 0), entered)


def _received_from(derivation: Derivation) -> pl.Series:
    """Return the ordinal of the latest earlier fact of the agent that each fact came from."""
    coded, facts, attempts = derivation.coded, derivation.resources, derivation.attempts
    agents = np.flatnonzero(facts.attempt >= 0)
    order = agents[np.argsort(facts.start[agents], kind="stable")]
    slot = coded.slots.find(facts.conversation[order], attempts.agent[facts.attempt[order]])
    track = coded.track_by(slot, facts.start[order], len(coded.slots))
    giver = coded.slots.find(facts.conversation, fill(attempts.from_agent, facts.attempt))
    found = np.where(giver >= 0, track.before(np.maximum(giver, 0), facts.start), -1)
    return known(fill(facts.ordinal[order], found))


def _mediation(derivation: Derivation) -> Integers:
    """Sum the stays since the previous offer or acceptance in the stretch, or its beginning."""
    facts, stretches, legs = derivation.resources, derivation.stretches, derivation.legs
    until = np.where(facts.attempt >= 0, facts.start, facts.end)
    began = stretches.start_of(stretches.last_begun(facts.conversation, until))
    previous = legs.last_handed_on(facts.conversation, until)
    since = np.maximum(began, previous)
    return derivation.stays_until(facts.conversation, until) - derivation.stays_until(
        facts.conversation, since
    )
