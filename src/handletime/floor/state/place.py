"""A place in the order of events: what the contract sorts them by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from handletime.events.vocabulary import RANK

if TYPE_CHECKING:
    from collections.abc import Mapping


class Place(NamedTuple):
    """(`at`, `seq`, rank, `source`, `id`), as EVENTS orders them."""

    at: int
    seq: int
    rank: int
    source: str
    id: str


def place_of(event: Mapping[str, Any]) -> Place:
    """Return the place of an event in the order."""
    rank = RANK[event["type"]]
    return Place(event["at"], event.get("seq", 0), rank, event.get("source", "local"), event["id"])
