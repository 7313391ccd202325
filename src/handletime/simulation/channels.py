"""The channels of a simulated centre: how customers and agents behave on each.

The figures are round ones, chosen so that the reports of a week look like those of a centre:
a chat takes an agent four minutes of attention spread over ten, a call five minutes at a stretch,
a mail three at any time. Nothing here is measured from anybody's customers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE

CAPACITY: Final = 12
"""What an experienced agent can carry at once, in the weights of channels."""
CAPACITY_OF_NEWCOMERS: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One channel: its part of the demand, its weight at the desk, and its pace."""

    name: str
    demand_share: float
    """Its part of all contacts."""
    weight: int
    """What one conversation takes of an agent's capacity."""
    work_ms: int
    """The attention that a contact takes: demand is planned by it."""
    turns: float
    """How often an agent answers, on average."""
    reading_ms: int
    """From looking at a message to beginning to type."""
    typing_ms: int
    """From beginning to type to sending; on the phone, the talk."""
    silence_ms: int
    """From the agent's message to the customer's answer."""
    silence_spread: float
    patience_ms: int
    """How long half of the customers wait in a queue; 0 where they wait as long as it takes."""
    park_after_ms: int
    """Silence after which an agent parks it; 0 where nobody does."""
    close_after_ms: int
    """Silence after which a rule closes it."""
    agent_closes_share: float
    """Conversations that the agent ends, once all is said; else the customer does."""
    wrap_up_share: float
    wrap_up_ms: int
    reopened_share: float
    exclusive: bool = False
    """It takes the whole agent: nothing else beside it."""
    live: bool = True
    """Customers come while there are agents; else whenever they please."""


CHAT: Final = Channel(
    "chat", 0.38, 4, 250 * SECOND, 6, 6 * SECOND, 21 * SECOND, 35 * SECOND, 0.7,
    150 * SECOND, 0, 8 * MINUTE, 0.6, 0.5, 25 * SECOND, 0.04,
)  # fmt: skip
MESSAGING: Final = Channel(
    "messaging", 0.2, 3, 220 * SECOND, 5, 6 * SECOND, 20 * SECOND, 120 * SECOND, 1.0,
    0, 10 * MINUTE, 4 * HOUR, 0.75, 0.3, 20 * SECOND, 0.12, live=False,
)  # fmt: skip
SMS: Final = Channel(
    "sms", 0.06, 3, 160 * SECOND, 4, 5 * SECOND, 16 * SECOND, 150 * SECOND, 1.0,
    0, 10 * MINUTE, 4 * HOUR, 0.75, 0.2, 15 * SECOND, 0.08, live=False,
)  # fmt: skip
EMAIL: Final = Channel(
    "email", 0.18, 6, 280 * SECOND, 1, 40 * SECOND, 150 * SECOND, 3 * HOUR, 1.0,
    0, 5 * SECOND, 24 * HOUR, 0.95, 0.15, 30 * SECOND, 0.2, live=False,
)  # fmt: skip
VOICE: Final = Channel(
    "voice", 0.18, 12, 340 * SECOND, 1, 0, 210 * SECOND, 0, 0,
    110 * SECOND, 0, 0, 0.45, 0.85, 40 * SECOND, 0.02, exclusive=True,
)  # fmt: skip

CHANNELS: Final = (VOICE, CHAT, MESSAGING, SMS, EMAIL)
"""Every channel, in the order in which an agent's free capacity is given away."""

WRITING: Final = (CHAT, MESSAGING, SMS)
MIXES: Final = (
    (CHAT, MESSAGING, SMS, EMAIL),
    WRITING,
    (VOICE,),
    WRITING,
    (CHAT, EMAIL),
    (VOICE,),
    WRITING,
    (EMAIL,),
)
"""What agents can do, dealt out in turn, so that the only agent of a unit can do most."""
