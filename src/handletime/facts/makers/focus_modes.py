"""The table `focus_modes`. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.facts.rows import named, rows
from handletime.machines import FOCUS_MODE

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation

_END_CAUSES: Final = {
    "ended": "ended",
    "unavailable": "unavailable",
    "idled": "idled",
    "clocked_out": "clocked_out",
}


def focus_modes(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `focus_modes`."""
    coded, ran = derivation.coded, derivation.focus_mode
    on = ran.moves
    on = on.where(coded.at[on.start] < coded.at[on.end])
    causes = [_END_CAUSES.get(symbol) for symbol in FOCUS_MODE.symbols]
    return rows(
        "focus_modes",
        agent=coded.agents.gather(on.slot),
        unit=coded.text("unit", derivation.sessions.at(on.slot, on.start)),
        reason=coded.text("reason", on.start),
        started_at=coded.at[on.start],
        ended_at=coded.at[on.end],
        open=on.end == coded.size,
        end_cause=named(on.end_symbol, causes),
        started_by=coded.event_names(on.start),
        ended_by=coded.event_names(on.end),
    )
