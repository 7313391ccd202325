"""An agent's session goes from clocking in to clocking out."""

from typing import Final

from handletime.machines.machine import Machine

SESSION: Final = Machine(
    name="session",
    stage=1,
    key="agent",
    models="When an agent is at work: from clocking in, in a unit, to clocking out.",
    ignores="What the agent does in it. A session may cross midnight.",
    states={
        "off": "the agent has not clocked in: away",
        "on": "the agent is clocked in",
    },
    symbols={
        "clocked_in": "the agent clocks in",
        "clocked_out": "the agent clocks out, or is clocked out",
        "idled_out": "the agent is clocked out for idleness",
    },
    table="""
        | symbol      | off | on                   |
        | clocked_in  | on  | on !clocked_in_twice |
        | clocked_out | -   | off                  |
        | idled_out   | -   | off                  |
    """,
    spans=("on",),
    kinds={
        "agent.clocked_in": "clocked_in",
        "agent.clocked_out": "clocked_out",
        "agent.idled:clocked_out": "idled_out",
    },
)
