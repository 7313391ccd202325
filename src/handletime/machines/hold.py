"""A hold keeps a clocked-in agent from being available: unavailable with a reason, or idle."""

from typing import Final

from handletime.machines.machine import Machine

HOLD: Final = Machine(
    name="hold",
    stage=3,
    key="agent",
    models="What keeps an agent who is clocked in from being available. Work shows through only "
    "where there is no hold; taking up a conversation ends one.",
    ignores="Work that goes on, wrap-ups and unparking: they do not end a break.",
    states={
        "away": "the agent has not clocked in",
        "none": "nothing keeps the agent: active with work, else available",
        "unavailable": "the agent is unavailable, for a reason",
        "idle": "no sign of life",
    },
    symbols={
        "clocked_in": "the agent clocks in",
        "unavailable": "the agent is set unavailable, with another reason, note or task than last",
        "unavailable_again": "the agent is set unavailable as it last was",
        "available": "the agent is set available",
        "took_up": "the agent, tracked by now, takes up a conversation",
        "idled": "the agent is set idle",
        "returned": "the agent is back",
        "clocked_out": "the agent clocks out, in any way",
    },
    table="""
        | symbol            | away                    | none        | unavailable | idle        |
        | clocked_in        | none                    | none        | none        | none        |
        | unavailable       | !status_while_away      | unavailable | unavailable | unavailable |
        | unavailable_again | !status_while_away      | unavailable | -           | unavailable |
        | available         | !status_while_away      | -           | none        | none        |
        | took_up           | !work_while_clocked_out | -           | none        | none        |
        | idled             | !status_while_away      | idle        | -           | -           |
        | returned          | !status_while_away      | -           | -           | none        |
        | clocked_out       | !clocked_out_while_away | away        | away        | away        |
    """,
    spans=("none", "unavailable", "idle"),
    kinds={
        "agent.clocked_in": "clocked_in",
        "agent.status_set:unavailable": "unavailable",
        "agent.status_set:available": "available",
        "agent.idled:idle": "idled",
        "agent.returned": "returned",
        "agent.clocked_out": "clocked_out",
        "agent.idled:clocked_out": "clocked_out",
    },
)
