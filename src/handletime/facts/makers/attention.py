"""The table `attention`. FACTS §4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.facts.rows import named, rows
from handletime.machines import ATTENTION

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation

_END_CAUSES: Final = {
    "entered": "entered_another",
    "left": "left",
    "disconnected": "disconnected",
    "lease_expired": "lease_expired",
    "idled": "idled",
    "idled_out": "idled",
    "clocked_out": "clocked_out",
}


def attention(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `attention`."""
    coded, spans = derivation.coded, derivation.attention
    causes = [_END_CAUSES.get(symbol) for symbol in ATTENTION.symbols]
    return rows(
        "attention",
        agent=coded.agents.gather(spans.moves.slot),
        conversation=coded.conversations.gather(spans.conversation),
        started_at=spans.start,
        ended_at=spans.end,
        open=spans.moves.end == coded.size,
        end_cause=named(spans.moves.end_symbol, causes),
    )
