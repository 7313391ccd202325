"""Topics: from which event to which each was set. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded


def topic_spans(coded: Coded) -> pl.DataFrame:
    """Return from which position to which each topic was set; null while it still is."""
    positions = coded.of_type("conversation.topic_added", "conversation.topic_removed")
    added = coded.of_type("conversation.topic_added")
    by = ["conversation", "topic"]
    return (
        pl.DataFrame(
            {
                "conversation": coded.conversation[positions].astype(np.int64),
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
