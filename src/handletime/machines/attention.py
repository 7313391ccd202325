"""An agent attends to one conversation at a time: the one last entered."""

from typing import Final

from handletime.machines.machine import Machine

ATTENTION: Final = Machine(
    name="attention",
    stage=1,
    key="agent (with the conversation last entered)",
    models="Which conversation an agent looks at. Entering one ends attention to any other. It "
    "needs no session.",
    ignores="A hidden window or another browser tab; whether the agent has the conversation in "
    "hand; being idle, if the policy `idle_ends_attention` is false.",
    states={"none": "the agent attends to nothing", "attending": "the agent attends to one"},
    symbols={
        "entered": "the agent enters another conversation than the one last entered",
        "entered_again": "the agent enters the one last entered",
        "left": "the agent leaves the one last entered for another place",
        "disconnected": "the agent leaves it because the connection is gone",
        "lease_expired": "the agent leaves it because there were no signs of life",
        "left_another": "the agent leaves one that is not the one last entered",
        "idled": "the agent is set idle",
        "idled_out": "the agent is clocked out for idleness",
        "clocked_out": "the agent clocks out",
    },
    table="""
        | symbol        | none      | attending |
        | entered       | attending | attending |
        | entered_again | attending | -         |
        | left          | -         | none      |
        | disconnected  | -         | none      |
        | lease_expired | -         | none      |
        | left_another  | -         | -         |
        | idled         | -         | none      |
        | idled_out     | -         | none      |
        | clocked_out   | -         | none      |
    """,
    spans=("attending",),
    kinds={
        "agent.entered_conversation": "entered",
        "agent.left_conversation": "left",
        "agent.left_conversation:navigated": "left",
        "agent.left_conversation:disconnected": "disconnected",
        "agent.left_conversation:lease_expired": "lease_expired",
        "agent.idled:idle": "idled",
        "agent.idled:clocked_out": "idled_out",
        "agent.clocked_out": "clocked_out",
    },
)
