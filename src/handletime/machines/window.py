"""The window of an agent's desk is hidden while another tab or program covers it."""

from typing import Final

from handletime.machines.machine import Machine

WINDOW: Final = Machine(
    name="window",
    stage=1,
    key="agent",
    models="When the window of the agent's desk is hidden. It cuts In-Focus Time only under the "
    "policy `hidden_window=stops`.",
    ignores="Everything else: attention goes on behind a hidden window.",
    states={"off": "the window is in view", "on": "the window is hidden"},
    symbols={"hidden": "the window is hidden", "shown": "the window is in view again"},
    table="""
        | symbol | off | on  |
        | hidden | on  | -   |
        | shown  | -   | off |
    """,
    spans=("on",),
    kinds={"agent.window_hidden": "hidden", "agent.window_shown": "shown"},
)
