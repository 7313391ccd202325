"""The notation of precedence: what each command asks, and what speaks against it, in order.

`precedence/README.md` shows it. What is not understood is refused, with file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from handletime.events.vocabulary import TYPES
from handletime.floor.checks.precedence import in_precedence
from handletime.floor.checks.question import Question
from handletime.floor.registry import COMMANDS, QUERIES
from handletime.timeline.zone import zone

from .centre import MORNING, Centre, a_centre

FOLDER: Final = Path(__file__).parent / "precedence"
UNITS: Final = {"s": 1_000, "m": 60_000, "h": 3_600_000}
_COMMENT: Final = re.compile(r"\s+--\s.*")
_SPACES: Final = re.compile(r"\s{2,}")


class NotationError(Exception):
    """A line that cannot be read."""


@dataclass(frozen=True)
class Situation:
    """What becomes of floor and command: lines of events, lapses of time, fields."""

    lines: tuple[str, ...]

    def applied_to(self, centre: Centre, fields: dict[str, Any]) -> None:
        """Have it be so."""
        for line in self.lines:
            first, *words = _words(line)
            if first in TYPES:
                centre.told(first, **dict(map(_field, words)))
            elif first == "after":
                centre.after(_lapse(words[0]))
            else:
                fields.update(map(_field, (first, *words)))


@dataclass
class Block:
    """One command or query: when nothing speaks against it, and what may."""

    asked: str
    place: str
    base: list[str] = field(default_factory=list)
    against: dict[str, Situation] = field(default_factory=dict)
    """Code to what makes it speak, in the order of the text, which is the precedence."""
    both: dict[frozenset[str], Situation] = field(default_factory=dict)
    """Pairs of codes that speak together in a situation of their own."""
    never: dict[frozenset[str], str] = field(default_factory=dict)
    """Pairs of codes that cannot speak together, with the reason."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.against)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give each pair of codes, the one of precedence first."""
        yield from combinations(self.codes, 2)

    def question(self, *situations: Situation) -> Question:
        """Return the question after the base and some situations more."""
        begun, given = _begun(tuple(self.base))
        centre, fields = begun.copy(), dict(given)
        for each in situations:
            each.applied_to(centre, fields)
        return Question(centre.floor, _asked(self.asked, fields), centre.now, centre.live.sight)

    def speaking(self, question: Question) -> tuple[str, ...]:
        """Return the codes of all that speak, each asked alone, in the order of the text."""
        found = {each.code for each in in_precedence(self.codes) if _speaks(each, question)}
        return tuple(code for code in self.codes if code in found)


_BEGUN: Final[dict[tuple[str, ...], tuple[Centre, dict[str, Any]]]] = {}


def _begun(base: tuple[str, ...]) -> tuple[Centre, dict[str, Any]]:
    if base not in _BEGUN:
        centre, fields = a_centre(), dict[str, Any]()
        Situation(base).applied_to(centre, fields)
        _BEGUN[base] = centre, fields
    return _BEGUN[base]


def _speaks(check: Any, question: Question) -> bool:
    """Say whether a check speaks; one that relies on an earlier one may not be answerable."""
    try:
        return bool(check.speaks(question))
    except (KeyError, AttributeError, TypeError, AssertionError):
        return False


def _asked(name: str, fields: dict[str, Any]) -> Any:
    of: Any = COMMANDS.get(name) or QUERIES[name]
    known = of.__dataclass_fields__
    given = {"events": list, "facts": dict}
    rest = {each: value for each, value in given.items() if each in known}
    return of(**{each: _READ.get(each, _same)(value) for each, value in fields.items()}, **rest)


def _same(value: Any) -> Any:
    return value


_READ: Final[dict[str, Any]] = {"first": date.fromisoformat, "in_zone": zone, "channels": tuple}


def _words(line: str) -> list[str]:
    """Split a line at blanks, but not within the brackets or quotes of JSON."""
    return re.findall(r"(?:[^\s\[{\"]|\[[^\]]*\]|\{[^}]*\}|\"[^\"]*\")+", line)


def _field(word: str) -> tuple[str, Any]:
    name, given, value = word.partition("=")
    if not given:
        raise NotationError(f"{word!r} is no field; write name=value")
    if value.startswith("@"):
        return name, MORNING + _lapse(value[1:])
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _lapse(text: str) -> int:
    found = re.fullmatch(r"(\d+)([smh])", text)
    if not found:
        raise NotationError(f"{text!r} is no lapse of time; write 30s, 5m or 2h")
    return int(found[1]) * UNITS[found[2]]


def blocks() -> list[Block]:
    """Return the blocks of all files of the folder."""
    return [block for path in sorted(FOLDER.glob("*.case")) for block in _blocks_in(path)]


def _blocks_in(path: Path) -> Iterator[Block]:
    block: Block | None = None
    for number, whole in enumerate(path.read_text("utf-8").splitlines(), 1):
        line, place = _COMMENT.sub("", whole).rstrip(), f"{path.name}:{number}"
        if line.startswith("# "):
            if block is not None:
                yield block
            block = Block(line[2:].strip(), place)
        elif block is not None and line:
            _read(block, line, place)
    if block is not None:
        yield block


def _read(block: Block, line: str, place: str) -> None:
    head, *rest = _SPACES.split(line.strip(), maxsplit=1)
    if not rest:
        raise NotationError(f"{place}: {line!r} has one column; two blanks part a name from it")
    if head == "so":
        block.base += _parts(rest[0])
    elif head in ("both", "never"):
        pairs, _, said = rest[0].partition(" : ")
        one, _, others = pairs.partition(" + ")
        for other in others.split(","):
            pair = frozenset((one.strip(), other.strip()))
            if head == "never":
                block.never[pair] = said
            else:
                block.both[pair] = Situation(tuple(_parts(said)))
    elif head in block.against:
        raise NotationError(f"{place}: {head} stands twice")
    else:
        block.against[head] = Situation(tuple(_parts(rest[0])))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]
