"""One file a table: each makes its rows of the stages of a derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.facts.makers.attention import attention
from handletime.facts.makers.channels import channels
from handletime.facts.makers.contacts import contacts
from handletime.facts.makers.conversations import conversations
from handletime.facts.makers.engaged_spans import engaged_spans
from handletime.facts.makers.findings import findings
from handletime.facts.makers.focus_modes import focus_modes
from handletime.facts.makers.focus_spans import focus_spans
from handletime.facts.makers.interactions import interactions
from handletime.facts.makers.mediations import mediations
from handletime.facts.makers.queue_entries import queue_entries
from handletime.facts.makers.resource_facts import resource_facts
from handletime.facts.makers.segment_messages import segment_messages
from handletime.facts.makers.segments import segments
from handletime.facts.makers.sessions import sessions
from handletime.facts.makers.statuses import statuses
from handletime.facts.makers.topics import topics

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from handletime.facts.derivation import Derivation

MAKERS: Final[dict[str, Callable[[Derivation], pl.DataFrame]]] = {
    "sessions": sessions,
    "statuses": statuses,
    "focus_modes": focus_modes,
    "channels": channels,
    "attention": attention,
    "focus_spans": focus_spans,
    "engaged_spans": engaged_spans,
    "segments": segments,
    "resource_facts": resource_facts,
    "mediations": mediations,
    "queue_entries": queue_entries,
    "interactions": interactions,
    "conversations": conversations,
    "contacts": contacts,
    "topics": topics,
    "findings": findings,
    "segment_messages": segment_messages,
}
"""The function that makes each table, and each of those that only reports read."""
