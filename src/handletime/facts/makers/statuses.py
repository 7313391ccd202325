"""The table `statuses`, which tile every session. FACTS §3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handletime.facts.rows import named, rows
from handletime.facts.stages.statuses import STATUSES, UNAVAILABLE

if TYPE_CHECKING:
    import polars as pl

    from handletime.facts.derivation import Derivation
    from handletime.facts.stages.coded import Coded
    from handletime.kernel.types import Integers


def statuses(derivation: Derivation) -> pl.DataFrame:
    """Derive the table `statuses`."""
    coded = derivation.coded
    agent, start, end, status = derivation.statuses
    unavailable = np.where(status == UNAVAILABLE, start, -1)
    return rows(
        "statuses",
        agent=coded.agents.gather(agent),
        unit=coded.text("unit", derivation.sessions.at(agent, start)),
        status=named(status, STATUSES),
        reason=coded.text("reason", unavailable),
        note=coded.text("note", unavailable),
        task=coded.text("task", unavailable),
        cause=_causes(coded, start),
        started_at=coded.at[start],
        ended_at=coded.at[end],
        open=end == coded.size,
        started_by=coded.event_names(start),
        ended_by=coded.event_names(end),
    )


def _causes(coded: Coded, start: Integers) -> pl.Series:
    """Return the cause of each span: that of its setting, the agent's own, or the system's."""
    own = coded.is_of_type(start, "agent.clocked_in", "agent.returned")
    by_hand = coded.is_of_type(start, "agent.status_set")
    said = coded.text("cause", np.where(by_hand, start, -1))
    told = named(np.where(own, 0, np.where(by_hand, -1, 1)), ("agent", "system"))
    return told.zip_with(told.is_not_null(), said)
