"""A conversation waits in a queue or with a routing strategy; an entry is the whole visit."""

from typing import Final

from handletime.machines.machine import Machine

STAY: Final = ("queued", "routing", "routing unqueued")
"""The states that are a stay: what mediation is made of."""
ENTRY: Final = ("offering", "queued", "routing")
"""The states in which a queue entry is open, however many offers fail."""

WAITING: Final = Machine(
    name="waiting",
    stage=3,
    key="conversation (with the queue last put into)",
    models="Where a conversation waits, and whether its visit to a queue goes on. `offering` and "
    "the split of routing tell whether a queue entry is open beside the stay.",
    ignores="Which agent is offered it: offers reach it as moves of legs.",
    states={
        "none": "it waits nowhere",
        "offering": "no stay, but an offer out of a queue entry that is still open",
        "queued": "a stay in a queue",
        "routing": "a stay with a strategy, out of a queue entry that is still open",
        "routing unqueued": "a stay with a strategy, with no queue entry",
    },
    symbols={
        "queued": "it is put into another queue than the last, or into its first",
        "queued_again": "it is put into the queue that it was last put into",
        "pulled": "a strategy takes it",
        "offered": "an offer begins",
        "taken_up": "an agent takes it up",
        "closed": "it is closed while it is open",
        "lapsed": "its last offer ends; it is open and nobody has it in hand",
        "stopped": "its last offer ends; it is not open, or somebody has it in hand",
    },
    table="""
        | symbol       | none             | offering | queued   | routing  | routing unqueued |
        | queued       | queued           | queued   | queued   | queued   | queued           |
        | queued_again | queued           | queued   | -        | queued   | queued           |
        | pulled       | routing unqueued | routing  | routing  | routing  | routing unqueued |
        | offered      | -                | -        | offering | offering | none             |
        | taken_up     | -                | none     | none     | none     | none             |
        | closed       | -                | none     | none     | none     | none             |
        | lapsed       | -                | queued   | -        | -        | -                |
        | stopped      | -                | none     | -        | -        | -                |
    """,
    spans=("offering", "queued", "routing", "routing unqueued"),
    kinds={
        "conversation.queued": "queued",
        "conversation.returned_to_queue": "queued",
        "conversation.transferred:to_queue": "queued",
        "conversation.pulled": "pulled",
    },
)
