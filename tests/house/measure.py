"""The yardsticks of STYLE: how long files and functions are."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "handletime"
FILE_LINES_MAX: Final = 600
FUNCTION_LINES_MAX: Final = 50
"""The signature counts, the docstring does not."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Measured:
    """One function: where it stands and how many lines it takes without its docstring."""

    name: str
    """The file and the function, a space between."""
    lines: int


def project_files() -> list[Path]:
    """Return every file of the project, sorted: what git knows or would take."""
    return sorted(path for path in (_known_to_git() or _unpacked()) if path.is_file())


def _known_to_git() -> set[Path]:
    if not (ROOT / ".git").exists():
        return set()
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return {ROOT / name for name in listing.split("\0") if name}


def _unpacked() -> set[Path]:
    """Return the files of a tree without git, such as an unpacked sdist."""
    every = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    hidden = re.compile(r"(^|/)(\.(?!ci/)[^/]*|__pycache__|dist|build|PKG-INFO)(/|$)")
    return {ROOT / path for path in every if not hidden.search(path.as_posix())}


def python_files() -> list[Path]:
    """Return every Python file of the project."""
    return [path for path in project_files() if path.suffix == ".py"]


def documents() -> list[Path]:
    """Return every page of the project's papers and documentation."""
    return [path for path in project_files() if path.suffix == ".md"]


def name_of(path: Path) -> str:
    """Return a file's name as one writes it from the root of the clone."""
    return path.relative_to(ROOT).as_posix()


def without_code(text: str) -> str:
    """Return a page with its fenced blocks blanked, line for line."""
    inside, lines = False, []
    for line in text.splitlines():
        fence = line.lstrip().startswith("```")
        inside ^= fence
        lines.append("" if inside or fence else line)
    return "\n".join(lines)


def lines_of(path: Path) -> int:
    """Count the lines of a file."""
    return len(path.read_text("utf-8").splitlines())


def functions_of(path: Path) -> Iterator[Measured]:
    """Measure the functions of a file, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, Function):
            yield Measured(f"{name_of(path)} {node.name}", _lines(node))


def _lines(node: Function) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    documented = ast.get_docstring(node, clean=False) is not None
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0)


def summary() -> str:
    """Say in a line how long the files and functions of the package are."""
    package = [path for path in python_files() if path.is_relative_to(SOURCE)]
    files = [lines for path in package if (lines := lines_of(path)) > 1]
    functions = [each.lines for path in package for each in functions_of(path)]
    return (
        f"house: {len(files)} files, median {median(files):.0f} lines, longest {max(files)}; "
        f"{len(functions)} functions, median {median(functions):.0f} lines, "
        f"nine in ten within {quantiles(functions, n=10)[-1]:.0f}, longest {max(functions)}"
    )
