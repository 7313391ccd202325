"""Drafts: events as they are decided, before the floor gives them instant, order and id."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Draft: TypeAlias = dict[str, Any]
"""The fields of an event, without `id`, `seq` and `source`, and without `at`: only a correction
brings its own, in the past."""

SYSTEM: Final = "system"
"""Who acts where no user does: timers, rules, routing."""
CUSTOMER: Final = "customer"
"""Who acts where a customer does; it is no user, and stands in no event as one."""


def draft(type_: str, **fields: Any) -> Draft:  # noqa: ANN401  # fields of any type of event
    """Write an event; fields that are None are left out."""
    return {"type": type_, **{name: each for name, each in fields.items() if each is not None}}
