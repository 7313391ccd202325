"""Conversations: whether what a conversation is in now allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.floor import views
from handletime.floor.checks.check import CONFLICT, Check
from handletime.floor.queueing import OWN_STRATEGIES
from handletime.floor.state.conversations import ROLES, Leg
from handletime.floor.whereabouts import whereabouts
from handletime.machines.leg import IN_HAND

if TYPE_CHECKING:
    from handletime.floor.checks.question import Question

GUESTS: Final = ("InConference", "ReceivedConsult")
"""The roles of those who were invited, and whose role may become another."""


def _exists(q: Question) -> bool:
    begins = q.command.begins(q.floor, q.now)
    return begins is not None and begins in q.floor.conversations


def _others(q: Question) -> bool:
    """Say whether anyone else serves it."""
    return any(leg.agent != q.command.agent for leg in q.conversation.serving)


def _made_by(q: Question) -> bool:
    """Say whether the agent made an offer to the colleague that is open."""
    leg = q.colleague_leg
    return leg is not None and leg.state == "alerting" and leg.from_agent == q.command.agent


def _no_guest(q: Question) -> bool:
    leg = q.colleague_leg
    if leg is None or leg.purpose == "route":
        return True
    return leg.state != "alerting" and not (leg.in_hand and leg.role in GUESTS)


def _same_role(q: Question) -> bool:
    leg = q.colleague_leg
    assert leg is not None, "A guest has a leg."
    if leg.state == "alerting":
        return bool(leg.purpose == q.command.purpose)
    return bool(leg.role == ROLES[q.command.purpose])


def _waits_for_somebody(q: Question) -> bool:
    """Say whether anyone may pull it: it waits, and with no strategy of somebody else."""
    conversation = q.conversation
    with_queue = conversation.waiting == "queued" or conversation.strategy in OWN_STRATEGIES
    return whereabouts(conversation) == "waiting" and with_queue


CHECKS: Final = (
    Check(
        "conversation_exists",
        CONFLICT,
        "There is a conversation of this id already.",
        "Give the new one an id of its own.",
        _exists,
    ),
    Check(
        "closed_for_good",
        CONFLICT,
        "The conversation {conversation} was closed too long ago to be reopened by a message.",
        "Begin a new one.",
        lambda q: q.command.is_too_late(q.floor, q.now),
    ),
    Check(
        "not_open",
        CONFLICT,
        "The conversation {conversation} is closed.",
        "Reopen it first.",
        lambda q: not q.conversation.open,
    ),
    Check(
        "still_open",
        CONFLICT,
        "The conversation {conversation} is open.",
        "Take it, take it over, or be invited.",
        lambda q: q.conversation.open,
    ),
    Check(
        "no_offer",
        CONFLICT,
        "The conversation {conversation} is not offered to {agent}, or no longer.",
        "Wait for the next offer.",
        lambda q: q.leg_state != "alerting",
    ),
    Check(
        "not_in_hand",
        CONFLICT,
        "{agent} does not have the conversation {conversation} in hand.",
        "Accept it, take it over, or be invited.",
        lambda q: q.leg_state not in IN_HAND,
    ),
    Check(
        "in_hand_already",
        CONFLICT,
        "{agent} has the conversation {conversation} in hand already.",
        "Go on with it.",
        lambda q: q.leg_state in IN_HAND,
    ),
    Check(
        "not_theirs",
        CONFLICT,
        "{from_agent} does not have the conversation {conversation} in hand.",
        "See who has it now.",
        lambda q: q.command.from_agent not in [leg.agent for leg in q.conversation.in_hand],
    ),
    Check(
        "only_consults",
        CONFLICT,
        "{agent} is only consulted on the conversation {conversation}, unseen by the customer.",
        "Write a note, or become part of it as a conference or a transfer.",
        lambda q: q.leg is not None and q.leg.in_hand and q.leg.role == "ReceivedConsult",
    ),
    Check(
        "others_have_it",
        CONFLICT,
        "Others have the conversation {conversation} in hand as well.",
        "Leave it to them, or transfer your part so that it is accepted first.",
        _others,
    ),
    Check(
        "nobody_else_has_it",
        CONFLICT,
        "Nobody but {agent} has the conversation {conversation}, which is open.",
        "Close it, transfer it, or give it back to its queue.",
        lambda q: q.conversation.open and q.leg_state in IN_HAND and not _others(q),
    ),
    Check(
        "transfer_open",
        CONFLICT,
        "A transfer of the conversation {conversation} by {agent} is open.",
        "Wait for it, or withdraw it first.",
        lambda q: any(
            leg.purpose == "transfer" and leg.from_agent == q.command.agent
            for leg in q.conversation.alerting
        ),
    ),
    Check(
        "offered_to_somebody",
        CONFLICT,
        "The conversation {conversation} is offered to somebody.",
        "Wait for it, or withdraw it first.",
        lambda q: bool(q.conversation.alerting),
    ),
    Check(
        "not_waiting",
        CONFLICT,
        "The conversation {conversation} waits for nobody.",
        "See who has it, or whom it is offered to.",
        lambda q: not _waits_for_somebody(q),
    ),
    Check(
        "in_no_queue",
        CONFLICT,
        "The conversation {conversation} stays in no queue and with no strategy.",
        "Put it into a queue first.",
        lambda q: not q.conversation.in_queue,
    ),
    Check(
        "not_pulled",
        CONFLICT,
        "No strategy of yours has the conversation {conversation}.",
        "Pull it first.",
        lambda q: (
            q.conversation.waiting not in ("routing", "routing unqueued")
            or q.conversation.strategy in OWN_STRATEGIES
        ),
    ),
    Check(
        "somebody_has_it",
        CONFLICT,
        "Somebody has the conversation {conversation} in hand, or is offered it.",
        "Leave it to them.",
        lambda q: whereabouts(q.conversation) in ("in hand", "offered", "wrapping"),
    ),
    Check(
        "not_engaged",
        CONFLICT,
        "{agent} has the conversation {conversation} on hold or parked.",
        "Resume or unpark it first.",
        lambda q: q.leg_state != "engaged",
    ),
    Check(
        "not_held",
        CONFLICT,
        "{agent} does not have the conversation {conversation} on hold.",
        "Go on with it.",
        lambda q: q.leg_state != "held",
    ),
    Check(
        "parked_already",
        CONFLICT,
        "{agent} has parked the conversation {conversation} already.",
        "Wait for the customer, or unpark it.",
        lambda q: q.leg_state == "parked",
    ),
    Check(
        "not_parked",
        CONFLICT,
        "{agent} has not parked the conversation {conversation}.",
        "Go on with it.",
        lambda q: q.leg_state != "parked",
    ),
    Check(
        "no_part",
        CONFLICT,
        "{agent} never had the conversation {conversation} in hand.",
        "Accept it, take it over, or be invited.",
        lambda q: q.leg is None or not q.leg.taken_up_before,
    ),
    Check(
        "topic_set_already",
        CONFLICT,
        "The conversation {conversation} has the topic {topic} already.",
        "Choose another topic.",
        lambda q: q.command.topic in q.conversation.topics,
    ),
    Check(
        "topic_not_set",
        CONFLICT,
        "The conversation {conversation} does not have the topic {topic}.",
        "Choose one of its topics.",
        lambda q: q.command.topic not in q.conversation.topics,
    ),
    Check(
        "in_inbox_already",
        CONFLICT,
        "The conversation {conversation} is in the inbox {inbox} already.",
        "Choose another inbox.",
        lambda q: q.command.inbox == q.conversation.inbox,
    ),
    Check(
        "no_guest",
        CONFLICT,
        "{to_agent} was not invited to the conversation {conversation}, or has left.",
        "Invite the colleague first.",
        _no_guest,
    ),
    Check(
        "same_role",
        CONFLICT,
        "{to_agent} has this part in the conversation {conversation} already.",
        "Choose another part.",
        _same_role,
    ),
    Check(
        "no_offer_of_yours",
        CONFLICT,
        "No offer of the conversation {conversation} by {agent} to {to_agent} is open.",
        "See what became of it.",
        lambda q: not _made_by(q),
    ),
    Check(
        "wrapping_already",
        CONFLICT,
        "{agent} wraps up the conversation {conversation} already.",
        "Finish the wrap-up when it is done.",
        lambda q: q.leg_state == "wrapping",
    ),
    Check(
        "offered_again",
        CONFLICT,
        "The conversation {conversation} is offered to {agent} again.",
        "Accept or decline it.",
        lambda q: q.leg_state == "alerting",
    ),
    Check(
        "no_wrap_up",
        CONFLICT,
        "There is no wrap-up for the conversation {conversation}.",
        "Have an administrator raise the setting wrap_up.limit_ms for its queue.",
        lambda q: views.wrap_up_limit(q.floor, q.leg or Leg(q.command.agent)) == 0,
    ),
    Check(
        "not_wrapping",
        CONFLICT,
        "{agent} does not wrap up the conversation {conversation}.",
        "Nothing: the wrap-up is over.",
        lambda q: q.leg_state != "wrapping",
    ),
    Check(
        "not_due",
        CONFLICT,
        "It is not due, or no longer.",
        "Look again when it is.",
        lambda q: (due := q.command.due_at(q.floor)) is None or q.now < due,
    ),
)
