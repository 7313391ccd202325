"""An agent is sending between two messages that no customer message parts."""

from typing import Final

from handletime.machines.machine import Machine

SENDING: Final = Machine(
    name="sending",
    stage=2,
    key="segment",
    models="Runs of messages from one agent to the customer in one segment. Only the part of a "
    "run that a message ended counts as sending.",
    ignores="Messages of other agents, of bots and of the system; messages only agents see.",
    states={
        "no": "the agent has not written since the customer last did",
        "in a run": "the agent has written, and the customer has not since",
    },
    symbols={
        "message": "the agent writes to the customer",
        "customer_message": "the customer writes",
    },
    table="""
        | symbol           | no       | in a run |
        | message          | in a run | in a run |
        | customer_message | -        | no       |
    """,
    spans=("in a run",),
)
