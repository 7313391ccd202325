"""Overlays of an agent's time: Focus mode and the hidden window. FACTS §3 and §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.stages.moves import Moves, run_spans
from handletime.machines import WINDOW

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded


def hidden_windows(coded: Coded) -> Moves:
    """Return when each agent's window was hidden, by agent."""
    feed = coded.by_agent.feed(WINDOW)
    return run_spans(WINDOW, feed, keys=len(coded.agents), size=coded.size).moves
