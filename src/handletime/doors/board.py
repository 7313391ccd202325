"""The board: the floor as a terminal shows it, from the answers of its queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from handletime.floor.queries.agents_status import AgentRow, AgentsSeen
    from handletime.floor.queries.queues_status import QueueRow

STYLES: Final = {
    "available": "green",
    "active": "bold cyan",
    "unavailable": "yellow",
    "idle": "magenta",
    "away": "dim",
}
"""Status to its colour; the word stands beside it, so that colour alone says nothing."""
SECOND_MS: Final = 1_000
MINUTE_S: Final = 60


def board(now: int, agents: AgentsSeen, queues: Iterable[QueueRow]) -> RenderableType:
    """Lay out who is in which status, and who waits, at an instant."""
    counts = "   ".join(f"{name} {count}" for name, count in agents.counts.items())
    return Group(
        Rule(f"{format_instant(now)[:19].replace('T', ' ')} UTC", align="left"),
        Text(counts),
        _agents(now, agents.rows),
        _queues(now, queues),
    )


def lasting(since_at: int | None, now: int) -> str:
    """Write how long something has lasted, as h:mm:ss; blank where it has not begun."""
    if since_at is None:
        return ""
    seconds = max(now - since_at, 0) // SECOND_MS
    minutes, seconds = divmod(seconds, MINUTE_S)
    hours, minutes = divmod(minutes, MINUTE_S)
    return f"{hours}:{minutes:02}:{seconds:02}"


def _agents(now: int, rows: Iterable[AgentRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("agent", "unit", "status", "reason"):
        table.add_column(name)
    for name in ("since", "in hand", "Focus"):
        table.add_column(name, justify="right")
    for row in rows:
        status = row.status or ""
        table.add_row(
            row.name,
            row.unit or "",
            Text(status, style=STYLES.get(status, "")),
            _reason(row),
            lasting(row.since_at, now),
            str(len(row.in_hand) or ""),
            lasting(row.focus_mode_since_at, now),
        )
    return table


def _reason(row: AgentRow) -> str:
    if row.next_reason is not None:
        return f"then {row.next_reason}"
    return row.note or row.reason or ""


def _queues(now: int, rows: Iterable[QueueRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("queue")
    for name in ("waiting", "offered", "longest wait"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row.name, str(row.waiting), str(row.offered), lasting(row.waits_since_at, now)
        )
    return table
