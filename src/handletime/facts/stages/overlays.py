"""Overlays of an agent's time: Focus mode and the hidden window. FACTS §3 and §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.stages.moves import Moves, Ran, run_machine
from handletime.machines import WINDOW

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded
    from handletime.machines import Machine


def run_overlay(coded: Coded, machine: Machine) -> Ran:
    """Run a machine that has one automaton for each agent and reads events alone."""
    position, symbol = coded.feed(machine)
    return run_machine(
        machine,
        slot=coded.agent[position],
        symbol=symbol,
        position=position,
        slots=len(coded.agents),
        size=coded.size,
    )


def hidden_windows(coded: Coded) -> Moves:
    """Return when each agent's window was hidden, by agent."""
    ran = run_overlay(coded, WINDOW)
    return ran.moves.where(ran.in_state("on")).grouped(len(coded.agents))
