"""Explains the tables of handle time: segments, focus_spans, engaged_spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.explanation import SPAN, Opened, Rule
from handletime.facts.explain.in_hand import InHand
from handletime.facts.explain.offers import queue_of, role_given
from handletime.facts.explain.rules import rule_of
from handletime.facts.explain.witness import by, by_edge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.explanation import Because, Part
    from handletime.facts.explain.witness import Witness


def segments(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a segment."""
    hand = InHand(witness)
    attempt = int(hand.segments.attempt[row])
    whole = hand.whole(row)
    parts: dict[str, list[Part]] = {
        SPAN: [whole],
        "segment_ms": [whole],
        "ift_ms": hand.focus(row),
        "eht_ms": hand.engaged(row),
        "held_ms": hand.in_state(attempt, "held"),
        "parked_ms": hand.in_state(attempt, "parked"),
        "wrap_up_ms": hand.wraps(row),
        "first_reply_ms": hand.first_reply(row, Rule(rule_of("segments", "first_reply_ms"), "4")),
    }
    attempts = witness.derivation.attempts
    offered = attempts.start[attempt] if attempts.is_offer[attempt] else -1
    because = {
        "agent": by_edge(whole.start),
        "role": by(role_given(witness, hand, attempt)),
        "queue": by(queue_of(witness, attempt)),
        "offered_at": by(offered),
        "end_reason": by_edge(whole.end),
        "customer_messages": by(*_customer_messages(witness, hand, row)),
        "agent_messages": by(*hand.messages(row)),
    }
    return Opened(parts, because)


def _customer_messages(witness: Witness, hand: InHand, segment: int) -> list[int]:
    """Return where the customer wrote in a segment, by the order of events."""
    coded, segments = witness.coded, hand.segments
    written = coded.of_kind("conversation.message:customer")
    inside = (
        (coded.conversation[written] == segments.conversation[segment])
        & (written > segments.start[segment])
        & (written < segments.end[segment])
    )
    return [int(each) for each in written[inside]]


def focus_spans(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a span of In-Focus Time."""
    hand, pieces = InHand(witness), witness.derivation.focus
    segment = int(pieces.segment[row])
    part = hand.focus(segment)[row - int(np.searchsorted(pieces.segment, segment))]
    return Opened({SPAN: [part]}, _of_segment(hand, segment))


def engaged_spans(witness: Witness, row: int, _values: Mapping[str, object]) -> Opened:
    """Explain a span of Engaged Handle Time."""
    hand, derivation = InHand(witness), witness.derivation
    both = np.append(derivation.engaged_pending.segment, derivation.engaged_sending.segment)
    both.sort()
    segment = int(both[row])
    part = hand.engaged(segment)[row - int(np.searchsorted(both, segment))]
    because = _of_segment(hand, segment)
    return Opened({SPAN: [part]}, because | {"basis": by_edge(part.start)})


def _of_segment(hand: InHand, segment: int) -> dict[str, Because]:
    """Say which segment a span lies in: that of the taking up."""
    start = by_edge(hand.whole(segment).start)
    return {"agent": start, "segment": start}
