"""A conversation is pending while the customer waits for an answer from a human agent."""

from typing import Final

from handletime.machines.machine import Machine

PENDING: Final = Machine(
    name="pending",
    stage=1,
    key="conversation",
    models="When an open conversation waits for an agent's answer: from the first customer "
    "message, inbound opening or reopening by the customer after the last agent message, "
    "until the next agent message to the customer, by any agent, or the close.",
    ignores="Messages that only agents see; bots and the system, unless the policy "
    "`bot_replies` is `answer`.",
    states={
        "never": "nobody has opened it yet",
        "shut": "it is closed",
        "no": "it is open, and the next word is the customer's",
        "yes": "it is open, and waits for an agent's answer",
    },
    symbols={
        "opened_inbound": "the customer opens it",
        "opened_outbound": "the centre opens it",
        "reopened_by_customer": "the customer reopens it",
        "reopened": "an agent or the system reopens it",
        "customer_message": "the customer writes",
        "agent_message": "an agent writes to the customer",
        "automatic_message": "a bot or the system writes to the customer",
        "closed": "it is closed, by anyone",
    },
    table="""
        | symbol               | never | shut | no   | yes  |
        | opened_inbound       | yes   | -    | -    | -    |
        | opened_outbound      | no    | -    | -    | -    |
        | reopened_by_customer | yes   | yes  | -    | -    |
        | reopened             | no    | no   | -    | -    |
        | customer_message     | -     | -    | yes  | -    |
        | agent_message        | -     | -    | -    | no   |
        | automatic_message    | -     | -    | -    | -    |
        | closed               | -     | -    | shut | shut |
    """,
    spans=("yes",),
    kinds={
        "conversation.opened:inbound": "opened_inbound",
        "conversation.opened:outbound": "opened_outbound",
        "conversation.reopened:customer": "reopened_by_customer",
        "conversation.reopened:agent": "reopened",
        "conversation.reopened:system": "reopened",
        "conversation.message:customer": "customer_message",
        "conversation.message:agent": "agent_message",
        "conversation.message:bot": "automatic_message",
        "conversation.message:system": "automatic_message",
        "conversation.closed:customer": "closed",
        "conversation.closed:agent": "closed",
        "conversation.closed:system": "closed",
        "conversation.closed:rule": "closed",
    },
)
