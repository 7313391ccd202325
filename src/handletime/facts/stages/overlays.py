"""Overlays of an agent's time: Focus mode and the hidden window. FACTS §3 and §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.stages.moves import Moves, run_alone
from handletime.machines import WINDOW

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded


def hidden_windows(coded: Coded) -> Moves:
    """Return when each agent's window was hidden, by agent."""
    ran = run_alone(coded, WINDOW, coded.agent, len(coded.agents))
    return ran.moves.where(ran.in_state("on")).grouped(len(coded.agents))
