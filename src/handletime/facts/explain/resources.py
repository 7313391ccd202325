"""Explains the table `resource_facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.explanation import SPAN, Opened, Part
from handletime.facts.explain.in_hand import InHand
from handletime.facts.explain.offers import entry_before, giver_named, queue_of, role_given
from handletime.facts.explain.stays import Stays
from handletime.facts.explain.witness import by, by_edge, one
from handletime.machines import STRETCH
from handletime.machines.leg import IN_HAND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.explanation import Because, Edge
    from handletime.facts.explain.witness import Witness

_STATES = {"ring_ms": "alerting", "talk_ms": "engaged", "hold_ms": "held", "parked_ms": "parked"}
"""Column to the state of the leg that it measures."""


def resource_facts(witness: Witness, row: int, values: Mapping[str, object]) -> Opened:
    """Explain an attempt of an agent, or the place in which a customer gave up."""
    facts = witness.derivation.resources
    attempt = int(facts.attempt[row])
    if attempt < 0:
        return _place(witness, row)
    hand = InHand(witness)
    lasted = hand.in_state(attempt, "alerting", *IN_HAND)
    span = Part("offered or in hand", lasted[0].start, lasted[-1].end)
    segment = np.flatnonzero(hand.segments.attempt == attempt)
    parts = {
        SPAN: [span],
        "mediation_ms": _mediation(witness, row, span.start),
        **{column: hand.in_state(attempt, state) for column, state in _STATES.items()},
        "wrap_up_ms": hand.wraps(int(segment[0])) if segment.size else [],
        "focus_ms": hand.focus(int(segment[0])) if segment.size else [],
    }
    given = giver_named(witness, hand, attempt) if values["received_from"] is not None else -1
    because = {
        "resource_type": by_edge(span.start),
        "resource": by_edge(span.start),
        "role": by(role_given(witness, hand, attempt)),
        "received_from": by(given),
        "queue": by(queue_of(witness, attempt)),
        "accepted_at": by(facts.accepted[row]),
        "is_last": by(_last_of_stretch(witness, row)),
        **_ending(span, role_given(witness, hand, attempt)),
    }
    return Opened(parts, because)


def _place(witness: Witness, row: int) -> Opened:
    """Explain the queue, the strategy or the entry in which a customer gave up."""
    facts, stretches = witness.derivation.resources, witness.derivation.stretches
    stay, conversation = int(facts.stay[row]), int(facts.conversation[row])
    if stay >= 0:
        span = Stays(witness).stay(stay)
        queue = entry_before(witness, conversation, int(facts.start[row]) + 1)
    else:
        stretch = int(np.flatnonzero(stretches.moves.start == facts.start[row])[0])
        span = witness.part("open", STRETCH, stretches.moves, stretch)
        queue = -1
    start = by_edge(span.start)
    because = {
        "resource_type": by_edge(span.end),
        "resource": start if stay >= 0 else by(),
        "role": by_edge(span.end),
        "received_from": by(),
        "queue": by(queue),
        "accepted_at": by(),
        "is_last": by(_last_of_stretch(witness, row)),
        **_ending(span, -1),
    }
    nothing: list[Part] = []
    parts = {
        SPAN: [span],
        "mediation_ms": _mediation(witness, row, span.end),
        **dict.fromkeys((*_STATES, "wrap_up_ms", "focus_ms"), nothing),
    }
    return Opened(parts, because)


def _ending(span: Part, role: int) -> dict[str, Because]:
    """Say what decided the result; a descriptor has the role in it, too."""
    out = by_edge(span.end)
    whole = by(role, *out.positions)
    return {"result": out, "result_reason": out, "descriptor": whole}


def _mediation(witness: Witness, row: int, until: Edge) -> list[Part]:
    """Return the stays since the last offer or taking up in the stretch, or its beginning."""
    derivation = witness.derivation
    legs, stretches = derivation.legs, derivation.stretches
    conversation, position = one(int(derivation.resources.conversation[row])), one(until.position)
    began = stretches.start_of(stretches.last_begun(conversation, position))
    since = int(max(began[0], legs.last_handed_on(conversation, position)[0]))
    stays = Stays(witness).of_conversation(int(conversation[0]))
    if since < 0:
        return [cut for stay in stays if (cut := stay.within(stay.start, until))]
    slot = int(witness.coded.slot(one(since))[0])
    rule = witness.rule_at(legs.ran, slot, since) or witness.rule_at(
        stretches.ran, int(conversation[0]), since
    )
    start = witness.edge(since, rule)
    return [cut for stay in stays if (cut := stay.within(start, until))]


def _last_of_stretch(witness: Witness, row: int) -> int:
    """Return where the last fact of the stretch of a fact began."""
    facts = witness.derivation.resources
    same = (facts.conversation == facts.conversation[row]) & (facts.stretch == facts.stretch[row])
    return int(facts.start[np.flatnonzero(same)[-1]])
