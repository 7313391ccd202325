"""Every command and every piece of Python in the papers runs, and says what is shown.

A block ```` ```sh ```` holds commands after `$ `; lines below a command are its output, compared
where they are shown, and a line `...` stands for any lines. A block ```` ```python ```` runs;
where it holds `>>>`, what follows is compared. A block ```` ```jsonl ```` below a line that ends
in "as `name`:" is saved. The blocks of a page run one after the other in one folder, in which
`examples/` stands as in a clone.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.anonymous_bank_month import LINES, write_month
from docs.pages import Block, blocks_of
from house.measure import ROOT, documents, name_of

RUN: Final = ("sh", "python")
LANGUAGES: Final = {*RUN, "case", "mermaid", "json", "jsonl", "routing", "text", "toml"}
"""A block of no language would be neither run nor known as text."""
PAGES: Final = [
    page for page in documents() if any(block.language in RUN for block in blocks_of(page))
]
IN_ITS_PLACE: Final = {
    "./dev demo": "handletime demo",
    "./dev docs": "true",
    "./dev check": "true",
    "./dev fix": "true",
    "./dev test": "true",
    "./dev test --all": "true",
    "./dev bench": "true",
    "pip install handletime": "handletime --version",
}
"""Commands that set up a machine or run these very tests, with what runs instead."""


def _nothing(folder: Path) -> None:
    """Prepare nothing."""


def _invented_month(folder: Path) -> None:
    """Put an invented month where the page expects one of the bank's."""
    write_month(folder, LINES, "january.txt")


PREPARED: Final = {
    "docs/how-to/anonymous-bank.md": _invented_month,
    "docs/how-to/a-month-of-a-real-call-centre.md": _invented_month,
}
"""Files that a page takes for granted, and we may not ship."""


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_examples_hold(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    PREPARED.get(name_of(page), _nothing)(tmp_path)
    names: dict[str, Any] = {}
    for block in blocks_of(page):
        if block.language == "sh":
            _run_commands(block)
        elif block.language == "python":
            _run_python(block, names)
        elif name := _name_above(block):
            Path(name).write_text(block.text, "utf-8")


def _name_above(block: Block) -> str:
    """Return the name under which the line above a block of JSON Lines has it saved."""
    lines = block.page.read_text("utf-8").splitlines()[: block.line - 1]
    said = re.search(r" as `([\w.]+)`:$", next(line for line in reversed(lines) if line))
    return said[1] if said and block.language == "jsonl" else ""


def _run_commands(block: Block) -> None:
    for command, shown in _commands(block):
        ran = subprocess.run(
            ["sh", "-c", IN_ITS_PLACE.get(command, command)],
            capture_output=True,
            check=False,
            text=True,
            env=_environment(),
        )
        said = ran.stdout + ran.stderr
        assert ran.returncode in (0, 2 if "Error" in "".join(shown) else 0), f"{command}\n{said}"
        if shown:
            _compare(f"{block.place}: {command}", shown, said)


def _environment() -> dict[str, str]:
    """Return what commands see: our programs first, a screen of a hundred columns, no colour."""
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    return os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}


def _commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Yield each command with the output that is shown below it."""
    command, shown = "", list[str]()
    for line in block.lines:
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], []
        elif command.endswith("\\"):
            command = f"{command[:-1].rstrip()} {line.strip()}"
        else:
            assert command, f"{block.place}: a command begins with '$ '"
            shown.append(line)
    yield command, shown


def _compare(place: str, shown: list[str], said: str) -> None:
    """Compare line for line; `...` alone stands for any lines."""
    wanted = "\n".join(line.rstrip() for line in shown).strip("\n")
    got = "\n".join(line.rstrip() for line in said.splitlines()).strip("\n")
    pattern = re.escape(wanted).replace(r"\.\.\.", r".*")
    if not re.fullmatch(pattern, got, flags=re.DOTALL):
        pytest.fail(f"{place}\nshown:\n{wanted}\n\nsaid:\n{got}", pytrace=False)


def _run_python(block: Block, names: dict[str, Any]) -> None:
    if ">>>" not in block.text:
        exec(compile(block.text, block.place, "exec"), names)  # noqa: S102  # our own examples
        return
    examples = doctest.DocTestParser().get_doctest(
        block.text, names, block.place, str(block.page), block.line
    )
    complaints: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(examples, out=complaints.append, clear_globs=False)
    names |= examples.globs
    assert [] == complaints, "".join(complaints)


def test_every_block_says_what_it_is() -> None:
    blocks = [block for page in documents() for block in blocks_of(page)]
    assert [] == [block.place for block in blocks if block.language not in LANGUAGES]


def test_a_command_that_says_something_else_is_seen() -> None:
    with pytest.raises(pytest.fail.Exception, match="said"):
        _compare("here", ["one", "...", "three"], "one\ntwo\nfour\n")
    _compare("here", ["one", "...", "three"], "one\ntwo\nthree\n")
