"""The codes of findings, and what each says. FACTS §7."""

from __future__ import annotations

from typing import Final

MESSAGES: Final = {
    "accepted_while_in_hand": "accepted by an agent who already has it in hand; nothing is done",
    "clocked_in_twice": "clocked in during a session; the first session ends here",
    "clocked_out_while_away": "clocked out without a session",
    "closed_while_not_open": "closed while it was not open; nothing is done",
    "conflicting_event": "left out: it differs from the kept event of the same source and id",
    "focus_mode_ended_while_off": "Focus mode ended while it was off",
    "focus_mode_started_twice": "Focus mode started while it was on; nothing is done",
    "from_the_future": "dated more than a day after it was recorded or read",
    "law_broken": "a law of the facts does not hold here",
    "merge_circle": "the merge would close a circle; nothing is done",
    "message_outside_conversation": "a message in a conversation that is not open",
    "not_in_hand": "done by an agent who does not have it in hand; nothing is done",
    "offer_ended_without_offer": "an offer ended that was not open; nothing is done",
    "offered_while_in_hand": "offered to an agent who already has it in hand; nothing is done",
    "opened_twice": "opened again; only a reopening opens a known conversation",
    "reopened_unknown": "reopened without ever having been opened; it opens here",
    "reopened_while_open": "reopened while it was open; nothing is done",
    "retraction_of_nothing": "retracts an event that is not there",
    "role_changed_without_leg": "a role changed of an agent who has no part in it",
    "routed_to_second_agent": "taken up by a routed agent while another has it in hand",
    "session_left_open": "the session is open, and the agent has been silent for 16 hours",
    "status_while_away": "a status was set without a session; nothing is set",
    "taken_from_nobody": "taken over from an agent who does not have it in hand",
    "taken_over_while_in_hand": "taken over by an agent who has it in hand; nothing is done",
    "work_while_clocked_out": "a conversation was taken up without a session",
    "wrap_up_without_segment": "a wrap-up of an agent who never took it up; nothing is done",
}
"""Every code of a finding, with what it says."""
