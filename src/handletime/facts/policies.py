"""Policies: the named choices where vendors disagree, each with its default.

The definitions are those of FACTS, sections 4 and 6; `decisions/definitions.md` says who
in the field chose otherwise.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CHOICES: Final[dict[str, tuple[str | bool, ...]]] = {
    "idle_ends_attention": (True, False),
    "hidden_window": ("counts", "stops"),
    "consult_counts": (True, False),
    "bot_replies": ("ignore", "answer"),
    "eht_until": ("last_message", "first_response"),
    "conversation_handle_time": ("ift", "eht", "segment"),
    "acht_agent": ("closer", "assignee"),
}
"""The values that each policy takes; `sending_gap_max_ms` takes a number of ms, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The choices under which facts are derived; every set of facts names them."""

    idle_ends_attention: bool = True
    """True: an agent who is set idle no longer attends to anything."""
    hidden_window: Literal["counts", "stops"] = "counts"
    """Whether In-Focus Time goes on while the desk's window is hidden."""
    consult_counts: bool = False
    """True: a consulted colleague has In-Focus Time too."""
    bot_replies: Literal["ignore", "answer"] = "ignore"
    """Whether a bot's or the system's message to the customer ends pending."""
    eht_until: Literal["last_message", "first_response"] = "last_message"
    """Whether Engaged Handle Time goes on between the messages of an agent's run."""
    sending_gap_max_ms: int | None = None
    """The longest gap between two messages of a run that counts as sending, in ms."""
    conversation_handle_time: Literal["ift", "eht", "segment"] = "ift"
    """What the handle time of a conversation is made of, wrap-up apart."""
    acht_agent: Literal["closer", "assignee"] = "closer"
    """Whom a report credits with a closed conversation."""

    @classmethod
    def named(cls, given: Mapping[str, Any]) -> Policies:
        """Return policies by their names; what is not given is the default."""
        unknown = sorted(set(given) - {each.name for each in fields(cls)})
        if unknown:
            raise _unknown(unknown)
        return cls(**given)

    def __post_init__(self) -> None:
        """Refuse a value that no policy takes: a slip would silently give the default's number."""
        for name in (each.name for each in fields(self)):
            value = getattr(self, name)
            if not (_is_gap(value) if name == "sending_gap_max_ms" else value in _CHOICES[name]):
                accepted = _CHOICES.get(name, ("whole milliseconds, 0 or more", None))
                raise InputError(
                    f"The policy {name} is {value!r}",
                    accepted=", ".join(str(each) for each in accepted),
                    code="unknown_name",
                )


def _unknown(names: Iterable[str]) -> InputError:
    known = [each.name for each in fields(Policies)]
    near = [each for name in names for each in difflib.get_close_matches(name, known, n=1)]
    return InputError(
        f"There is no policy {', '.join(names)}",
        accepted=", ".join(known),
        near=tuple(near),
        code="unknown_name",
    )


def _is_gap(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
