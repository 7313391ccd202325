"""Where a conversation's customer came from: its opening, then merges. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from handletime.facts.explain.witness import Witness


def customer_from(witness: Witness, conversation: int) -> list[int]:
    """Return the opening of a conversation, and the merges that its customer went through."""
    coded, moves = witness.coded, witness.derivation.stretches.moves
    stretches = np.flatnonzero(moves.slot == conversation)
    if not stretches.size:
        return []
    opening = int(moves.start[stretches[0]])
    customer = witness.text("customer", opening)
    merges = coded.of_type("customer.merged")
    merges = merges[~np.isin(merges, witness.derivation.customers.circles)]
    merged = coded.text("customer", merges)
    found = [opening]
    while customer is not None:
        rows = (merged == customer).arg_true()
        if not len(rows):
            break
        found.append(int(merges[rows[-1]]))
        customer = witness.text("into", found[-1])
    return found if witness.text("customer", opening) is not None else []
