"""Run the command line as a person would, in a folder of its own, without a terminal."""

import contextlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import handletime as ht
from handletime.doors.cli import main

BAD_LINES = (
    '{"id":"1","type":"agent.clocked_in","at":"2026-03-02T08:00:00Z","agent":"ana","unit":"n"}\n'
    '{"id":"2","type":"agent.clocked_in","at":"2026-03-02","agent":"ana","unit":"north"}\n'
    '{"id":"3","type":"agent.clocked_on","at":"2026-03-02T08:00:00Z","agent":"ana"}\n'
)


@dataclass(frozen=True)
class Ran:
    """What became of a run."""

    status: int
    out: str
    talk: str


def run(*words: str, folder: Path, stdin: bytes = b"") -> Ran:
    """Run `handletime` with DAY, BAD, FACTS and OUT standing for what their names say."""
    places = {"DAY": str(ht.example_day()), "BAD": "bad.jsonl", "FACTS": "facts", "OUT": "out"}
    if "BAD" in words:
        (folder / "bad.jsonl").write_text(BAD_LINES)
    if "FACTS" in words and not (folder / "facts").exists():
        ht.write_facts(ht.derive(ht.read(ht.example_day())), folder / "facts")
    arguments = ["handletime", *(places.get(word, word) for word in words)]
    with _streams(stdin) as (out, talk), contextlib.chdir(folder), _set("argv", arguments):
        status = _status()
    told = (each.getvalue().decode().replace(places["DAY"], "DAY") for each in (out, talk))
    return Ran(status, *told)


def _status() -> int:
    try:
        main()
    except SystemExit as leaves:
        return leaves.code if isinstance(leaves.code, int) else 0
    return 0


@contextlib.contextmanager
def _streams(stdin: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, talk = io.BytesIO(), io.BytesIO()
    wrappers = [io.TextIOWrapper(each, "utf-8", write_through=True) for each in (out, talk)]
    with (
        _set("stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8")),
        _set("stdout", wrappers[0]),
        _set("stderr", wrappers[1]),
    ):
        yield out, talk
    for each in wrappers:
        # A wrapper that is dropped closes what it wraps; the bytes are wanted afterwards.
        each.flush()
        each.detach()


@contextlib.contextmanager
def _set(name: str, value: object) -> Iterator[None]:
    before = getattr(sys, name)
    setattr(sys, name, value)
    try:
        yield
    finally:
        setattr(sys, name, before)
