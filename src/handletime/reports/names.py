"""Names that a reader gives, looked up; an unknown one is answered with the nearest known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar

from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

Thing = TypeVar("Thing")


def known(name: str, things: Mapping[str, Thing], what: str) -> Thing:
    """Return the thing of a name, such as a report; an unknown name is refused."""
    wanted = name.strip().replace("_", "-") if name not in things else name
    for each in (name, wanted, wanted.replace("-", "_")):
        if each in things:
            return things[each]
    near = difflib.get_close_matches(name, things, n=3, cutoff=0.6)
    raise InputError(
        f"There is no {what} {name!r}.",
        accepted=", ".join(things) or "none",
        near=tuple(near),
        code="unknown_name",
    )
