"""From what a person names as input to facts: files of events, logs, or a folder of facts."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from handletime.doors.signals import interruptible
from handletime.doors.talk import Meter, Talk, count
from handletime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from handletime.events.frame import Events
    from handletime.facts.facts import Facts


@dataclass(frozen=True, slots=True)
class Look:
    """How to look at events: when, with which knowledge, under which policies."""

    as_of: str | None = None
    known_at: str | None = None
    policies: tuple[tuple[str, str], ...] = ()
    rejects: str | None = None
    side: str = ""
    """What the names of these options end in, where a command takes them twice: -a or -b."""


def facts_of(inputs: Sequence[str], look: Look, meter: Meter) -> Facts:
    """Return the facts of event files and logs, or those that lie in a folder."""
    folders = [each for each in inputs if Path(each).is_dir()]
    if not folders:
        return _derived(inputs, look, meter)
    if len(inputs) > 1:
        raise InputError(
            f"{folders[0]} is a folder, and there are other inputs beside it.",
            accepted="one folder of facts, or any number of event files and logs",
            code="bad_option",
        )
    return _read(folders[0], look)


def _derived(inputs: Sequence[str], look: Look, meter: Meter) -> Facts:
    from handletime.doors.options import policies  # noqa: PLC0415
    from handletime.facts.derive import derive  # noqa: PLC0415

    as_of, known_at = _instant(look.as_of), _instant(look.known_at)
    chosen = policies(look.policies)
    meter.step("reading events")
    events = read_events(inputs, look.rejects, meter)
    meter.step("deriving facts")
    return derive(events, as_of=as_of, known_at=known_at, policies=chosen)


def read_events(inputs: Sequence[str], rejects: str | None, meter: Meter) -> Events:
    """Read the events of files and logs, all at once."""
    from handletime.events.read import read  # noqa: PLC0415

    interruptible()
    with ExitStack() as opened:
        given = [_input_of(each, opened) for each in inputs]
        return read(*given, rejects=rejects, progress=meter.portion)


def _input_of(name: str, opened: ExitStack) -> str | BinaryIO:
    """Return a file's name, or the events of a log, which is let go of afterwards."""
    from handletime.stores import open_log  # noqa: PLC0415
    from handletime.stores.urls import names_a_log  # noqa: PLC0415

    if not names_a_log(name):
        return name
    log = opened.enter_context(open_log(name, make=False))
    return opened.enter_context(log.stream())


def _read(folder: str, look: Look) -> Facts:
    """Return the facts of a folder; what decides a derivation comes too late for them."""
    from handletime.facts.store import read_facts  # noqa: PLC0415

    facts = read_facts(folder)
    given = {
        f"--as-of{look.side}": look.as_of,
        f"--known-at{look.side}": look.known_at,
        "--rejects": look.rejects,
        f"--policy{look.side}": look.policies,
    }
    late = [option for option, value in given.items() if value]
    if late:
        raise InputError(
            f"The facts in {folder} are derived already; {', '.join(late)} comes too late.",
            accepted="these options together with event files",
            code="bad_option",
            remedy="Derive the facts again, with `handletime facts`.",
        )
    return facts


def _instant(text: str | None) -> int | None:
    from handletime.timeline.instant import parse_instant  # noqa: PLC0415

    if text is None:
        return None
    return parse_instant(int(text) if text.isascii() and text.isdigit() else text)


LEFT_OUT: Final = {
    "left_out_by_known_at": "recorded after known_at",
    "left_out_by_as_of": "dated after as_of",
}
"""Events that the way of looking leaves out, and why."""


def account(facts: Facts, talk: Talk) -> None:
    """Say how many events there were, and what became of the others."""
    counts = facts.counts
    nouns = {
        "events": "event",
        "duplicates": "duplicate",
        "conflicts": "conflict",
        "rejects": "reject",
    }
    told = [count(counts.get(name, 0), one) for name, one in nouns.items()]
    told += [f"{counts[name]:,} {why}" for name, why in LEFT_OUT.items() if counts.get(name)]
    talk.say(", ".join(told) + ".")
    if facts.log is not None:
        _warn_of_seconds(facts.log.frame, talk)


def _warn_of_seconds(events: pl.DataFrame, talk: Talk) -> None:
    """Say so where events are dated as if seconds since 1970 had been taken for milliseconds."""
    from handletime.events.plausible import in_seconds  # noqa: PLC0415

    seconds = in_seconds(events)
    if seconds:
        talk.say(
            f"Warning: {count(seconds, 'event')} of {events.height:,} are of January or February "
            "1970; are these times in seconds? A number is milliseconds since 1970: give it times "
            "1,000, or RFC 3339 text."
        )


def findings(facts: Facts, talk: Talk, *, strict: bool) -> int:
    """Say what looks wrong in the events, and return the exit status that it deserves."""
    by_code = facts.findings_by_code
    if not by_code:
        return 0
    said = ", ".join(f"{code} {number:,}" for code, number in by_code.items())
    talk.say(f"Findings: {said}.")
    return FOUND if strict else 0


FOUND = 3
"""The exit status of a strict run with findings."""
