"""Two sets of facts side by side: what differs in how they were made, and what moved.

The first set is *before*, the second *after*; which of them is older is for the reader to know.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from handletime.errors import InputError
from handletime.facts.diff.causes import Causes, by_way_of
from handletime.facts.diff.events import differing
from handletime.facts.diff.moves import moves_of
from handletime.facts.diff.totals import TOTALS, totals_of
from handletime.facts.tables import TABLES
from handletime.timeline.instant import format_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handletime.facts.diff.moves import Moves
    from handletime.facts.facts import Facts


SEGMENTS: Final = "segments"


@dataclass(frozen=True, slots=True)
class Side:
    """What a set of facts was derived with, and from how many events."""

    version: str
    as_of: str
    known_at: str | None
    policies: Mapping[str, object]
    counts: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Diff:
    """What moved between two sets of facts."""

    before: Side
    after: Side
    moves: Mapping[str, Moves]
    """The rows that moved, of each table that was compared."""
    totals: pl.DataFrame
    """The totals that moved, by table and agent; a row a measure."""
    events: pl.DataFrame
    """The events that one set has, and the other has not, or has otherwise."""
    events_compared: bool
    """False where a set was read from a folder: then `events` has only those that rows name."""
    left_out: tuple[str, ...]
    """Tables that only one of the sets has."""

    @property
    def is_empty(self) -> bool:
        """True if no row of any table moved."""
        return not any(len(each) for each in self.moves.values())

    @property
    def looks(self) -> dict[str, tuple[Any, Any]]:
        """What differs in how the sets were made: its name, what it was, what it is."""
        one, other = _told(self.before), _told(self.after)
        return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def diff(
    before: Facts,
    after: Facts,
    *,
    tables: Iterable[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Diff:
    """Say what moved from one set of facts to another, by how much, and which events did it.

    All tables that both sets have are compared, or those that are named. Rows are the same if
    the same event began them, else if the same ended them, else by their place, so that an
    earlier segment that turns up late does not move all others. Totals are those that moved.
    `progress` hears of each table before it is compared.
    """
    names = _names(before, after, tables)
    events = differing(before, after, names)
    moves = _explained(before, after, names, events, progress)
    totals = [totals_of(before[name], after[name], TABLES[name]) for name in names]
    return Diff(
        before=_side(before),
        after=_side(after),
        moves=moves,
        totals=pl.concat([pl.DataFrame(schema=TOTALS), *totals]),
        events=events,
        events_compared=before.log is not None and after.log is not None,
        left_out=tuple(name for name in TABLES if (name in before) != (name in after)),
    )


def _explained(
    before: Facts,
    after: Facts,
    names: Iterable[str],
    events: pl.DataFrame,
    progress: Callable[[str], None],
) -> dict[str, Moves]:
    """Compare tables, and say of each row that moved which events concern it."""
    at_once = before.as_of == after.as_of
    causes = Causes(events, looked_at_once=at_once)

    def moved(name: str) -> Moves:
        progress(name)
        return causes.told(moves_of(before[name], after[name], TABLES[name]))

    moves = {name: moved(name) for name in names}
    if events.is_empty() or SEGMENTS not in before or SEGMENTS not in after:
        return moves
    segments = moves[SEGMENTS] if SEGMENTS in moves else moved(SEGMENTS)
    further = by_way_of(segments, looked_at_once=at_once)
    return {name: further.told(each) for name, each in moves.items()}


def _names(before: Facts, after: Facts, tables: Iterable[str] | None) -> list[str]:
    if tables is None:
        return [name for name in TABLES if name in before and name in after]
    wanted = list(tables)
    unknown = sorted({*wanted} - {*TABLES})
    if unknown or not wanted:
        near = dict.fromkeys(each for name in unknown for each in get_close_matches(name, TABLES))
        raise InputError(
            f"There is no table {', '.join(unknown)}." if unknown else "No table is named.",
            accepted=", ".join(TABLES),
            near=tuple(near),
            code="unknown_name",
        )
    return [name for name in TABLES if name in wanted]


def _side(facts: Facts) -> Side:
    known_at = facts.known_at
    return Side(
        version=facts.version,
        as_of=format_instant(facts.as_of),
        known_at=None if known_at is None else format_instant(known_at),
        policies=asdict(facts.policies),
        counts=dict(facts.counts),
    )


def _told(side: Side) -> dict[str, object]:
    told = {"version": side.version, "as_of": side.as_of, "known_at": side.known_at}
    return told | {f"policies.{name}": value for name, value in side.policies.items()}
