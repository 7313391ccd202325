"""Focus mode pauses routing; it is an overlay on the status, and never comes back by itself."""

from typing import Final

from handletime.machines.machine import Machine

FOCUS_MODE: Final = Machine(
    name="focus mode",
    stage=1,
    key="agent",
    models="When an agent has paused routing to work in Focus. It needs no session.",
    ignores="The agent's channels, which stay as they are.",
    states={
        "off": "routing may offer to the agent",
        "on": "routing is paused for the agent",
    },
    symbols={
        "started": "the agent starts Focus mode",
        "ended": "the agent ends it",
        "unavailable": "the agent is set unavailable",
        "idled": "the agent is set idle, or clocked out for idleness",
        "clocked_out": "the agent clocks out",
    },
    table="""
        | symbol      | off                         | on                        |
        | started     | on                          | !focus_mode_started_twice |
        | ended       | !focus_mode_ended_while_off | off                       |
        | unavailable | -                           | off                       |
        | idled       | -                           | off                       |
        | clocked_out | -                           | off                       |
    """,
    spans=("on",),
    kinds={
        "agent.focus_mode_started": "started",
        "agent.focus_mode_ended": "ended",
        "agent.status_set:unavailable": "unavailable",
        "agent.idled:idle": "idled",
        "agent.idled:clocked_out": "idled",
        "agent.clocked_out": "clocked_out",
    },
)
