"""The table `topics`. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handletime.facts.rows import instants, rows

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers


def topics(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `topics`."""
    coded, spans = derivation.coded, derivation.topics
    added: Integers = spans["position"].to_numpy()
    removed: Integers = spans["removed"].fill_null(-1).to_numpy()
    table = rows(
        "topics",
        conversation=coded.conversations.gather(spans["conversation"]),
        topic=spans["topic"],
        agent=coded.text("agent", added),
        added_at=coded.at[added],
        removed_at=instants(coded, removed),
    )
    return table.sort("conversation", "added_at", "topic", maintain_order=True)
