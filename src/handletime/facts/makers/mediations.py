"""The table `mediations`: each stay, and what became of it. FACTS §5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.facts.rows import known, named, rows, where
from handletime.facts.stages.coded import at_positions
from handletime.facts.stages.resources import CUSTOMER_ABANDONED
from handletime.kernel.group import ordinals
from handletime.kernel.track import fill

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Flags, Integers

_RESULTS: Final = ("Diverted", "CustomerAbandoned", "Cleared")
_DIVERTED, _ABANDONED, _CLEARED = range(3)
_REASONS: Final = (
    "Requeued",
    "Pulled",
    "AnsweredByAgent",
    "AbandonedWhileRinging",
    "NotAccepted",
    "AbandonedWhileQueued",
    "Stopped",
)
_REQUEUED, _PULLED, _ANSWERED, _RINGING, _NOT_ACCEPTED, _QUEUED, _STOPPED = range(7)


@dataclass(frozen=True)
class _Fate:
    """What became of each stay: numbers of result and reason, and the row of the target."""

    result: Integers
    reason: Integers
    target: Integers


def mediations(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `mediations`."""
    coded, waiting, facts = derivation.coded, derivation.waiting, derivation.resources
    stays, fate, kept = waiting.stays, _fates(derivation), written_stays(derivation)
    conversation = stays.slot[kept]
    start, end = coded.at[stays.start[kept]], coded.at[stays.end[kept]]
    target = fate.target[kept]
    accepted = fill(facts.accepted, target)
    return rows(
        "mediations",
        conversation=coded.conversations.gather(conversation),
        ordinal=ordinals(conversation),
        resource_type=named(
            waiting.ran.in_state_of(stays, "queued")[kept] ^ 1, ("queue", "strategy")
        ),
        resource=at_positions(derivation.stays.names, kept),
        started_at=start,
        ended_at=end,
        open=stays.end[kept] == coded.size,
        result=named(fate.result[kept], _RESULTS),
        result_reason=named(fate.reason[kept], _REASONS),
        target=known(fill(facts.ordinal, target)),
        queue_ms=end - start,
        answer_ms=where(accepted >= 0, coded.at[accepted] - start),
    )


def written_stays(derivation: Derivation) -> Integers:
    """Return the stays that have a row: all but those of length zero that begin again."""
    coded, waiting = derivation.coded, derivation.waiting
    stays = waiting.stays
    begins_again = waiting.ran.symbol(stays.symbol, "lapsed")
    return np.flatnonzero((coded.at[stays.start] < coded.at[stays.end]) | ~begins_again)


def _fates(derivation: Derivation) -> _Fate:
    """Look up what ended each stay, and what became of the offer or acceptance that did."""
    ran, stays = derivation.waiting.ran, derivation.waiting.stays
    delivered: Flags = ran.symbol(stays.end_symbol, "offered", "taken_up")
    fate = _own_fates(derivation, delivered)
    pulled = np.flatnonzero(ran.symbol(stays.end_symbol, "pulled"))
    through = pulled[delivered[pulled + 1]] if pulled.size else pulled
    for values in (fate.result, fate.reason, fate.target):
        values[through] = values[through + 1]
    return fate


def _own_fates(derivation: Derivation, delivered: Flags) -> _Fate:
    ran, stays, facts = derivation.waiting.ran, derivation.waiting.stays, derivation.resources
    count = len(stays)
    target = np.full(count, -1, dtype=np.int64)
    target[delivered] = facts.of_event(derivation.coded.size)[stays.end[delivered]]
    accepted = fill(facts.accepted, target) >= 0
    outcome = fill(facts.result, target)
    result = np.full(count, -1, dtype=np.int64)
    reason = np.full(count, -1, dtype=np.int64)
    requeued = ran.symbol(stays.end_symbol, "queued", "queued_again")
    pulled = ran.symbol(stays.end_symbol, "pulled")
    closed = ran.symbol(stays.end_symbol, "closed")
    reason[delivered] = np.select(
        [accepted, outcome == CUSTOMER_ABANDONED, outcome >= 0],
        [_ANSWERED, _RINGING, _NOT_ACCEPTED],
        -1,
    )[delivered]
    reason[requeued], reason[pulled], reason[closed] = _REQUEUED, _PULLED, _STOPPED
    result[reason >= 0] = _DIVERTED
    result[closed] = _CLEARED
    abandoned = np.flatnonzero(facts.stay >= 0)
    given_up = facts.stay[abandoned]
    result[given_up] = _ABANDONED
    reason[given_up] = np.where(ran.in_state_of(stays, "queued")[given_up], _QUEUED, -1)
    target[given_up] = abandoned
    return _Fate(result, reason, target)
