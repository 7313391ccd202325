"""The events that count, in the order of the contract, and what is wrong with the set of them.

Takes raw events (instants as text or epoch ms) and does by hand what EVENTS says: normalise,
leave out what was recorded later, drop duplicates, settle conflicts, retract, cut at `as_of`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

Row = dict[str, Any]

DAY_MS = 24 * 60 * 60 * 1000
TYPES_IN_RANK_ORDER = (
    "agent.clocked_in",
    "agent.returned",
    "agent.channels_set",
    "agent.status_set",
    "agent.focus_mode_started",
    "agent.focus_mode_ended",
    "conversation.opened",
    "conversation.reopened",
    "conversation.moved",
    "conversation.topic_added",
    "conversation.topic_removed",
    "customer.merged",
    "contact.started",
    "contact.ended",
    "conversation.offer_ended",
    "conversation.queued",
    "conversation.pulled",
    "conversation.offered",
    "conversation.accepted",
    "conversation.role_changed",
    "conversation.taken_over",
    "agent.left_conversation",
    "agent.entered_conversation",
    "agent.window_hidden",
    "agent.window_shown",
    "conversation.message",
    "conversation.held",
    "conversation.resumed",
    "conversation.parked",
    "conversation.unparked",
    "conversation.transferred",
    "conversation.returned_to_queue",
    "conversation.agent_left",
    "conversation.closed",
    "conversation.wrap_up_started",
    "conversation.wrap_up_ended",
    "agent.idled",
    "agent.clocked_out",
    "event.retracted",
)
RANKS = {name: place for place, name in enumerate(TYPES_IN_RANK_ORDER, start=1)}
FLOOR_RANK = 40
INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|([+-])(\d\d):(\d\d))"
)


@dataclass(frozen=True)
class Event:
    """One event of the arranged set: its place in the order, its name, and its fields."""

    place: int
    name: str
    type: str
    at: int
    fields: Row

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field; the default where it is absent."""
        value = self.fields.get(name)
        return default if value is None else value


@dataclass
class Arranged:
    """Events in order, the instant at which we look, and findings about the set."""

    events: list[Event]
    as_of: int
    findings: list[Row] = field(default_factory=list)


def milliseconds(value: str | int) -> int:
    """Epoch milliseconds of an instant; finer digits are cut, a leap second is :59.999."""
    if isinstance(value, int):
        return value
    match = INSTANT.fullmatch(value)
    if match is None:
        msg = f"{value!r} is no instant"
        raise ValueError(msg)
    year, month, day, hour, minute, second = (int(match[n]) for n in range(1, 7))
    thousandths = int(((match[7] or "") + "000")[:3])
    if second == 60:
        second, thousandths = 59, 999
    offset = timedelta()
    if match[9]:
        offset = timedelta(hours=int(match[10]), minutes=int(match[11]))
        offset = -offset if match[9] == "-" else offset
    moment = datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1) + thousandths


def normalised(raw: Row) -> Row:
    """The event with instants in milliseconds and the envelope's defaults filled in."""
    event = {name: value for name, value in raw.items() if value is not None}
    for name in ("at", "recorded_at", "since"):
        if name in event:
            event[name] = milliseconds(event[name])
    event.setdefault("source", "local")
    event.setdefault("seq", 0)
    return event


def order_key(event: Row) -> tuple[Any, ...]:
    """The contract's order: at, seq, rank, source, id."""
    rank = RANKS.get(event["type"], FLOOR_RANK)
    return (event["at"], event["seq"], rank, event["source"], event["id"])


def identity(event: Row) -> str:
    """Canonical JSON of all but `recorded_at`: two events are the same if it is."""
    # Open: whether an absent field and its vocabulary default (audience all) are the same.
    # Taken: only instants, source and seq are normalised, as the contract names no more.
    content = {name: value for name, value in event.items() if name != "recorded_at"}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def named(event: Row) -> str:
    """The name of an event in tables."""
    if event["source"] == "local":
        return str(event["id"])
    return f"{event['source']}/{event['id']}"


def finding(code: str, event: Row, message: str) -> Row:
    """A finding about one event."""
    return {
        "code": code,
        "at": event["at"],
        "agent": event.get("agent"),
        "conversation": event.get("conversation"),
        "event": named(event),
        "message": message,
    }


def arrange(
    events: Iterable[Row], *, as_of: int | None, known_at: int | None, now: int
) -> Arranged:
    """Put events in order, and take out what does not count."""
    known = [normalised(each) for each in events]
    if known_at is not None:
        # Open: an event without `recorded_at` under `known_at`. Taken: as if recorded when it
        # happened, since nobody can know it before.
        known = [each for each in known if _known_from(each) <= known_at]
    kept, findings = _without_repeats(known)
    kept.sort(key=order_key)
    kept, more = _without_retracted(kept, as_of)
    findings += more
    future = [each for each in kept if _is_from_the_future(each, now)]
    if as_of is None:
        rest = [each["at"] for each in kept if each not in future]
        looked_at = max(rest, default=now)
        # Open: a conflict or an empty retraction after the last event that counts. Taken: it
        # is listed, as nobody asked to look earlier and nothing is dropped in silence.
        findings += [_from_the_future(each) for each in future]
    else:
        looked_at = as_of
        # Open: whether a finding after an `as_of` that was asked for is listed. Taken: no,
        # so that T on all events is the same as all events up to T.
        findings += [_from_the_future(each) for each in future]
        findings = [each for each in findings if each["at"] <= looked_at]
    read = [each for each in kept if each["at"] <= looked_at]
    return Arranged(
        [
            Event(place, named(each), each["type"], each["at"], each)
            for place, each in enumerate(read)
        ],
        looked_at,
        findings,
    )


def _without_repeats(events: list[Row]) -> tuple[list[Row], list[Row]]:
    """Of each (source, id) the first in the order; what differs from it is a finding."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for each in events:
        groups.setdefault((each["source"], each["id"]), []).append(each)
    kept, findings = [], []
    for group in groups.values():
        # Open: which `recorded_at` a duplicate leaves. Taken: the earliest, when we first knew.
        group.sort(
            key=lambda each: (
                order_key(each),
                identity(each),
                each.get("recorded_at", float("inf")),
            )
        )
        kept.append(group[0])
        seen = {identity(group[0])}
        for other in group[1:]:
            # Open: whether a repeated loser is two findings. Taken: one, it is a duplicate.
            if identity(other) not in seen:
                seen.add(identity(other))
                findings.append(
                    finding("conflicting_event", other, "another event has this source and id")
                )
    return kept, findings


def _without_retracted(ordered: list[Row], as_of: int | None) -> tuple[list[Row], list[Row]]:
    """The set without what was retracted: retractions act the last in the order first."""
    here = {(each["source"], each["id"]): each for each in ordered}
    gone: set[tuple[str, str]] = set()
    findings = []
    for each in reversed(ordered):
        if each["type"] != "event.retracted" or (each["source"], each["id"]) in gone:
            continue
        target = (str(each.get("event_source", each["source"])), str(each["event"]))
        # Open: a target that another retraction took out. Taken: it is known, so no finding.
        gone.add(target)
        # Open: a target after an `as_of` that was asked for. Taken: unknown then, so that T on
        # all events is the same as all events up to T.
        is_later = target in here and as_of is not None and here[target]["at"] > as_of
        if target not in here or is_later:
            findings.append(
                finding("retraction_of_nothing", each, "nothing known has this source and id")
            )
    return [each for each in ordered if (each["source"], each["id"]) not in gone], findings


def _known_from(event: Row) -> int:
    return int(event["recorded_at"] if "recorded_at" in event else event["at"])


def _is_from_the_future(event: Row, now: int) -> bool:
    return bool(event["at"] - event.get("recorded_at", now) > DAY_MS)


def _from_the_future(event: Row) -> Row:
    return finding("from_the_future", event, "more than a day after it was recorded")
