"""The policy `acht_agent`: whom a report credits with a closed conversation. FACTS §6."""

from __future__ import annotations

from typing import Any, Literal

import pytest

import handletime as ht

START = 1_772_438_400_000


def event(number: int, kind: str, **fields: Any) -> dict[str, Any]:
    """One event of the conversation, a minute after the last."""
    at = START + 60_000 * number
    return {
        "id": str(number),
        "type": f"conversation.{kind}",
        "at": at,
        "conversation": "c1",
    } | fields


def closed(**by: str) -> list[dict[str, Any]]:
    """Ana takes a call up; someone closes it."""
    opened = {"customer": "kim", "channel": "voice", "direction": "inbound"}
    return [
        event(0, "opened", **opened),
        event(1, "accepted", agent="ana"),
        event(3, "closed", **by),
    ]


@pytest.mark.parametrize(
    ("policy", "by", "credited"),
    [
        ("closer", {"by": "agent", "agent": "ben"}, "ben"),
        ("assignee", {"by": "agent", "agent": "ben"}, "ana"),
        ("closer", {"by": "customer"}, "ana"),
        ("assignee", {"by": "customer"}, "ana"),
    ],
)
def test_the_policy_decides_who_is_credited(
    policy: Literal["closer", "assignee"], by: dict[str, str], credited: str
) -> None:
    facts = ht.derive(ht.read(closed(**by)), policies=ht.Policies(acht_agent=policy))
    rows = ht.report("acht-by-customer", facts, by=["agent"]).rows
    assert [(credited, 1, 120_000)] == rows.select(
        "agent", "closed_conversations", "handle_ms"
    ).rows()
