"""From events to facts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from handletime.events.frame import Events
from handletime.events.order import arrange
from handletime.events.read import read
from handletime.facts.derivation import Derivation
from handletime.facts.facts import Facts
from handletime.facts.makers import MAKERS
from handletime.facts.policies import Policies
from handletime.facts.tables import INNER, TABLES
from handletime.timeline.instant import parse_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from handletime.events.read import Input

Instant: TypeAlias = "str | int | datetime"
"""An instant as text with its offset, as epoch milliseconds, or as a datetime with its zone."""


def derive(
    events: Events | Input,
    *,
    as_of: Instant | None = None,
    known_at: Instant | None = None,
    policies: Policies | Mapping[str, Any] | None = None,
    now: Instant | None = None,
) -> Facts:
    """Derive the facts of a set of events, or of what `read` makes events of, such as a path.

    `as_of` is the instant at which we look, by default that of the last event; `known_at`
    leaves out what was recorded later. `now` is the reader's clock, for events that do not say
    when they were recorded. Instants are RFC 3339 text, datetimes with their zone, or epoch
    milliseconds; policies may be given by name, as in a dictionary. Tables are computed when
    asked for. The order of the events never matters. Rules: FACTS §1 to §8.
    """
    given = events if isinstance(events, Events) else read(events)
    policies = policies if isinstance(policies, Policies) else Policies.named(policies or {})
    log = arrange(given, as_of=_ms(as_of), known_at=_ms(known_at), now=_ms(now))
    derivation = Derivation(log, policies)
    return Facts(
        makers={name: partial(MAKERS[name], derivation) for name in TABLES},
        inner={name: partial(MAKERS[name], derivation) for name in INNER},
        as_of=log.as_of,
        known_at=log.known_at,
        policies=policies,
        derived=lambda: derivation,
        counts={
            "events": log.events,
            "duplicates": log.duplicates,
            "conflicts": log.conflicts,
            "retracted": log.retracted,
            "left_out_by_known_at": log.left_out_by_known_at,
            "left_out_by_as_of": log.left_out_by_as_of,
            "rejects": given.rejects,
        },
    )


def _ms(instant: Instant | None) -> int | None:
    return None if instant is None else parse_instant(instant)
