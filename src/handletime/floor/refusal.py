"""A refusal: the floor's answer to what may not be done now. It is a value, and no exception."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was not carried out."""

    code: str
    """A word that stays the same."""
    sentence: str
    """What is so, for a person."""
    remedy: str
    """What would help; empty where nothing would."""
    status: int = 409
    """What the HTTP API answers: 403 for rights, 404 for what is unknown, 422 for malformed."""
