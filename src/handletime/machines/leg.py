"""A leg is one agent's part in one conversation, from offer to wrap-up."""

from typing import Final

from handletime.machines.machine import Machine

IN_HAND: Final = ("engaged", "held", "parked")
"""The states in which an agent has the conversation in hand."""
WORK: Final = ("engaged", "held", "wrapping")
"""The states in which an agent has work; parked waits for the customer."""

LEG: Final = Machine(
    name="leg",
    stage=2,
    key="conversation, with a slot for each agent",
    models="What an agent does in a conversation. One slot's move may send a symbol to another: "
    "an accepted transfer sends `given` to the inviting agent, a takeover sends `taken` "
    "to the one it is taken from; a close goes to all.",
    ignores="Whether the conversation is open; the role, which is looked up from the event.",
    states={
        "out": "the agent has no part in it",
        "alerting": "it is offered to the agent",
        "engaged": "the agent works on it",
        "held": "the agent has put the customer on hold",
        "parked": "the agent has it, and it waits for the customer",
        "wrapping": "the agent's part is over but for the wrap-up",
    },
    symbols={
        "offered": "it is offered to the agent, for any purpose",
        "accepted": "the agent accepts, or pulls it",
        "accepted_transfer": "the agent accepts, and was last offered a transfer from another",
        "role_changed": "the agent's role becomes another, but for a transfer",
        "role_changed_transfer": "the agent's role becomes that of a transfer's receiver",
        "taken_over": "the agent takes it from another",
        "taken_over_self": "the agent takes it from itself",
        "held": "the agent puts the customer on hold",
        "resumed": "the agent is back from hold",
        "parked": "the agent parks it",
        "unparked": "it is work again",
        "transferred_to_agent": "the agent gives it away blindly, to an agent",
        "transferred_to_queue": "the agent gives it away blindly, to a queue",
        "returned_to_queue": "the agent gives it back to a queue",
        "agent_left": "the agent leaves, and it goes on",
        "wrap_up_started": "the wrap-up starts, of an agent who took it up before",
        "wrap_up_ended": "the wrap-up ends",
        "offer_ended": "the offer is revoked, times out or is withdrawn",
        "offer_rejected": "the agent rejects the offer",
        "closed_by_customer": "the customer closes it while it is open",
        "closed_by_agent": "an agent closes it while it is open",
        "closed_by_system": "the system closes it while it is open",
        "closed_by_rule": "a rule closes it while it is open",
        "clocked_out": "the agent clocks out, and had started a wrap-up before",
        "given": "sent: the agent's transfer is accepted",
        "taken": "sent: another takes it from this agent",
    },
    table="""
        | symbol                | out                        | alerting                   | engaged                    | held                       | parked                     | wrapping                   |
        | offered               | alerting                   | alerting                   | !offered_while_in_hand     | !offered_while_in_hand     | !offered_while_in_hand     | alerting                   |
        | accepted              | engaged                    | engaged                    | !accepted_while_in_hand    | !accepted_while_in_hand    | !accepted_while_in_hand    | engaged                    |
        | accepted_transfer     | engaged                    | engaged >given             | !accepted_while_in_hand    | !accepted_while_in_hand    | !accepted_while_in_hand    | engaged                    |
        | role_changed          | !role_changed_without_leg  | alerting                   | engaged                    | held                       | parked                     | !role_changed_without_leg  |
        | role_changed_transfer | !role_changed_without_leg  | alerting                   | engaged >given             | held >given                | parked >given              | !role_changed_without_leg  |
        | taken_over            | engaged >taken             | engaged >taken             | !taken_over_while_in_hand  | !taken_over_while_in_hand  | !taken_over_while_in_hand  | engaged >taken             |
        | taken_over_self       | engaged !taken_from_nobody | engaged !taken_from_nobody | !taken_over_while_in_hand  | !taken_over_while_in_hand  | !taken_over_while_in_hand  | engaged !taken_from_nobody |
        | held                  | !not_in_hand               | !not_in_hand               | held                       | -                          | -                          | !not_in_hand               |
        | resumed               | !not_in_hand               | !not_in_hand               | -                          | engaged                    | -                          | !not_in_hand               |
        | parked                | !not_in_hand               | !not_in_hand               | parked                     | parked                     | -                          | !not_in_hand               |
        | unparked              | !not_in_hand               | !not_in_hand               | -                          | -                          | engaged                    | !not_in_hand               |
        | transferred_to_agent  | !not_in_hand               | !not_in_hand               | out                        | out                        | out                        | !not_in_hand               |
        | transferred_to_queue  | !not_in_hand               | !not_in_hand               | out                        | out                        | out                        | !not_in_hand               |
        | returned_to_queue     | !not_in_hand               | !not_in_hand               | out                        | out                        | out                        | !not_in_hand               |
        | agent_left            | !not_in_hand               | !not_in_hand               | out                        | out                        | out                        | !not_in_hand               |
        | wrap_up_started       | wrapping                   | !not_in_hand               | wrapping                   | wrapping                   | wrapping                   | -                          |
        | wrap_up_ended         | -                          | -                          | -                          | -                          | -                          | out                        |
        | offer_ended           | !offer_ended_without_offer | out                        | !offer_ended_without_offer | !offer_ended_without_offer | !offer_ended_without_offer | !offer_ended_without_offer |
        | offer_rejected        | !offer_ended_without_offer | out                        | !offer_ended_without_offer | !offer_ended_without_offer | !offer_ended_without_offer | !offer_ended_without_offer |
        | closed_by_customer    | -                          | out                        | out                        | out                        | out                        | -                          |
        | closed_by_agent       | -                          | out                        | out                        | out                        | out                        | -                          |
        | closed_by_system      | -                          | out                        | out                        | out                        | out                        | -                          |
        | closed_by_rule        | -                          | out                        | out                        | out                        | out                        | -                          |
        | clocked_out           | -                          | -                          | -                          | -                          | -                          | out                        |
        | given                 | -                          | -                          | out                        | out                        | out                        | -                          |
        | taken                 | !taken_from_nobody         | !taken_from_nobody         | out                        | out                        | out                        | !taken_from_nobody         |
    """,
    spans=("alerting", "engaged", "held", "parked", "wrapping"),
    kinds={
        "conversation.offered:route": "offered",
        "conversation.offered:transfer": "offered",
        "conversation.offered:conference": "offered",
        "conversation.offered:consult": "offered",
        "conversation.offered:invite": "offered",
        "conversation.accepted": "accepted",
        "conversation.role_changed:transfer": "role_changed_transfer",
        "conversation.role_changed:conference": "role_changed",
        "conversation.role_changed:consult": "role_changed",
        "conversation.taken_over": "taken_over",
        "conversation.held": "held",
        "conversation.resumed": "resumed",
        "conversation.parked": "parked",
        "conversation.unparked": "unparked",
        "conversation.transferred": "transferred_to_agent",
        "conversation.transferred:to_queue": "transferred_to_queue",
        "conversation.returned_to_queue": "returned_to_queue",
        "conversation.agent_left": "agent_left",
        "conversation.wrap_up_started": "wrap_up_started",
        "conversation.wrap_up_ended": "wrap_up_ended",
        "conversation.offer_ended:revoked": "offer_ended",
        "conversation.offer_ended:timed_out": "offer_ended",
        "conversation.offer_ended:withdrawn": "offer_ended",
        "conversation.offer_ended:rejected": "offer_rejected",
        "conversation.closed:customer": "closed_by_customer",
        "conversation.closed:agent": "closed_by_agent",
        "conversation.closed:system": "closed_by_system",
        "conversation.closed:rule": "closed_by_rule",
    },
    to_all=("closed_by_customer", "closed_by_agent", "closed_by_system", "closed_by_rule"),
)
