"""What decides a column where no machine does, and the policies that apply to it: data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FOCUS: Final = ("idle_ends_attention", "hidden_window", "consult_counts")
"""The policies that shape In-Focus Time."""
ENGAGED: Final = (*FOCUS, "bot_replies", "eht_until", "sending_gap_max_ms")
"""The policies that shape Engaged Handle Time."""

_PLACED: Final = "the event that put the conversation there"
_WRITTEN: Final = "the first message of an agent to the customer after that start"
_TAKEN: Final = "the first taking up after that start"

# A row an entry: a table to be read down.
# fmt: off
RULES: Final = {
    "abandoned_before_reply": "completed, closed by the customer, with no agent message to the customer in the stretch",
    "abandoned_in": "of a close by the customer that nobody was left for: alerting if an offer was open, else the stay that was, else entry",
    "accepted_at": "when the offer was accepted; a taking up or change of role without an offer is its own acceptance",
    "agent": "the agent of the event",
    "agent_messages": "the messages of this agent to the customer from within the segment",
    "agents": "each agent once, by the start of the first segment that counts",
    "answer_ms": "from the start of the stay to the acceptance of the fact that it led to",
    "answered_by": "the agent whose taking up ended the entry",
    "assignee": "of the segments running at the close the first begun, else the last wrapped up in the stretch; never a conference's or a consult's",
    "basis": "pending where both hold, else sending",
    "cause": "that of a status set; clocking in and returning are the agent's own, all else the system's",
    "channel": "that of the beginning event, else that of the opening",
    "clock_out_cause": "that of the clocking out; idleness and clocking in again are causes of their own",
    "clock_out_reason": "that of the clocking out",
    "closed_at": "the last close; null while it is open",
    "closed_by": "who made the last close; null while it is open",
    "closed_by_agent": "the agent of the last close, where an agent closed",
    "closes": "every close of the conversation while it was open",
    "code": "what looks wrong is listed, and nothing is repaired",
    "conferences": "attempts as InConference that were taken up in the stretch",
    "consults": "attempts as ReceivedConsult that were taken up in the stretch",
    "conversation": "the conversation of the event",
    "customer": "the customer of the opening, then of each merge in turn",
    "customer_messages": "the messages of the customer between start and end of the segment, by the order of events",
    "descriptor": "the role, and what the ending symbol means for it",
    "direction": "that of the opening; a reopening by the customer is inbound, any other outbound",
    "end_cause": "the symbol that ended it",
    "end_reason": "the symbol that ended the leg's part",
    "excluded": "the assignee was tracked and out of session at the close, and it was closed by a rule, the system or another agent",
    "exclusion_reason": "the assignee was out of session at the close, which was not the customer's nor its own",
    "first_reply_ms": _WRITTEN,
    "handle_ms": "the focus and wrap-up that lie in it",
    "inbox": "the last inbox that an opening or a move gave",
    "is_last": "no fact of the same stretch begins later",
    "mediation_ms": "the stays since the last offer or taking up in the stretch, or its beginning",
    "message": "what the code says",
    "note": "that of the status set",
    "offered_at": "when it was offered; null where no offer came before",
    "offers": "the offers begun between entering and ending, by the order of events",
    "offers_not_accepted": "the offers begun in the stretch that ended unaccepted",
    "opened_at": "the first opening, or the reopening of one that was never opened",
    "outcome": "completed if somebody has it in hand, or had and nothing waits; else abandoned by the customer, or stopped",
    "priority": "the first that was given in the entry",
    "purpose": "invite if somebody has it in hand, transfer if somebody had in the stretch, else route",
    "queue": "that of the offer, else that of the queue entry open before it",
    "reason": "that of the event that began it",
    "received_from": "the latest earlier fact of the agent that the offer, the change of role or the takeover names",
    "resource": "the agent, queue or strategy of the event",
    "resource_type": "what the event gave it to",
    "result": "what the ending symbol means for a leg in hand, or for an offer",
    "result_reason": "what the ending symbol means for a leg in hand, or for an offer",
    "role": "that of the last offer or change of role; without one Puller, or TookOver for a takeover",
    "segment": "the segment that it lies in",
    "span": "from its beginning event to its ending event",
    "status": "the hold if there is one, else active with work, else available",
    "target": "the fact begun or accepted by the event that ended the stay; of an abandoned stay, its own",
    "task": "that of the status set",
    "topics": "each topic that was added and not taken off",
    "transfers": "the segments that ended in a transfer in the stretch",
    "unit": "that of the clocking in of the session",
    "wait_ms": _TAKEN,
}
"""Column to what decides it, wherever the table does not say more; `span` is a row's own time."""

IN_TABLE: Final = {
    ("contacts", "agent"): _TAKEN,
    ("contacts", "channel"): "that of the event, else of the contact before, else of the opening",
    ("contacts", "direction"): "outbound only where the centre opened it, or the platform says so",
    ("contacts", "queue"): "the first queueing within the contact",
    ("contacts", "span"): "a contact begins by its own event, an opening, a reopening by the customer or a customer message on another channel, and ends by its own event, with the next or at the close",
    ("conversations", "channel"): "that of the first inbound contact, else outbound",
    ("mediations", "resource"): _PLACED,
    ("mediations", "resource_type"): _PLACED,
    ("mediations", "result"): "what ended the stay, and what became of the offer or acceptance that did",
    ("mediations", "result_reason"): "what ended the stay, and what became of the offer or acceptance that did",
    ("queue_entries", "outcome"): "taking up answers it, another queue moves it, a close abandons or stops it",
    ("queue_entries", "queue"): _PLACED,
    ("resource_facts", "resource_type"): "an agent by an offer or taking up; a queue, strategy or entry where the customer gave up there",
    ("topics", "agent"): "the agent of the event that set it",
    ("topics", "span"): "from the event that set a topic to the one that took it off",
}
"""Table and column to what decides it, where that is particular to the table."""

POLICIES: Final = {
    ("attention", "span"): ("idle_ends_attention",),
    ("attention", "end_cause"): ("idle_ends_attention",),
    ("focus_spans", "span"): FOCUS,
    ("engaged_spans", "span"): ENGAGED,
    ("engaged_spans", "basis"): ENGAGED,
    ("segments", "ift_ms"): FOCUS,
    ("segments", "eht_ms"): ENGAGED,
    ("resource_facts", "focus_ms"): FOCUS,
    ("conversations", "ift_ms"): FOCUS,
    ("conversations", "eht_ms"): ENGAGED,
    ("conversations", "handle_ms"): ("conversation_handle_time",),
    ("contacts", "handle_ms"): FOCUS,
}
"""Table and column to the policies that apply to it."""
OF_HANDLE_TIME: Final = {"ift": FOCUS, "eht": ENGAGED, "segment": ()}
"""Value of the policy `conversation_handle_time` to the policies that apply besides."""
# fmt: on


def policies_of(table: str, column: str, policies: Mapping[str, object]) -> dict[str, object]:
    """Return the policies that apply to a column, with the values under which it was derived."""
    names = POLICIES.get((table, column), ())
    if "conversation_handle_time" in names:
        names += OF_HANDLE_TIME[str(policies["conversation_handle_time"])]
    return {name: policies[name] for name in names}


def rule_of(table: str, column: str) -> str:
    """Say what decides a column of a table."""
    return IN_TABLE.get((table, column)) or RULES[column]
