"""A conversation is open from its opening or reopening until it is closed."""

from typing import Final

from handletime.machines.machine import Machine

STRETCH: Final = Machine(
    name="stretch",
    stage=1,
    key="conversation",
    models="When a conversation is open: each time from opening or reopening to closing.",
    ignores="Who works on it; legs go on working whether or not the conversation is open.",
    states={
        "never": "nobody has opened it yet",
        "open": "it is open",
        "closed": "it was closed, and may be reopened",
    },
    symbols={
        "opened": "the conversation is opened",
        "reopened": "it is reopened, by anyone",
        "closed": "it is closed, by anyone",
        "message": "anyone writes in it, to anyone",
    },
    table="""
        | symbol   | never                         | open                 | closed                        |
        | opened   | open                          | !opened_twice        | !opened_twice                 |
        | reopened | open !reopened_unknown        | !reopened_while_open | open                          |
        | closed   | !closed_while_not_open        | closed               | !closed_while_not_open        |
        | message  | !message_outside_conversation | -                    | !message_outside_conversation |
    """,
    spans=("open",),
    kinds={
        "conversation.opened:inbound": "opened",
        "conversation.opened:outbound": "opened",
        "conversation.reopened:customer": "reopened",
        "conversation.reopened:agent": "reopened",
        "conversation.reopened:system": "reopened",
        "conversation.closed:customer": "closed",
        "conversation.closed:agent": "closed",
        "conversation.closed:system": "closed",
        "conversation.closed:rule": "closed",
        "conversation.message:customer": "message",
        "conversation.message:agent": "message",
        "conversation.message:bot": "message",
        "conversation.message:system": "message",
        "conversation.message:agents": "message",
    },
)
