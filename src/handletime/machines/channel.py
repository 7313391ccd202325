"""An agent is available on a channel from the set that names it to the set that does not."""

from typing import Final

from handletime.machines.machine import Machine

CHANNEL: Final = Machine(
    name="channel",
    stage=1,
    key="agent, channel",
    models="When an agent is available on a channel. Each set of channels is the whole set: it "
    "brings a symbol to every channel that the agent ever uses.",
    ignores="Focus mode, statuses and capacity.",
    states={"off": "the agent is not available on it", "on": "the agent is available on it"},
    symbols={
        "included": "a set that has the channel is given, alone or in clocking in",
        "excluded": "a set that lacks the channel is given",
        "clocked_out": "the agent clocks out",
    },
    table="""
        | symbol      | off | on  |
        | included    | on  | -   |
        | excluded    | -   | off |
        | clocked_out | -   | off |
    """,
    spans=("on",),
    kinds={"agent.clocked_out": "clocked_out", "agent.idled:clocked_out": "clocked_out"},
)
