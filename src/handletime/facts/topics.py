"""Topics: when which topic was set and taken off. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.facts.rows import instants, rows

if TYPE_CHECKING:
    from handletime.facts.derivation import Derivation
    from handletime.kernel.types import Integers


def topic_spans(derivation: Derivation) -> pl.DataFrame:
    """Return from which position to which each topic was set; null while it still is."""
    coded = derivation.coded
    positions = coded.of_type("conversation.topic_added", "conversation.topic_removed")
    added = coded.of_type("conversation.topic_added")
    by = ["conversation", "topic"]
    return (
        pl.DataFrame(
            {
                "conversation": coded.conversation[positions],
                "topic": coded.text("topic", positions),
                "position": positions,
                "is_set": np.isin(positions, added),
            }
        )
        .filter(pl.col("is_set") != pl.col("is_set").shift(fill_value=False).over(by))
        .with_columns(removed=pl.col("position").shift(-1).over(by))
        .filter("is_set")
        .sort("conversation", "position", "topic")
    )


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
