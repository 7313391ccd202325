"""Snapshots: a floor as bytes, so that a restart need not fold the whole log again.

A snapshot says by its version which form of the floor it holds; one of another form is as good
as none. It is never the truth: the log is, and folding it from the start gives the same floor.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Final

from pydantic import TypeAdapter

from handletime.floor.state.floor import Floor

RULES: Final = 1
"""Raised whenever the fold of the same events gives another floor than before."""


@cache
def _adapter() -> TypeAdapter[Floor]:
    return TypeAdapter(Floor)


@cache
def version() -> str:
    """Return what names the form of today's snapshots: the rules, and the fields of the floor."""
    fields = json.dumps(_adapter().json_schema(), sort_keys=True)
    return f"{RULES}-{hashlib.sha256(fields.encode()).hexdigest()[:16]}"


def as_bytes(floor: Floor) -> bytes:
    """Write a floor down."""
    return _adapter().dump_json(floor)


def from_bytes(body: bytes) -> Floor:
    """Read a floor that `as_bytes` wrote in the same version."""
    return _adapter().validate_json(body)
