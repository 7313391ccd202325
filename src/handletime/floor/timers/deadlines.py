"""Deadlines: all that time alone may bring about, for an agent and in a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from handletime.floor.commands.nobody import Timed, timed
from handletime.floor.commands.presence import EndAttention, GoIdle, IdleOut, LoseDesk
from handletime.floor.drafts import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handletime.floor.live.signs import Signs
    from handletime.floor.state.floor import Floor

Due: TypeAlias = Timed | GoIdle | IdleOut | EndAttention | LoseDesk
"""A command of the system that says of itself when it is due, or that it never is."""


def of_agent(floor: Floor, signs: Signs, name: str) -> Iterator[Due]:
    """Give all that may become due for an agent, due or not."""
    if name in floor.agents:
        yield GoIdle(actor=SYSTEM, agent=name, active_at=signs.active(name))
        yield IdleOut(actor=SYSTEM, agent=name)
        yield EndAttention(actor=SYSTEM, agent=name, seen_at=signs.desk(name))
        yield LoseDesk(actor=SYSTEM, agent=name, seen_at=signs.desk(name))


def of_conversation(floor: Floor, signs: Signs, name: str) -> Iterator[Due]:
    """Give all that may become due in a conversation, due or not."""
    conversation = floor.conversations.get(name)
    if conversation is not None:
        yield from timed(conversation, signs.customer(name))
