"""Routing: a pure decision over a picture of the floor."""

from handletime.routing.decide import Offer, decide
from handletime.routing.picture import Desk, Picture, Waiting
from handletime.routing.pulling import next_for
from handletime.routing.reasons import REASONS, Reason
from handletime.routing.rules import Capacity, ChannelRules, Rules
from handletime.routing.why import Merit, PassedOver, Why, why

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
