"""From what is given to the rows of the log: judged, completed, stamped, written as a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from handletime.errors import InputError, shown
from handletime.events.batch import Reject
from handletime.events.conditions import LONGEST_ID
from handletime.events.frame import DEFAULTS
from handletime.events.json_text import canonical_json
from handletime.events.judge import examine
from handletime.events.plain import is_plain
from handletime.events.rejects import BadEvents
from handletime.events.single import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handletime.events.single import Single

Identity: TypeAlias = tuple[str, str]
"""Source and id, as the tables hold them."""
Cells: TypeAlias = tuple[str | None, ...]
"""A row of the table of events, without its position."""

NAMES: Final = ("source", "id", "agent", "from_agent", "to_agent", "conversation")
"""The fields by which events are looked up."""
COLUMNS: Final = ("position", *NAMES, "line")
"""The columns of the table of events, in their order."""
GIVEN: Final = "the events to append"


@dataclass(slots=True)
class Row:
    """One event on its way into the log."""

    event: Single
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
        values, problems = (given, ()) if is_plain(given) else examine(given)
        if problems:
            reasons = tuple(problem.message for problem in problems)
            rejects.append(Reject(GIVEN, "event", number, reasons, _text(given)))
        else:
            rows.append(row_of({**DEFAULTS, **values, "recorded_at": recorded_at}))
    if rejects:
        raise BadEvents(tuple(rejects), remedy="Mend them, and append all again")
    return rows


def row_of(event: Single) -> Row:
    """Take a valid event, as the judge gives it, that is complete and stamped."""
    line = line_of(event)
    names = [event.get(name) for name in NAMES]
    # JSON writes with a backslash whatever a key would have to escape.
    if "\\" in line:
        names = [None if each is None else as_key(each) for each in names]
    return Row(event, (*names, line))


def as_key(name: str) -> str:
    """Write an id as the tables hold it: two ids are the same if and only if these are."""
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


def _text(given: Mapping[str, Any]) -> str:
    try:
        return canonical_json(given)
    except (TypeError, ValueError, RecursionError):
        return shown(given)
