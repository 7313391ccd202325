"""The floor beside the facts: what both say is so at an instant, in one form."""

from __future__ import annotations

from typing import Any

import handletime as ht
from handletime.facts.facts import Facts
from handletime.floor.fold import fold
from handletime.floor.state.floor import Floor

Row = dict[str, Any]


def folded(rows: list[Row]) -> Floor:
    """Fold events, given in their order with their values, into an empty floor."""
    floor = Floor()
    for row in rows:
        fold(floor, {name: value for name, value in row.items() if value is not None})
    return floor


def as_the_floor_has_it(floor: Floor) -> dict[str, Any]:
    """What the floor says is so, by table of facts."""
    agents, conversations = floor.agents.values(), floor.conversations.values()
    legs = [(each, leg) for each in conversations for leg in each.legs.values()]
    return {
        "sessions": {(a.name, a.unit, a.clocked_in_at) for a in agents if a.session == "on"},
        "statuses": {
            (a.name, a.status, a.status_since, *(a.unavailable or ()))
            if a.status == "unavailable"
            else (a.name, a.status, a.status_since, None, None, None)
            for a in agents
            if a.status
        },
        "focus_modes": {
            (a.name, a.focus_mode_reason, a.focus_mode_since) for a in agents if a.focus_mode_since
        },
        "channels": {(a.name, each, since) for a in agents for each, since in a.channels.items()},
        "attention": {(a.name, a.attends, a.attention_since) for a in agents if a.attends},
        "segments": {
            (c.name, leg.agent, leg.role, leg.started_at) for c, leg in legs if leg.in_hand
        },
        "offers": {
            (c.name, leg.agent, leg.role, leg.offered_at)
            for c, leg in legs
            if leg.state == "alerting"
        },
        "mediations": {
            (c.name, c.queue if c.waiting == "queued" else c.strategy, c.waiting_since)
            for c in conversations
            if c.in_queue
        },
        "queue_entries": {
            (c.name, c.queue, c.entered_at, c.priority) for c in conversations if c.in_entry
        },
        "interactions": {(c.name, c.opened_at, c.direction) for c in conversations if c.open},
        "pending": {c.name for c in conversations if c.pending == "yes"},
        "topics": {(c.name, topic) for c in conversations for topic in c.topics},
    }


def as_the_facts_have_it(facts: Facts) -> dict[str, Any]:
    """What the open rows of facts say is so."""
    resources = _open(facts, "resource_facts", "conversation", "resource", "role", "started_at")
    in_hand = _open(facts, "segments", "conversation", "agent", "role", "started_at")
    taken = {
        (row["conversation"], row["resource"])
        for row in _rows(facts, "resource_facts")
        if row["open"] and row["accepted_at"] is not None
    }
    assert facts.derivation is not None
    coded, pending = facts.derivation.coded, facts.derivation.pending
    return {
        "sessions": _open(facts, "sessions", "agent", "unit", "started_at"),
        "statuses": _open(
            facts, "statuses", "agent", "status", "started_at", "reason", "note", "task"
        ),
        "focus_modes": _open(facts, "focus_modes", "agent", "reason", "started_at"),
        "channels": _open(facts, "channels", "agent", "channel", "started_at"),
        "attention": _open(facts, "attention", "agent", "conversation", "started_at"),
        "segments": in_hand,
        "offers": {row for row in resources if row[:2] not in taken},
        "mediations": _open(facts, "mediations", "conversation", "resource", "started_at"),
        "queue_entries": _open(
            facts, "queue_entries", "conversation", "queue", "entered_at", "priority"
        ),
        "interactions": _open(facts, "interactions", "conversation", "started_at", "direction"),
        "pending": {
            coded.conversations[slot]
            for slot, end in zip(pending.slot.tolist(), pending.end.tolist(), strict=True)
            if end == coded.size
        },
        "topics": {
            (row["conversation"], row["topic"])
            for row in _rows(facts, "topics")
            if row["removed_at"] is None
        },
    }


def derived(events: list[Row], as_of: int, now: int) -> Facts:
    """Derive the facts of events as of an instant."""
    return ht.derive(events, as_of=as_of, now=now)


def in_order(events: list[Row], now: int) -> list[Row]:
    """Put events in their order, each once, without what is retracted."""
    log = derived(events, now, now).log
    assert log is not None
    return log.frame.to_dicts()


def _rows(facts: Facts, table: str) -> list[Row]:
    frame = facts[table]
    return [
        {name: _ms(value) for name, value in row.items()} for row in frame.iter_rows(named=True)
    ]


def _ms(value: Any) -> Any:
    return round(value.timestamp() * 1000) if hasattr(value, "timestamp") else value


def _open(facts: Facts, table: str, *names: str) -> set[tuple[Any, ...]]:
    return {tuple(row[name] for name in names) for row in _rows(facts, table) if row["open"]}
