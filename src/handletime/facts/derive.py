"""From events to facts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from handletime.events.order import arrange
from handletime.facts.derivation import Derivation
from handletime.facts.facts import Facts
from handletime.facts.makers import MAKERS
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES

if TYPE_CHECKING:
    from handletime.events.frame import Events


def derive(
    events: Events,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    policies: Policies | None = None,
    now: int | None = None,
) -> Facts:
    """Derive the facts of a set of events.

    `as_of` is the instant at which we look, in epoch milliseconds, by default that of the last
    event; `known_at` leaves out what was recorded later. `now` is the reader's clock, for
    events that do not say when they were recorded. Tables are computed when asked for. The
    order of the events never matters. Rules: FACTS §1 to §8.
    """
    policies = policies or Policies()
    log = arrange(events, as_of=as_of, known_at=known_at, now=now)
    derivation = Derivation(log, policies)
    return Facts(
        makers={name: partial(MAKERS[name], derivation) for name in TABLES},
        as_of=log.as_of,
        known_at=known_at,
        policies=policies,
        log=log,
        derivation=derivation,
        counts={
            "events": log.events,
            "duplicates": log.duplicates,
            "conflicts": log.conflicts,
            "retracted": log.retracted,
            "rejects": events.rejects,
        },
    )
