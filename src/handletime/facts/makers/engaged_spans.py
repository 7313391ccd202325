"""The table `engaged_spans`. FACTS §4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from handletime.facts.makers.focus_spans import span_columns
from handletime.facts.rows import named, rows
from handletime.facts.stages.focus_time import Pieces
from handletime.kernel.group import interleaved

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation


_BASES: Final = ("pending", "sending")


def engaged_spans(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `engaged_spans`."""
    parts = (derivation.engaged_pending, derivation.engaged_sending)
    both = Pieces(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("segment", "start", "end", "open")
        )
    )
    basis = np.repeat(np.arange(2), [part.segment.size for part in parts])
    pending, sending = parts
    order = interleaved(
        key=pending.segment,
        at=pending.start,
        other_key=sending.segment,
        other_at=sending.start,
    )
    pieces = Pieces(*(getattr(both, n)[order] for n in ("segment", "start", "end", "open")))
    return rows(
        "engaged_spans", **span_columns(derivation, pieces), basis=named(basis[order], _BASES)
    )
