"""Every setting, in the order of their names' first words."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from handletime.floor.settings.setting import Setting
from handletime.routing.rules import CHANNELS, OTHERS_LIKE, ChannelRules

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Names = tuple[Name, ...] | list[Name]
Milliseconds = Annotated[int, Field(ge=0, le=366 * 86_400_000)]
FromOneSecond = Annotated[int, Field(ge=1_000, le=366 * 86_400_000)]
Count = Annotated[int, Field(ge=0, le=1_000)]
Unlimited = Literal["unlimited"]

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS

_OTHERS: Final = CHANNELS[OTHERS_LIKE]
"""The defaults of routing are routing's own."""
_UNLIKE: Final = {
    name: each for name, each in CHANNELS.items() if each.capacity != _OTHERS.capacity
}


def _most(rules: ChannelRules) -> int | Unlimited:
    most = rules.capacity.maximum
    return "unlimited" if most is None else most


TRACKING_ENABLED = Setting(
    "tracking.enabled",
    "Track agents' attendance and availability",
    "Agents of the tracked groups must clock in before they can work.",
    bool,
    default=False,
)
TRACKING_GROUPS = Setting[tuple[str, ...]](
    "tracking.groups",
    "Tracked groups",
    "The user groups whose agents are tracked; at least one before tracking can be enabled.",
    Names,
    default=(),
    refers="group",
)
TRACKING_CLOCK_OUT_WHILE_ACTIVE = Setting(
    "tracking.clock_out_while_active",
    "Clocking out while working on conversations",
    "Whether an agent may clock out while any conversation is being worked on, in any unit.",
    bool,
    default=False,
)
TRACKING_CONVERSATIONS_AFTER = Setting[Literal["queue", "agent"]](
    "tracking.conversations_after",
    "Conversations of an agent who clocks out",
    "Whether what an agent has in hand goes back to its queue at clocking out, or stays.",
    Literal["queue", "agent"],
    default="queue",
)
UNAVAILABLE_REASONS = Setting[tuple[str, ...]](
    "tracking.unavailable_reasons",
    "Reasons for being unavailable",
    "What an agent may choose from; `other` asks for a description, `back_office` for a task.",
    Names,
    default=("break", "meeting", "back_office", "other"),
)
CLOCK_OUT_REASONS = Setting[tuple[str, ...]](
    "tracking.clock_out_reasons",
    "Reasons for clocking out",
    "What an agent may choose from when it clocks out.",
    Names,
    default=("end_of_shift", "sick", "personal", "other"),
)
ROUTING_OFFER_TIMEOUT = Setting(
    "routing.offer_timeout_ms",
    "Time to accept an offer",
    "An offer that is not accepted by then is revoked.",
    FromOneSecond,
    default=30 * SECOND_MS,
    unit="ms",
    part="channel",
)
ROUTING_MISSED_OFFERS_MAX = Setting(
    "routing.missed_offers_max",
    "Offers in a row that an agent may let pass",
    "An agent who lets as many pass is set unavailable, for the reason `missed_offers`.",
    Annotated[int, Field(ge=1, le=1_000)],
    default=3,
    unit="offers",
)
ROUTING_CAPACITY = Setting(
    "routing.capacity_standard",
    "Standard capacity",
    "How many conversations of a channel an agent is offered at once; parked ones do not count.",
    Count,
    default=_OTHERS.capacity.standard,
    unit="conversations",
    part="channel",
    of_part={name: each.capacity.standard for name, each in _UNLIKE.items()},
)
ROUTING_CAPACITY_MAX = Setting[int | Unlimited](
    "routing.capacity_max",
    "Maximum capacity",
    "Up to how many conversations of a channel an agent may pull by asking for the next; it is "
    "never below the standard, and may be `unlimited`.",
    Count | Unlimited,
    default=_most(_OTHERS),
    unit="conversations",
    part="channel",
    of_part={name: _most(each) for name, each in _UNLIKE.items()},
)
ROUTING_EXCLUSIVE = Setting[tuple[str, ...]](
    "routing.exclusive_channels",
    "Channels that want an agent alone",
    "With a conversation of such a channel an agent has no other.",
    Names,
    default=tuple(name for name, each in CHANNELS.items() if each.exclusive),
)
ROUTING_CHANNEL_ORDER = Setting[tuple[tuple[str, ...], ...]](
    "routing.channel_order",
    "Order of channels",
    "Which channels are served first: groups of channels, the first group before the second; a "
    f"channel of no group goes with `{OTHERS_LIKE}`.",
    list[Names] | tuple[Names, ...],
    default=tuple(
        tuple(name for name, each in CHANNELS.items() if each.order == place)
        for place in sorted({each.order for each in CHANNELS.values()})
    ),
)
ROUTING_LAST_AGENT_FIRST = Setting(
    "routing.last_agent_first",
    "The customer's last agent first",
    "Whether the agent who last took up a conversation of the customer goes before all others.",
    bool,
    default=True,
)
ROUTING_STRATEGY_LIMIT = Setting(
    "routing.strategy_limit_ms",
    "Time for a strategy",
    "How long somebody else's strategy may seek an agent before the conversation is queued again.",
    Milliseconds,
    default=MINUTE_MS,
    unit="ms",
    part="queue",
)
FOCUS_ASKS_REASON = Setting(
    "focus.asks_reason",
    "Focus asks for a reason",
    "Whether an agent has to give a reason when it starts Focus mode.",
    bool,
    default=False,
)
FOCUS_REASONS = Setting[tuple[str, ...]](
    "focus.reasons",
    "Reasons for Focus mode",
    "What an agent may choose from.",
    Names,
    default=("after_contact_work", "project", "help"),
)
FOCUS_REMINDER = Setting(
    "focus.reminder_after_ms",
    "Reminder in Focus mode",
    "After how long the desk reminds an agent that Focus mode is on; 0 for never.",
    Milliseconds,
    default=15 * MINUTE_MS,
    unit="ms",
)
FOCUS_ALLOWS_CONSULT = Setting(
    "focus.allows_consult",
    "Consults in Focus mode",
    "Whether a colleague in Focus mode may be consulted.",
    bool,
    default=True,
)
FOCUS_ALLOWS_TRANSFER = Setting(
    "focus.allows_transfer",
    "Transfers in Focus mode",
    "Whether a conversation may be transferred to a colleague in Focus mode.",
    bool,
    default=False,
)
FOCUS_ALLOWS_CONFERENCE = Setting(
    "focus.allows_conference",
    "Conferences in Focus mode",
    "Whether a colleague in Focus mode may be invited to a conference.",
    bool,
    default=False,
)
IDLE_AFTER = Setting(
    "idle.after_ms",
    "Idle after",
    "After how long without activity an agent is idle, while available or active; 0 for never.",
    Milliseconds,
    default=10 * MINUTE_MS,
    unit="ms",
)
IDLE_OUTCOME = Setting[Literal["idle", "clocked_out"]](
    "idle.outcome",
    "What becomes of an idle agent",
    "Whether an agent without activity is set idle or clocked out.",
    Literal["idle", "clocked_out"],
    default="idle",
)
IDLE_LOG_OUT_AFTER = Setting(
    "idle.log_out_after_ms",
    "Idle for too long",
    "After how long of being idle an agent is clocked out; 0 for never.",
    Milliseconds,
    default=HOUR_MS,
    unit="ms",
)
DESK_SILENCE = Setting(
    "desk.silence_ms",
    "Silence of a desk",
    "After how long without a sign of life of the desk attention ends, and no offers come.",
    FromOneSecond,
    default=45 * SECOND_MS,
    unit="ms",
)
DESK_LOG_OUT_AFTER = Setting(
    "desk.log_out_after_ms",
    "A desk that is gone",
    "After how long without a sign of life of the desk its agent is logged out.",
    FromOneSecond,
    default=5 * MINUTE_MS,
    unit="ms",
)
DESK_CONVERSATIONS_AFTER = Setting[Literal["queue", "agent"]](
    "desk.conversations_after",
    "Conversations of a desk that is gone",
    "Whether what its agent has in hand goes back to its queue, or stays with the agent.",
    Literal["queue", "agent"],
    default="queue",
)
CUSTOMER_GONE_AFTER = Setting(
    "customer.gone_after_ms",
    "A customer who is gone",
    "After how long without a sign of life, while nobody has it in hand, it is closed; 0: never.",
    Milliseconds,
    default=0,
    unit="ms",
    part="channel",
    of_part={"chat": 90 * SECOND_MS},
)
CONVERSATION_DEFAULT_QUEUE = Setting[str](
    "conversation.default_queue",
    "The queue for everything else",
    "Where a conversation goes that nobody put into a queue, if its inbox and channel have none.",
    Name,
    default="main",
)
CONVERSATION_ENTRY_LIMIT = Setting(
    "conversation.entry_limit_ms",
    "Time at entry",
    "How long a bot may have the word before the conversation is put into its queue.",
    Milliseconds,
    default=5 * MINUTE_MS,
    unit="ms",
    part="channel",
)
CONVERSATION_REOPEN_FOR = Setting(
    "conversation.reopen_for_ms",
    "Reopened by a message",
    "How long after the close a customer's message reopens it; later, a new one begins.",
    Milliseconds,
    default=4 * 24 * HOUR_MS,
    unit="ms",
    part="channel",
    of_part={"chat": HOUR_MS, "voice": 0, "task": 0},
)
CONVERSATION_PARK_AFTER = Setting(
    "conversation.park_after_ms",
    "Park after",
    "After how long of the customer's silence, once answered, a conversation is parked; 0: never.",
    Milliseconds,
    default=10 * MINUTE_MS,
    unit="ms",
    part="channel",
    of_part={"voice": 0, "task": 0},
)
CONVERSATION_CLOSE_AFTER = Setting(
    "conversation.close_after_ms",
    "Close after",
    "After how long of the customer's silence a conversation is closed by rule; 0 for never.",
    Milliseconds,
    default=24 * HOUR_MS,
    unit="ms",
    part="channel",
    of_part={"chat": 30 * MINUTE_MS, "voice": 0, "task": 0},
)
WRAP_UP_LIMIT = Setting(
    "wrap_up.limit_ms",
    "Limit of a wrap-up",
    "After how long a wrap-up ends by itself; with 0 there is no wrap-up.",
    Milliseconds,
    default=120 * SECOND_MS,
    unit="ms",
    part="queue",
)

SETTINGS: Final = {
    each.name: each for each in list(globals().values()) if isinstance(each, Setting)
}
"""Every setting by name."""


def setting_of(name: str) -> tuple[Setting[object], str | None] | None:
    """Return the setting that a name means, and the part whose own value it is."""
    if name in SETTINGS:
        return SETTINGS[name], None
    for each in SETTINGS.values():
        if each.part and name.startswith(f"{each.name}.") and len(name) > len(each.name) + 1:
            return each, name[len(each.name) + 1 :]
    return None
