"""From what is given to the rows of the log: judged, completed, stamped, written as a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from handletime.errors import InputError, shown
from handletime.events.batch import Reject
from handletime.events.conditions import LONGEST_ID
from handletime.events.json_text import canonical_json
from handletime.events.judge import examine
from handletime.events.rejects import BadEvents
from handletime.events.single import completed, line_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Identity: TypeAlias = tuple[str, str]
"""Source and id, as the tables hold them."""
Cells: TypeAlias = tuple[str | None, ...]
"""A row of the table of events, without its position."""

COLUMNS: Final = (
    "position",
    "source",
    "id",
    "agent",
    "from_agent",
    "to_agent",
    "conversation",
    "line",
)
"""The columns of the table of events, in their order."""
GIVEN: Final = "the events to append"


@dataclass(frozen=True, slots=True)
class Row:
    """One event on its way into the log."""

    event: dict[str, Any]
    """Its values as the judge gives them, complete and stamped."""
    cells: Cells

    @property
    def identity(self) -> Identity:
        """The identity, as the tables hold it."""
        source, name = self.cells[:2]
        assert source is not None
        assert name is not None
        return source, name

    @property
    def line(self) -> str:
        """The whole event."""
        line = self.cells[-1]
        assert line is not None
        return line


def rows_of(events: Sequence[Mapping[str, Any]], recorded_at: int) -> list[Row]:
    """Take events as rows; `BadEvents` names all that are not valid."""
    rows: list[Row] = []
    rejects: list[Reject] = []
    for number, given in enumerate(events, 1):
        values, problems = examine(given)
        if problems:
            reasons = tuple(problem.message for problem in problems)
            rejects.append(Reject(GIVEN, "event", number, reasons, _text(given)))
        else:
            rows.append(row_of({**values, "recorded_at": recorded_at}))
    if rejects:
        raise BadEvents(tuple(rejects), remedy="Mend them, and append all again")
    return rows


def row_of(valid: Mapping[str, Any]) -> Row:
    """Take a valid event, as the judge gives it, that is stamped."""
    event = completed(valid)
    get = event.get
    return Row(
        event,
        (
            as_key(event["source"]),
            as_key(event["id"]),
            _as_key_or_none(get("agent")),
            _as_key_or_none(get("from_agent")),
            _as_key_or_none(get("to_agent")),
            _as_key_or_none(get("conversation")),
            line_of(event),
        ),
    )


def as_key(name: str) -> str:
    """Write an id as the tables hold it: two ids are the same if and only if these are."""
    if "\0" not in name and "\\" not in name:
        return name
    return name.replace("\\", "\\\\").replace("\0", "\\0")


def key_of_command(key: str) -> str:
    """Take the key of a command as the tables hold it, or refuse it."""
    if not 1 <= len(key) <= LONGEST_ID or _is_broken(key):
        raise InputError(
            f"The key of a command is {shown(key)}",
            accepted=f"text of 1 to {LONGEST_ID} characters",
        )
    return as_key(key)


def _is_broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _as_key_or_none(name: str | None) -> str | None:
    return None if name is None else as_key(name)


def _text(given: Mapping[str, Any]) -> str:
    try:
        return canonical_json(given)
    except (TypeError, ValueError, RecursionError):
        return shown(given)
