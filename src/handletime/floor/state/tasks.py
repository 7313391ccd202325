"""A back-office task."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Task:
    """Work that is no conversation; an agent does it while unavailable for `back_office`."""

    id: str
    title: str | None = None
    agent: str | None = None
    """Whom it is assigned to."""
    created_by: str | None = None
    finished_at: int | None = None
