"""Topics: from which event to which each was set. FACTS §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from handletime.kernel.group import begins_run, ends_run

if TYPE_CHECKING:
    from handletime.facts.stages.coded import Coded


def topic_spans(coded: Coded) -> pl.DataFrame:
    """Return from which position to which each topic was set; null while it still is."""
    names, topic = coded.numbered("topic")
    added = coded.of_type("conversation.topic_added")
    positions = np.append(added, coded.of_type("conversation.topic_removed"))
    key = coded.conversation[positions].astype(np.int64) * (len(names) + 1) + topic[positions]
    order = np.lexsort((positions, key))
    key, is_set, positions = key[order], order < added.size, positions[order]
    # What is set already, or was not set, says nothing.
    turns = is_set != np.where(begins_run(key), False, np.roll(is_set, 1))  # noqa: FBT003
    key, is_set, positions = key[turns], is_set[turns], positions[turns]
    removed = np.where(ends_run(key), -1, np.roll(positions, -1))
    added = positions[is_set]
    return pl.DataFrame(
        {
            "conversation": coded.conversation[added].astype(np.int64),
            "topic": names.gather(topic[added]),
            "position": added,
            "removed": pl.Series(removed[is_set]).replace(-1, None),
        }
    ).sort("conversation", "position", "topic")
