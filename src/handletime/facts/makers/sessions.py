"""The table `sessions`. FACTS §2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.rows import named, rows

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Flags


def sessions(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `sessions`."""
    coded, ran = derivation.coded, derivation.sessions.ran
    on = ran.moves.where(ran.in_state("on"))
    said = coded.text("cause", on.end)
    idle: Flags = ran.symbol(on.end_symbol, "idled_out")
    again: Flags = ran.symbol(on.end_symbol, "clocked_in")
    other = named(idle * 1 + again * 2 - 1, ("idle", "clocked_in_again"))
    return rows(
        "sessions",
        agent=coded.agents.gather(on.slot),
        unit=coded.text("unit", on.start),
        started_at=coded.at[on.start],
        ended_at=coded.at[on.end],
        open=on.end == coded.size,
        clock_out_reason=coded.text("reason", on.end),
        clock_out_cause=other.zip_with(other.is_not_null(), said),
        started_by=coded.event_names(on.start),
        ended_by=coded.event_names(on.end),
    )
