"""Resource facts: every attempt, and the place that a customer gave up in. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from handletime.facts.stages import closes as ends
from handletime.facts.stages.attempts import PULLER, ROLES, ROUTED_TO
from handletime.kernel.group import order_by, ordinals
from handletime.kernel.track import fill
from handletime.machines import LEG

if TYPE_CHECKING:
    from handletime.facts.stages.attempts import Attempts
    from handletime.facts.stages.closes import Closes
    from handletime.facts.stages.legs import Legs
    from handletime.facts.stages.stretches import Stretches
    from handletime.facts.stages.waiting import Waiting
    from handletime.kernel.types import Integers

TYPES: Final = ("agent", "queue", "strategy", "entry")
_RECEIVED: Final = len(ROLES)
ROLES_OF_FACTS: Final = (*ROLES, "Received")
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


def find_resources(
    stretches: Stretches, legs: Legs, attempts: Attempts, places: Places
) -> Resources:
    """Put the attempts of agents and the places of abandonment in order."""
    result, reason = _attempt_results(legs, attempts)
    agents = attempts.start.size
    none = np.full(agents, -1, dtype=np.int64)
    columns = {
        "conversation": np.append(attempts.conversation, places.conversation),
        "attempt": np.append(np.arange(agents), np.full(places.start.size, -1)),
        "stay": np.append(none, places.stay),
        "type": np.append(np.zeros(agents, np.int64), places.type),
        "role": np.append(attempts.role, places.role),
        "start": np.append(attempts.start, places.start),
        "accepted": np.append(attempts.accepted, np.full(places.start.size, -1)),
        "end": np.append(attempts.end, places.end),
        "result": np.append(result, np.full(places.start.size, CUSTOMER_ABANDONED)),
        "reason": np.append(reason, places.reason),
    }
    order = order_by(columns["conversation"], columns["start"])
    columns = {name: values[order] for name, values in columns.items()}
    conversation = columns["conversation"]
    stretch = stretches.last_begun(conversation, columns["start"])
    return Resources(**columns, ordinal=ordinals(conversation), stretch=stretch)


def _attempt_results(legs: Legs, attempts: Attempts) -> tuple[Integers, Integers]:
    """Say what the ending of each attempt means."""
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


class Places(NamedTuple):
    """Where customers gave up: a row for each close abandoned in a queue, in routing, at entry."""

    conversation: Integers
    stay: Integers
    type: Integers
    role: Integers
    start: Integers
    end: Integers
    reason: Integers


def find_places(stretches: Stretches, waiting: Waiting, closes: Closes) -> Places:
    """Find the queue, the strategy or the entry that each abandoned stretch ended in."""
    row = np.flatnonzero(closes.abandoned_in > ends.ALERTING)
    place = closes.abandoned_in[row]
    conversation, end = stretches.moves.slot[row], closes.position[row]
    at_entry = place == ends.ENTRY
    stay = np.where(at_entry, -1, waiting.stay_before(conversation, end))
    start = np.where(at_entry, stretches.moves.start[row], fill(waiting.stays.start, stay))
    role = np.where(place == ends.ROUTING, PULLER, _RECEIVED)
    reason = np.where(place == ends.QUEUE, _reason("AbandonedWhileQueued"), -1)
    return Places(conversation, stay, place, role, start, end, reason)
