"""Explains the table `findings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.explain.explanation import Because, Opened, Rule, milliseconds
from handletime.facts.explain.rules import rule_of
from handletime.facts.explain.witness import named_cell
from handletime.machines import MACHINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handletime.facts.explain.witness import Witness


def findings(witness: Witness, _row: int, values: Mapping[str, object]) -> Opened:
    """Explain a finding; an event that was left out of the log is named by the row alone."""
    position = _position(witness, values)
    positions = () if position is None else (position,)
    rule = Rule(rule_of("findings", "code"), "7")
    for said in witness.derivation.said:
        for each in np.flatnonzero(said.position == position):
            if said.cells and said.code[each] == values["code"]:
                rule = named_cell(MACHINES[said.machine], *said.cells[each])
    columns = ("code", "at", "agent", "conversation", "event", "message")
    return Opened({}, dict.fromkeys(columns, Because(positions, rule)))


def _position(witness: Witness, values: Mapping[str, object]) -> int | None:
    """Return the place of the event of a finding in the order."""
    coded, at = witness.coded, values["at"]
    rows = np.flatnonzero(coded.at[:-1] == milliseconds(at))
    names = coded.event_names(rows)
    found = rows[(names == values["event"]).to_numpy()]
    return int(found[0]) if found.size else None
