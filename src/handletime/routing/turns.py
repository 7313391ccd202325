"""Which lines have their turn: those that somebody is ready for, in the order of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handletime.routing.index import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handletime.routing.bars import Key
    from handletime.routing.index import Index, Line

    Turn = tuple[Key, int, Line]
    """A place in the order of work: whose turn it is in which line."""

PATIENCE: Final = 256
"""After so many lines that nobody is ready for, all are looked at at once. That costs about a
millisecond with thousands of agents, hardly more than what was spent in vain by then."""
FEW_SHARE: Final = 0.25
"""Up to this share of all lines is sorted anew; a larger one is picked out of the sorted list."""


def heads(index: Index, ready: Mapping[str, int]) -> Iterator[Turn]:
    """Yield the first of each line that anybody is ready for, as long as anybody is at all.

    Whoever takes a turn may take agents out of `ready`; a line that nobody is left for by its turn
    is not yielded.
    """
    if not any(ready.values()):
        return
    turns, hopeful, in_vain = iter(index.heads), None, 0
    while (turn := next(turns, None)) is not None:
        key, line = turn
        if hopeful is not None and line.column not in hopeful[line.channel]:
            continue
        if line.skilled & ready[line.channel]:
            yield key, 0, line
            if not any(ready.values()):
                return
        elif (in_vain := in_vain + 1) == PATIENCE:
            hopeful, in_vain = _hopeful(index, ready), 0
            if sum(map(len, hopeful.values())) <= FEW_SHARE * len(index.heads):
                turns, hopeful = iter(_sorted(index, hopeful, key)), None


def _hopeful(index: Index, ready: Mapping[str, int]) -> dict[str, set[int]]:
    """Return by channel the columns of the lines that anybody is ready for."""
    return {each: fits.columns_with_any(ready[each]) for each, fits in index.fits.items()}


def _sorted(index: Index, columns: Mapping[str, set[int]], after: Key) -> list[tuple[Key, Line]]:
    """Return lines in the order of work, from a place on."""
    lines = (index.fits[each].lines[column] for each in columns for column in columns[each])
    turns = ((line.entries[0][0], line) for line in lines)
    return sorted((turn for turn in turns if turn[0] > after), key=key_of)
