"""The eleven machines: the rules of Handletime, as data."""

from typing import Final

from handletime.machines.attention import ATTENTION
from handletime.machines.channel import CHANNEL
from handletime.machines.focus_mode import FOCUS_MODE
from handletime.machines.hold import HOLD
from handletime.machines.leg import LEG
from handletime.machines.machine import Machine
from handletime.machines.pending import PENDING
from handletime.machines.sending import SENDING
from handletime.machines.session import SESSION
from handletime.machines.stretch import STRETCH
from handletime.machines.waiting import WAITING
from handletime.machines.window import WINDOW

MACHINES: Final = {
    each.name: each
    for each in (
        STRETCH,
        PENDING,
        SESSION,
        FOCUS_MODE,
        WINDOW,
        CHANNEL,
        ATTENTION,
        LEG,
        SENDING,
        WAITING,
        HOLD,
    )
}
"""Every machine by name, in order of stage."""

__all__ = [
    "ATTENTION",
    "CHANNEL",
    "FOCUS_MODE",
    "HOLD",
    "LEG",
    "MACHINES",
    "PENDING",
    "SENDING",
    "SESSION",
    "STRETCH",
    "WAITING",
    "WINDOW",
    "Machine",
]
