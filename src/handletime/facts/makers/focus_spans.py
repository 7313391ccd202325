"""The table `focus_spans`. FACTS §4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.rows import rows

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.facts.stages.focus_time import Pieces
    from handletime.kernel.types import Flags, Integers


def focus_spans(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `focus_spans`."""
    return rows("focus_spans", **span_columns(derivation, derivation.focus))


def span_columns(derivation: Derivation, pieces: Pieces) -> dict[str, Integers | Flags | pl.Series]:
    """Return the columns that spans of segments share."""
    coded, segments = derivation.coded, derivation.segments
    return {
        "conversation": coded.conversations.gather(segments.conversation[pieces.segment]),
        "agent": coded.agents.gather(segments.agent[pieces.segment]),
        "segment": segments.number[pieces.segment],
        "started_at": pieces.start,
        "ended_at": pieces.end,
        "open": pieces.open,
    }
