"""From what is given to the rows of the log: judged, completed, stamped, written as a line."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from handletime.events.single import Single

Identity: TypeAlias = tuple[str, str]
"""Source and id, as the tables hold them."""
Cells: TypeAlias = tuple[Any, ...]
"""A row of the table of events, without its position: texts, and None where there is no name."""

NAMES: Final = ("source", "id", "agent", "from_agent", "to_agent", "conversation")
"""The fields by which events are looked up."""
COLUMNS: Final = ("position", *NAMES, "line")
"""The columns of the table of events, in their order."""
GIVEN: Final = "the events to append"


@dataclass(frozen=True, slots=True)
class Row:
    """One event on its way into the log."""

    event: Single
    """Its values as the judge gives them, complete and stamped."""
    cells: Cells

    @property
    def identity(self) -> Identity:
        """The identity, as the tables hold it."""
        return self.cells[0], self.cells[1]

    @property
    def line(self) -> str:
        """The whole event."""
        line: str = self.cells[-1]
        return line


@dataclass(slots=True)
class Rows:
    """Events on their way into the log; lists side by side, since an object an event costs time."""

    events: list[Single] = field(default_factory=list)
    """The values of each, as the judge gives them, complete and stamped."""
    cells: list[Cells] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Rows:
        """Put rows together."""
        every = list(rows)
        return cls([row.event for row in every], [row.cells for row in every])

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[Row]:
        return map(Row, self.events, self.cells)

    def add(self, event: Single) -> None:
        """Take a valid event, as the judge gives it, that is complete and stamped."""
        line = line_of(event)
        names = map(event.get, NAMES)
        # JSON writes with a backslash whatever a key would have to escape.
        if "\\" in line:
            names = map(_as_key_or_none, names)
        self.events.append(event)
        self.cells.append((*names, line))


def rows_of(events: Sequence[Mapping[str, Any]], recorded_at: int) -> Rows:
    """Take events as rows; `BadEvents` names all that are not valid."""
    rows = Rows()
    rejects: list[Reject] = []
    for number, given in enumerate(events, 1):
        if is_plain(given):
            rows.add({**DEFAULTS, **given, "recorded_at": recorded_at})
            continue
        values, problems = examine(given)
        if problems:
            reasons = tuple(problem.message for problem in problems)
            rejects.append(Reject(GIVEN, "event", number, reasons, _text(given)))
        else:
            rows.add({**DEFAULTS, **values, "recorded_at": recorded_at})
    if rejects:
        raise BadEvents(tuple(rejects), remedy="Mend them, and append all again")
    return rows


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


def _as_key_or_none(name: str | None) -> str | None:
    return None if name is None else as_key(name)


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
