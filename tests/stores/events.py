"""Events for tests of stores, and what is left of a child that appends them."""

from __future__ import annotations

from typing import Any


def returned(name: str, agent: str = "ana", **fields: Any) -> dict[str, Any]:
    """An agent is back: the shortest event."""
    return {"id": name, "type": "agent.returned", "at": 0, "agent": agent, **fields}
