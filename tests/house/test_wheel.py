"""What is built is what a stranger needs: the wheel runs bare, the sdist holds the whole."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement

from house.measure import ROOT, SOURCE, name_of, project_files

PAPERS: Final = ("README.md", "ARCHITECTURE.md", "LICENSE", "dev", "pyproject.toml")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from the project's files, and the wheel from the sdist."""
    clone, dist = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("dist")
    for path in project_files():
        copy = clone / name_of(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, clone], ROOT)
    return dist


@pytest.fixture(scope="session")
def bare(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a virtual environment that holds the wheel and what it declares, nothing else."""
    home = tmp_path_factory.mktemp("bare")
    _run([sys.executable, "-m", "venv", "--without-pip", home / "venv"], home)
    python = home / "venv" / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    _run([sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel], home)
    where = _run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home)
    site = Path(where.strip())
    (wheel_says,) = site.glob("handletime-*.dist-info")
    for needed in _needed(Distribution.at(wheel_says)):
        _link(needed, site)
    return home / "venv" / "bin"


def _run(command: list[str | Path], where: Path) -> str:
    ran = subprocess.run(command, cwd=where, capture_output=True, check=False, text=True)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    return ran.stdout


def _needed(root: Distribution) -> Iterator[Distribution]:
    """Yield what a distribution requires without extras, and what that requires, once each."""
    seen, waiting = set[str](), [(root, frozenset({""}))]
    while waiting:
        one, extras = waiting.pop()
        for line in one.requires or []:
            wanted = Requirement(line)
            name = re.sub(r"[-_.]+", "-", wanted.name).lower()
            marker = wanted.marker
            if name in seen or (marker and not any(marker.evaluate({"extra": e}) for e in extras)):
                continue
            seen.add(name)
            found = distribution(name)
            waiting.append((found, frozenset({"", *wanted.extras})))
            yield found


def _link(one: Distribution, site: Path) -> None:
    """Place a distribution that is installed here into another site, without a download."""
    files = one.files or []
    for top in {file.parts[0] for file in files if file.parts[0] != ".."}:
        link, target = site / top, Path(str(one.locate_file(top)))
        if target.exists() and not link.exists() and top != "__pycache__":
            link.symlink_to(target)


def test_the_wheel_runs_the_demo_outside_the_clone(bare: Path, tmp_path: Path) -> None:
    said = _run([bare / "handletime", "demo"], tmp_path)
    assert "attendance" in said.lower()
    assert "handle time" in said.lower()


def test_the_wheel_is_what_runs(bare: Path, tmp_path: Path) -> None:
    """The package comes from the bare environment, and tools of the tests are not there."""
    script = "import handletime, importlib.util as u; print(handletime.__file__, u.find_spec('x'))"
    said = _run([bare / "python", "-c", script.replace("'x'", "'pytest'")], tmp_path)
    assert str(bare.parent) in said
    assert said.strip().endswith("None")


def test_the_wheel_holds_the_package_and_its_day(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {
        f"handletime/{path.relative_to(SOURCE).as_posix()}"
        for path in project_files()
        if path.is_relative_to(SOURCE)
    }
    assert package | {"handletime/sources/day.jsonl"} == held


def test_the_sdist_holds_the_tests_and_the_papers(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        name_of(path)
        for path in project_files()
        if path.parts[len(ROOT.parts)] in ("src", "tests", "examples", "docs", "decisions")
    }
    assert set() == {*wanted, *PAPERS} - held
