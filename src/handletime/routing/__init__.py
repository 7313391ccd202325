"""Routing: a pure decision over a picture of the floor."""

from handletime.routing.considered import Merit, PassedOver, Why, why
from handletime.routing.decision import Offer, decide
from handletime.routing.picture import Desk, Picture, Waiting
from handletime.routing.pulling import next_for
from handletime.routing.reasons import REASONS, Reason
from handletime.routing.rules import Capacity, ChannelRules, Rules

__all__ = [
    "REASONS",
    "Capacity",
    "ChannelRules",
    "Desk",
    "Merit",
    "Offer",
    "PassedOver",
    "Picture",
    "Reason",
    "Rules",
    "Waiting",
    "Why",
    "decide",
    "next_for",
    "why",
]
