"""One target under atheris: `python -m fuzz.child NAME FOLDER SECONDS`, begun by the runner.

What raises is kept once for each place that it is raised at, and the hunt goes on; what
kills the process, such as a crash below Python, is kept by the fuzzer itself.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import atheris

SLOWEST_SECONDS: Final = 10
"""Of the processor's time; on a busy machine the clock on the wall says nothing."""
STUCK_SECONDS: Final = 120
"""After so many on the wall a process is ended: what comes back is judged by the above."""
MEMORY_MB: Final = 2_048
LONGEST: Final = {"instants": 200, "frames": 400, "arrow": 400, "lists": 600, "centres": 1_500}
"""The longest input, where what is drawn from it is soon enough."""


def main() -> None:
    """Hunt until the time is over, or until something kills us."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    with atheris.instrument_imports(include=["handletime"]):
        from fuzz.seeds import seeds, words
        from fuzz.targets import TARGETS
    corpus, finds = folder / "corpus", folder / "finds"
    for each in (corpus, finds):
        each.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number:03}").write_bytes(seed)
        keeping(TARGETS[name], finds)(seed)
    (folder / "words").write_bytes(b"\n".join(map(_quoted, words())))
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={STUCK_SECONDS}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LONGEST.get(name, 6_000)}",
        f"-dict={folder / 'words'}",
        f"-report_slow_units={STUCK_SECONDS}",
        f"-artifact_prefix={finds}/",
        "-len_control=20",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], keeping(TARGETS[name], finds))
    atheris.Fuzz()


def keeping(target: Callable[[bytes], None], finds: Path) -> Callable[[bytes], None]:
    """The target, whose failures are written down in place of being raised."""

    def kept(given: bytes) -> None:
        try:
            _in_time(target, given)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of Polars is no Exception
            _keep(given, error, finds)

    return kept


def _in_time(target: Callable[[bytes], None], given: bytes) -> None:
    """Run a target; that it takes too long is a failure like any other."""
    start = time.process_time()
    target(given)
    if time.process_time() - start > SLOWEST_SECONDS:
        raise TimeoutError(f"more than {SLOWEST_SECONDS} seconds")


def _keep(given: bytes, error: BaseException, finds: Path) -> None:
    """Write down an input, unless a shorter one failed at the same place."""
    places = traceback.extract_tb(error.__traceback__)
    ours = [each for each in places if "handletime" in each.filename] or places
    place = f"{type(error).__name__} {Path(ours[-1].filename).stem}:{ours[-1].name}"
    first = f"{Path(places[-1].filename).stem}:{places[-1].name}"
    digest = sha256(f"{place} {first}".encode()).hexdigest()[:10]
    path = finds / f"raised-{digest}"
    if path.exists() and path.stat().st_size <= len(given):
        return
    path.write_bytes(given)
    told = "".join(traceback.format_exception(error))
    path.with_suffix(".txt").write_text(told[-8_000:], encoding="utf-8", errors="replace")


def _quoted(word: bytes) -> bytes:
    """A word as the dictionaries of libFuzzer write it."""
    letters = (
        chr(each) if 32 < each < 127 and each not in b'"\\' else f"\\x{each:02X}" for each in word
    )
    return f'"{"".join(letters)}"'.encode()


if __name__ == "__main__":
    main()
