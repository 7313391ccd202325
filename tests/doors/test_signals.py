"""A signal ends the program as a shell expects, and nothing half written stays."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

import handletime as ht
from doors.programs import HANDLETIME, shell
from handletime.events.atomic import unfinished_name, whole_file

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
COPIES = 40
"""Days in one input, so that its facts take about a second to write."""


@contextmanager
def running(*words: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [HANDLETIME, *words],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_hears_all,  # noqa: PLW1509  # no test runs threads beside this
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _hears_all() -> None:
    """Let signals mean what they usually do: of a run in the background some are ignored."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.001)


def unfinished(folder: Path) -> list[Path]:
    return list(folder.rglob(".handletime-*"))


def is_listening(pid: int) -> bool:
    """Tell whether a process catches SIGTERM, which Python by itself does not."""
    caught = re.search(r"SigCgt:\t([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return caught is not None and bool(int(caught[1], 16) & 1 << (signal.SIGTERM - 1))


def ended(process: subprocess.Popen[bytes], number: int) -> tuple[int, bytes, bytes]:
    process.send_signal(number)
    out, talk = process.communicate(timeout=60)
    return process.returncode, out, talk


def many_days(path: Path) -> Path:
    """Write many days, of other people each."""
    events = [json.loads(line) for line in ht.example_day().read_text().splitlines()]
    with path.open("w") as file:
        for copy in range(COPIES):
            for event in events:
                people = {k: f"{v}-{copy}" for k, v in event.items() if k in _NAMED}
                file.write(json.dumps(event | people | {"source": f"day-{copy}"}) + "\n")
    return path


_NAMED = ("agent", "conversation", "customer", "from_agent", "to_agent", "into", "contact")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_is_quiet(number: int, tmp_path: Path) -> None:
    """From the first moment of ours: also while libraries are imported."""
    for delay in (0, 0.1, 0.5):
        with running("report", "segments", "-", folder=tmp_path) as process:
            wait_until(partial(is_listening, process.pid))
            time.sleep(delay)
            assert (-number, b"", b"") == ended(process, number)


@pytest.mark.parametrize("number", SIGNALS)
def test_rejects_of_which_only_a_part_is_read_are_not_kept(number: int, tmp_path: Path) -> None:
    with running("report", "segments", "-", "--rejects", "a.jsonl", folder=tmp_path) as process:
        wait_until(lambda: bool(unfinished(tmp_path)))
        time.sleep(0.3)  # until it waits for its input
        assert (-number, b"", b"") == ended(process, number)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_folder_of_which_only_a_part_is_written_is_not_kept(number: int, tmp_path: Path) -> None:
    """Also where the signal strikes as a context manager is about to clear away."""
    days = many_days(tmp_path / "days.jsonl")
    for _ in range(5):
        with running("facts", str(days), "--out", "some/facts", folder=tmp_path) as process:
            wait_until(lambda: bool(unfinished(tmp_path)))
            assert (-number, b"", b"") == ended(process, number)
        assert [days] == list(tmp_path.iterdir())


def test_earlier_facts_outlive_a_run_that_is_ended(tmp_path: Path) -> None:
    days = many_days(tmp_path / "days.jsonl")
    ht.write_facts(ht.derive(ht.read(ht.example_day())), tmp_path / "facts")
    before = {path.name: path.read_bytes() for path in (tmp_path / "facts").iterdir()}
    with running("facts", str(days), "--out", "facts", folder=tmp_path) as process:
        wait_until(lambda: bool(unfinished(tmp_path)))
        ended(process, signal.SIGTERM)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "facts").iterdir()}


def test_what_a_killed_writer_left_is_swept_by_the_next(tmp_path: Path) -> None:
    days = many_days(tmp_path / "days.jsonl")
    (tmp_path / "facts").mkdir()
    with running("facts", str(days), "--out", "facts", folder=tmp_path) as process:
        wait_until(lambda: bool(unfinished(tmp_path)))
        process.kill()
        process.wait(timeout=60)
    assert 1 == len(unfinished(tmp_path))
    ht.write_facts(ht.derive(ht.read(ht.example_day())), tmp_path / "facts", tables=["segments"])
    assert ["facts.json", "segments.parquet"] == sorted(
        path.name for path in (tmp_path / "facts").iterdir()
    )


def test_what_others_are_writing_is_left_alone(tmp_path: Path) -> None:
    """A process that runs, one of another machine, and files that only look alike."""
    ours = unfinished_name()
    machine, process = ours.split("-")[1:3]
    gone = subprocess.Popen(["true"])
    gone.wait()
    others = [
        ours,
        ours.replace(machine, "0" * 8).replace(f"-{process}-", f"-{gone.pid}-"),
        f".handletime-{machine}-{gone.pid}.part",
        ".writing-abc",
    ]
    left_over = ours.replace(f"-{process}-", f"-{gone.pid}-")
    for name in (*others, left_over):
        (tmp_path / name).touch()
    with whole_file(tmp_path / "a.csv") as file:
        file.write(b"a")
    assert sorted([*others, "a.csv"]) == sorted(path.name for path in tmp_path.iterdir())


def test_a_signal_that_is_ignored_from_outside_stays_so(tmp_path: Path) -> None:
    """As under `nohup`."""
    line = f"trap '' HUP; $H facts {ht.example_day()} --out facts & P=$!; "
    ran = shell(line + "for i in 1 2 3 4 5; do sleep 0.1; kill -HUP $P; done; wait $P", tmp_path)
    assert 0 == ran.status
