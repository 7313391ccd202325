"""Talk goes to standard error, results to standard output."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Tell the person who waits what goes on."""
    print(text, file=sys.stderr, flush=True)
