"""The errors that leave Handletime, forked by who can mend them.

    HandletimeError
    ├── InputError       the one who asked: events, names, options, periods    exit 2, HTTP 422
    ├── OperatorError    the one who runs it: disk, rights, port, database     exit 2, HTTP 503
    └── OurFault         we: a broken law, a case nobody thought of            exit 1, HTTP 500

Domain refusals, such as an agent who may not clock out now, are values and not among these.
"""

from __future__ import annotations

import json
from typing import ClassVar, Final

LONGEST_SHOWN: Final = 60
"""The most characters of a value that a message repeats."""

CODES: Final = {
    "input": "What was asked for, or given, cannot be used as it is.",
    "operator": "Something that this machine should offer is not there or not allowed.",
    "fault": "A law of Handletime was broken by Handletime.",
    "bad_events": "Lines or rows that are no valid events.",
    "bad_instant": "A text or number that is no instant.",
    "no_such_input": "A file that cannot be found or opened.",
    "unreadable_input": "A file whose form cannot be read at all.",
    "unknown_column": "A table with columns that no event has.",
    "unknown_name": "A report, dimension, filter, policy or other name that there is not.",
    "unknown_zone": "A time zone that there is not.",
    "bad_period": "A period or interval that cannot be used.",
    "bad_option": "An option whose value cannot be read, or that does not go with the others.",
    "no_facts": "A folder that holds no facts, or not all that are asked for.",
    "needs_events": "What was asked for needs the events, and only facts were given.",
    "facts_not_written": "The folder for facts cannot be written.",
    "no_log": "What was named is no log, or none that this version can read.",
    "conflicting_events": "The log has another event under the same source and id.",
    "store_unavailable": "The database of the log cannot be reached, or cannot write.",
    "floor_taken": "Another floor runs on the same log.",
}
"""Every stable code, with what it means; the reference page is made from it."""


class HandletimeError(Exception):
    """The base of all errors that Handletime raises on purpose."""

    code: ClassVar[str]
    """The code of an error that was given none."""
    exit_status: ClassVar[int]
    """What the command line exits with."""
    http_status: ClassVar[int]
    """What the HTTP API answers with."""

    def __init__(  # noqa: PLR0913 - the parts of a message are keyword-only texts
        self,
        found: str,
        *,
        where: str | None = None,
        accepted: str | None = None,
        near: tuple[str, ...] = (),
        remedy: str | None = None,
        code: str | None = None,
    ) -> None:
        """Take the parts of the message; only what was found is always there."""
        self.found = found
        self.where = where
        self.accepted = accepted
        self.near = near
        self.remedy = remedy
        self.stable_code = code or self.code
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """Where, what was found, what would have been accepted, and what to do, in this order."""
        parts = [f"{self.where}: {_sentence(self.found)}" if self.where else _sentence(self.found)]
        if self.accepted:
            parts.append(_sentence(f"Accepted: {self.accepted}"))
        if self.near:
            parts.append(f"Did you mean {' or '.join(self.near)}?")
        if self.remedy:
            parts.append(_sentence(self.remedy))
        return "".join(part if part.endswith("\n") else f"{part} " for part in parts).rstrip()

    def as_json(self) -> dict[str, object]:
        """Give the error as an object, for programs."""
        return {
            "code": self.stable_code,
            "found": self.found,
            "where": self.where,
            "accepted": self.accepted,
            "near": list(self.near),
            "remedy": self.remedy,
        }


class InputError(HandletimeError):
    """The reader can mend it: an event, a name, an option."""

    code = "input"
    exit_status = 2
    http_status = 422


class OperatorError(HandletimeError):
    """Who runs Handletime can mend it: the disk, a right, a port, the database."""

    code = "operator"
    exit_status = 2
    http_status = 503


class OurFault(HandletimeError):  # noqa: N818 - a fault is the word for it
    """Handletime broke one of its own laws; nothing that a user did makes this right."""

    code = "fault"
    exit_status = 1
    http_status = 500


def _sentence(text: str) -> str:
    """Close a text with a full stop, unless it is closed already."""
    return text if text.endswith((".", "?", "!", "\n")) else f"{text}."


def shown(value: object) -> str:
    """Write a value for a message, as JSON where it can be, and cut where it is long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a value of type {type(value).__name__}"
    text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
