"""Where an attempt got its role, its queue and its giver from. FACTS §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.witness import one
from handletime.facts.stages.legs import ROLE_CHANGED, TAKEN_OVER

if TYPE_CHECKING:
    from handletime.facts.explain.in_hand import InHand
    from handletime.facts.explain.witness import Witness


def role_given(witness: Witness, hand: InHand, attempt: int) -> int:
    """Return the event that last gave an attempt its role: offer, change of role, taking up."""
    moves = hand.moves(attempt)
    gives = witness.derivation.legs.ran.symbol(moves.symbol, "offered", *ROLE_CHANGED)
    rows = np.flatnonzero(gives)
    return int(moves.start[rows[-1] if rows.size else 0])


def giver_named(witness: Witness, hand: InHand, attempt: int) -> int:
    """Return the event that last named the agent who gave or invited; -1 for none."""
    moves = hand.moves(attempt)
    ran = witness.derivation.legs.ran
    named = moves.start[ran.symbol(moves.symbol, "offered", *ROLE_CHANGED, *TAKEN_OVER)]
    named = named[witness.coded.from_agent(named) >= 0]
    return int(named[-1]) if named.size else -1


def queue_of(witness: Witness, attempt: int) -> int:
    """Return the event that an attempt has its queue from: the offer, or the entry's; -1."""
    attempts, start = witness.derivation.attempts, int(witness.derivation.attempts.start[attempt])
    if attempts.is_offer[attempt] and witness.text("queue", start) is not None:
        return start
    return entry_before(witness, int(attempts.conversation[attempt]), start)


def entry_before(witness: Witness, conversation: int, position: int) -> int:
    """Return the event that began the queue entry open before a position; -1 for none."""
    waiting = witness.derivation.waiting
    entry = int(waiting.entry_before(one(conversation), one(position))[0])
    return int(waiting.entries.start[entry]) if entry >= 0 else -1
