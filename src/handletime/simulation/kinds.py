"""The kinds of events that a simulated centre leaves: a type, who says so, and fixed fields.

A kind is a row here and an integer everywhere else, so that an event costs four integers until
a batch of them becomes columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DESK: Final = "desk"
"""The source of what agents do."""
ROUTER: Final = "router"
"""The source of what routing does."""
GATEWAY: Final = "gateway"
"""The source of what customers and bots do."""
OFFICE: Final = "office"
"""The source of names, tasks, and what the system does to agents."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event."""

    type: str
    source: str
    fixed: dict[str, str]
    """Fields that have the same value in every event of the kind."""


KINDS: Final[list[Kind]] = []
"""Every kind; its place is its number."""


def _kind(type_: str, source: str, **fixed: str) -> int:
    KINDS.append(Kind(type_, source, fixed))
    return len(KINDS) - 1


CLOCKED_IN: Final = _kind("agent.clocked_in", DESK)
RETURNED: Final = _kind("agent.returned", DESK)
CHANNELS_SET: Final = _kind("agent.channels_set", DESK)
AVAILABLE: Final = _kind("agent.status_set", DESK, status="available")
UNAVAILABLE: Final = _kind("agent.status_set", DESK, status="unavailable")
MISSED_OFFERS: Final = _kind(
    "agent.status_set", OFFICE, status="unavailable", reason="missed_offers", cause="system"
)
NEXT_STATUS: Final = _kind("agent.next_status_set", DESK, status="unavailable")
FOCUS_STARTED: Final = _kind("agent.focus_mode_started", DESK)
FOCUS_ENDED: Final = _kind("agent.focus_mode_ended", DESK)
IDLED: Final = _kind("agent.idled", OFFICE, outcome="idle")
IDLED_OUT: Final = _kind("agent.idled", OFFICE, outcome="clocked_out")
CLOCKED_OUT: Final = _kind("agent.clocked_out", DESK)
CLOCKED_OUT_BY_MANAGER: Final = _kind("agent.clocked_out", DESK, cause="manager")

OPENED: Final = _kind("conversation.opened", GATEWAY, direction="inbound")
OPENED_OUT: Final = _kind("conversation.opened", DESK, direction="outbound")
REOPENED: Final = _kind("conversation.reopened", GATEWAY, by="customer")
REOPENED_BY_AGENT: Final = _kind("conversation.reopened", DESK, by="agent")
MOVED: Final = _kind("conversation.moved", DESK)
TOPIC_ADDED: Final = _kind("conversation.topic_added", DESK)
TOPIC_REMOVED: Final = _kind("conversation.topic_removed", DESK)
MERGED: Final = _kind("customer.merged", OFFICE)

QUEUED: Final = _kind("conversation.queued", ROUTER)
PULLED: Final = _kind("conversation.pulled", ROUTER, strategy="longest-waiting")
OFFERED: Final = _kind("conversation.offered", ROUTER, purpose="route")
TIMED_OUT: Final = _kind("conversation.offer_ended", ROUTER, outcome="timed_out")
REJECTED: Final = _kind("conversation.offer_ended", DESK, outcome="rejected")
WITHDRAWN: Final = _kind("conversation.offer_ended", DESK, outcome="withdrawn")
REVOKED: Final = _kind("conversation.offer_ended", ROUTER, outcome="revoked")
ASKED: Final = {
    purpose: _kind("conversation.offered", DESK, purpose=purpose)
    for purpose in ("transfer", "conference", "consult", "invite")
}
"""Offers from one agent to another, by purpose."""
ACCEPTED: Final = _kind("conversation.accepted", DESK)
BECAME: Final = {
    purpose: _kind("conversation.role_changed", DESK, purpose=purpose)
    for purpose in ("transfer", "conference")
}
"""Roles that become others, by their new purpose."""
TAKEN_OVER: Final = _kind("conversation.taken_over", DESK)

LEFT: Final = _kind("agent.left_conversation", DESK, cause="navigated")
DISCONNECTED: Final = _kind("agent.left_conversation", OFFICE, cause="disconnected")
LEASE_EXPIRED: Final = _kind("agent.left_conversation", OFFICE, cause="lease_expired")
ENTERED: Final = _kind("agent.entered_conversation", DESK)
HIDDEN: Final = _kind("agent.window_hidden", DESK)
SHOWN: Final = _kind("agent.window_shown", DESK)
CUSTOMER_WROTE: Final = _kind("conversation.message", GATEWAY, sender="customer")
BOT_WROTE: Final = _kind("conversation.message", GATEWAY, sender="bot")
SYSTEM_WROTE: Final = _kind("conversation.message", GATEWAY, sender="system")
AGENT_WROTE: Final = _kind("conversation.message", DESK, sender="agent")
AGENT_NOTED: Final = _kind("conversation.message", DESK, sender="agent", audience="agents")
HELD: Final = _kind("conversation.held", DESK)
RESUMED: Final = _kind("conversation.resumed", DESK)
PARKED: Final = _kind("conversation.parked", DESK)
UNPARKED: Final = _kind("conversation.unparked", DESK)
TRANSFERRED: Final = _kind("conversation.transferred", DESK)
RETURNED_TO_QUEUE: Final = _kind("conversation.returned_to_queue", DESK)
AGENT_LEFT: Final = _kind("conversation.agent_left", DESK)
CLOSED_BY_CUSTOMER: Final = _kind("conversation.closed", GATEWAY, by="customer")
CLOSED_BY_AGENT: Final = _kind("conversation.closed", DESK, by="agent")
CLOSED_BY_SYSTEM: Final = _kind("conversation.closed", ROUTER, by="system")
CLOSED_BY_RULE: Final = _kind("conversation.closed", ROUTER, by="rule")
WRAP_UP_STARTED: Final = _kind("conversation.wrap_up_started", DESK)
WRAP_UP_ENDED: Final = _kind("conversation.wrap_up_ended", DESK)

NAMED: Final = _kind("directory.set", OFFICE)
TASK_CREATED: Final = _kind("task.created", OFFICE)
TASK_ASSIGNED: Final = _kind("task.assigned", OFFICE)
TASK_FINISHED: Final = _kind("task.finished", DESK)
