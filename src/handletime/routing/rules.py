"""The settings of routing: what goes first, who is asked first, how much an agent may have in hand.

The defaults are those of a centre that has set nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from handletime.errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

WorkCriterion = Literal["channel", "priority", "oldest"]
"""What the order of work can look at."""

AgentCriterion = Literal["last_agent", "least_loaded", "longest_without_offer"]
"""What the order of agents can look at."""

WORK_CRITERIA: Final[Mapping[WorkCriterion, str]] = MappingProxyType(
    {
        "channel": "The channel that goes first by its place in the order of channels.",
        "priority": "The higher priority, or the lower where the rules say so.",
        "oldest": "Who was first put into a queue earlier.",
    }
)
"""Each criterion of the order of work, with what it prefers."""

AGENT_CRITERIA: Final[Mapping[AgentCriterion, str]] = MappingProxyType(
    {
        "last_agent": "The agent whom the customer had last.",
        "least_loaded": "Who has fewest conversations alerting, engaged, held or wrapping.",
        "longest_without_offer": "Who got the last offer earlier; who never got one is first.",
    }
)
"""Each criterion of the order of agents, with what it prefers."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much of one channel an agent may have alerting, engaged, held or wrapping."""

    standard: int
    """Routing offers below this; with zero, it never offers by itself."""
    maximum: int | None = None
    """Next pulls below this; none is no limit. Below the standard, Next stops before routing does,
    as it may for a moment while both are being raised."""

    def __post_init__(self) -> None:
        if min(self.standard, self.maximum or 0) < 0:
            raise InputError(
                f"The capacity {self.standard} (standard), {self.maximum} (maximum)",
                accepted="numbers of conversations, zero or more, and no maximum for no limit",
                code="bad_option",
            )


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What routing does on one channel."""

    order: int
    """Its place in the order of work; the lower goes first, and channels may share a place."""
    capacity: Capacity
    """What an agent may have in hand who has no capacity of its own."""
    exclusive: bool = False
    """It goes with nothing else at the same time, on no channel: neither before nor after."""


MESSAGING: Final = ChannelRules(order=2, capacity=Capacity(standard=3, maximum=5))
"""Several at a time, since customers take their time to answer."""
MAIL: Final = ChannelRules(order=3, capacity=Capacity(standard=1, maximum=None))
"""One is pushed; who wants more asks for it."""

CHANNELS: Final[Mapping[str, ChannelRules]] = MappingProxyType(
    {
        "voice": ChannelRules(order=1, capacity=Capacity(standard=1, maximum=1), exclusive=True),
        "chat": MESSAGING,
        "messaging": MESSAGING,
        "sms": MESSAGING,
        "social": MESSAGING,
        "email": MAIL,
        "task": MAIL,
    }
)
"""The usual channels."""
OTHERS_LIKE: Final = "messaging"
"""The usual channel that any other is like, since a name we do not know is mostly one more way to
write: in the order of work as in capacity."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All settings of routing."""

    channels: Mapping[str, ChannelRules] = field(default_factory=lambda: CHANNELS)
    """The rules of each channel that is told apart."""
    other_channels: ChannelRules = CHANNELS[OTHERS_LIKE]
    """The rules of any other channel."""
    first_priority: Literal["highest", "lowest"] = "highest"
    """Which end of the numbers goes first; no priority is zero."""
    order_of_work: tuple[WorkCriterion, ...] = ("channel", "priority", "oldest")
    """What decides who is served first; between equals, the conversation's id."""
    order_of_agents: tuple[AgentCriterion, ...] = (
        "last_agent",
        "least_loaded",
        "longest_without_offer",
    )
    """What decides who is asked first; between equals, the agent's id."""

    def __post_init__(self) -> None:
        _known("order_of_work", self.order_of_work, tuple(WORK_CRITERIA))
        _known("order_of_agents", self.order_of_agents, tuple(AGENT_CRITERIA))
        _known("first_priority", (self.first_priority,), ("highest", "lowest"))

    def of(self, channel: str) -> ChannelRules:
        """Return the rules of a channel."""
        return self.channels.get(channel, self.other_channels)


def _known(setting: str, given: tuple[str, ...], accepted: tuple[str, ...]) -> None:
    """Refuse names that there are not, and a name that is given twice."""
    wrong = [each for each in given if each not in accepted]
    if wrong or len(set(given)) < len(given):
        raise InputError(
            f"The setting {setting} holds {shown(list(given))}",
            accepted=f"each at most once: {', '.join(accepted)}",
            code="unknown_name" if wrong else "bad_option",
        )
