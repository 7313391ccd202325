"""Overlays of an agent's time: Focus mode and the hidden window. FACTS §3 and §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.stages.moves import Moves, run_machine
from handletime.machines import WINDOW

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded


def hidden_windows(coded: Coded) -> Moves:
    """Return when each agent's window was hidden, by agent."""
    feed = coded.by_agent.feed(WINDOW)
    ran = run_machine(WINDOW, feed, keys=len(coded.agents), size=coded.size)
    return ran.moves.where(ran.in_state("on"))
