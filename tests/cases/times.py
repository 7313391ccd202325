"""Times as cases write them, and the day on which all cases play."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Final

MIDNIGHT: Final = 1_772_409_600_000
"""2026-03-02T00:00:00Z, from which all times of a case are counted, in epoch ms."""

_TIME: Final = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)(?:\.(\d{1,3}))?")


def milliseconds(text: str) -> int:
    """`mm:ss`, `hh:mm:ss` or either with `.mmm`, in milliseconds; hours may exceed 24."""
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no time; write mm:ss or hh:mm:ss, with .mmm if need be")
    hours, minutes, seconds, fraction = found.groups(default="0")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def clock(ms: int) -> str:
    """Milliseconds as a case writes them; the inverse of `milliseconds`."""
    seconds, fraction = divmod(abs(ms), 1000)
    hours, rest = divmod(seconds, 3600)
    text = f"{rest // 60:02}:{rest % 60:02}"
    text = f"{hours:02}:{text}" if hours else text
    return ("-" if ms < 0 else "") + text + (f".{fraction:03}" if fraction else "")


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of an error about an unknown name."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}"
