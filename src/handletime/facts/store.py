"""A set of facts as a folder: one file a table, and facts.json, which says what they are.

facts.json is written last and taken away first, so that a folder that has it is complete.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from handletime.errors import InputError, OperatorError
from handletime.events.atomic import fresh_folder
from handletime.facts.facts import Facts
from handletime.facts.formats import FORMATS
from handletime.facts.policies import Policies
from handletime.facts.tables import TABLES
from handletime.timeline.instant import format_instant, parse_instant
from handletime.together import each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from handletime.facts.formats import Format
    from handletime.facts.tables import Table

SEAL: Final = "facts.json"
"""The file that says what a folder of facts holds, and that all of it is there."""
COUNTS: Final = ("events", "duplicates", "conflicts", "retracted", "rejects")
"""What is counted of the events that facts were derived from."""
LEFT_OUT: Final = ("left_out_by_known_at", "left_out_by_as_of")
"""What is counted too; folders of earlier versions do not say it."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where, and what had to make room for it."""

    folder: Path
    rows: Mapping[str, int]
    """Table to how many rows it has."""
    findings: Mapping[str, int]
    """Code to how many findings there are, of all tables, also those that were not written."""
    replaced: tuple[str, ...]
    """The files of an earlier set of facts that are gone or written anew."""


def write_facts(
    facts: Facts,
    folder: str | Path,
    *,
    format: str = "parquet",  # noqa: A002  # the word of the command line
    tables: Iterable[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Written:
    """Write facts to a folder, all of their tables or those that are named.

    All is computed and written beside the folder's old files before any of them is replaced;
    files that are no facts are left alone. `progress` hears of each table before it is computed.
    """
    folder = Path(folder)
    form = _form(format)
    names = _names(facts, tables)
    _refuse_in_the_way(folder, [*(f"{name}{form.suffix}" for name in names), SEAL])
    with _writing(folder) as fresh:

        def write(name: str) -> int:
            progress(name)
            with (fresh / f"{name}{form.suffix}").open("wb") as file:
                form.write(facts[name], file)
            return facts[name].height

        events = facts.counts.get("events", 0)
        rows = dict(zip(names, each(write, names, rows=events), strict=True))
        findings = dict(facts.findings_by_code)
        seal = _seal(facts, rows, findings, format)
        (fresh / SEAL).write_text(json.dumps(seal, indent=2, ensure_ascii=False) + "\n", "utf-8")
        replaced = _replace(folder, fresh)
    return Written(folder, rows, findings, replaced)


def read_facts(folder: str | Path) -> Facts:
    """Return the facts that a folder holds; each table is read when it is asked for.

    They have no log: what needs the events themselves cannot be had from them.
    """
    folder = Path(folder)
    seal = _read_seal(folder)
    form = _form(seal["format"])
    return Facts(
        makers={
            name: partial(_read_table, folder / f"{name}{form.suffix}", TABLES[name], form)
            for name in seal["rows"]
            if name in TABLES
        },
        as_of=parse_instant(seal["as_of"]),
        known_at=None if seal["known_at"] is None else parse_instant(seal["known_at"]),
        policies=_policies(folder, seal["policies"]),
        counts={name: seal.get(name, 0) for name in (*COUNTS, *LEFT_OUT)},
        version=seal["version"],
        sealed_findings=seal.get("findings", {}),
        sealed_directory=seal.get("directory", {}),
        scanners={
            name: partial(_scan_table, folder / f"{name}{form.suffix}", TABLES[name])
            for name in seal["rows"]
            if name in TABLES and seal["format"] == "parquet"
        },
    )


def _seal(
    facts: Facts, rows: Mapping[str, int], findings: Mapping[str, int], form: str
) -> dict[str, Any]:
    """Return what facts.json says, in its order."""
    known_at = facts.known_at
    return {
        "version": facts.version,
        "as_of": format_instant(facts.as_of),
        "known_at": None if known_at is None else format_instant(known_at),
        "policies": asdict(facts.policies),
        "format": form,
        **{name: facts.counts.get(name, 0) for name in (*COUNTS, *LEFT_OUT)},
        "rows": dict(rows),
        "findings": dict(findings),
        **({"directory": facts.directory} if facts.directory else {}),
    }


def _names(facts: Facts, tables: Iterable[str] | None) -> list[str]:
    if tables is None:
        return list(facts)
    wanted = list(dict.fromkeys(tables))
    unknown = sorted(name for name in wanted if name not in TABLES)
    if unknown or not wanted:
        raise InputError(
            f"There is no table {', '.join(unknown)}." if unknown else "No table is named.",
            accepted=", ".join(facts),
            code="unknown_name",
        )
    left_out = [name for name in wanted if name not in facts]
    if left_out:
        raise InputError(
            f"These facts were written without {', '.join(left_out)}.",
            accepted=", ".join(facts),
            remedy=_AGAIN,
            code="no_facts",
        )
    return [name for name in facts if name in wanted]


def _form(name: str) -> Format:
    if name not in FORMATS:
        raise InputError(
            f"There is no format {name!r}.", accepted=", ".join(FORMATS), code="unknown_name"
        )
    return FORMATS[name]


def _refuse_in_the_way(folder: Path, files: Iterable[str]) -> None:
    """Refuse a folder in which files of others, or of nobody knows whom, would be written over."""
    ours = {*_files_of(folder), *([SEAL] if _is_sealed(folder) else [])}
    foreign = sorted(name for name in files if name not in ours and (folder / name).exists())
    if foreign:
        raise InputError(
            f"{folder} has files that no {SEAL} names: {', '.join(foreign)}; they would be lost.",
            accepted="a folder without files of these names, or one that `handletime facts` wrote",
            remedy="Give another folder, or take these files away.",
            code="facts_not_written",
        )


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """Give a place inside the folder to write in, which is gone afterwards."""
    if folder.exists() and not folder.is_dir():
        raise InputError(
            f"{folder} is a file.",
            accepted="a folder, which may be there already or not",
            code="facts_not_written",
        )
    try:
        with fresh_folder(folder) as fresh:
            yield fresh
    except OSError as error:
        raise OperatorError(
            f"The facts cannot be written to {folder}: {error.strerror or error}.",
            remedy="Make room, or give a folder that may be written to.",
            code="facts_not_written",
        ) from error


def _replace(folder: Path, fresh: Path) -> tuple[str, ...]:
    """Move fresh files into the folder, and take away those of an earlier set of facts.

    Only what an earlier `facts.json` lists is known to be facts, and may be taken away.
    """
    old = _files_of(folder)
    (folder / SEAL).unlink(missing_ok=True)
    for name in old:
        (folder / name).unlink(missing_ok=True)
    for path in sorted(fresh.iterdir(), key=lambda each: each.name == SEAL):
        path.replace(folder / path.name)
    return tuple(old)


def _files_of(folder: Path) -> list[str]:
    """Return the files of tables that the folder's own `facts.json` lists; none without one."""
    try:
        seal = _read_seal(folder)
    except InputError:
        return []
    form = FORMATS.get(seal["format"])
    names = [f"{name}{form.suffix}" for name in seal["rows"] if name in TABLES] if form else []
    return [name for name in names if (folder / name).is_file()]


def is_file_of_facts(path: Path, folder: Path) -> bool:
    """Tell whether a path is one of the files that a folder's `facts.json` stands for."""
    files = [SEAL, *_files_of(folder)]
    return path.name in files and path.parent.resolve() == folder.resolve()


def _is_sealed(folder: Path) -> bool:
    try:
        _read_seal(folder)
    except InputError:
        return False
    return True


def _read_seal(folder: Path) -> dict[str, Any]:
    try:
        seal = json.loads((folder / SEAL).read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"The folder {folder} holds no facts: there is no {SEAL} in it.",
            accepted="a folder that `handletime facts` wrote to the end, or files of events",
            code="no_facts",
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / SEAL} cannot be read: {error}.", code="no_facts") from error
    missing = sorted(
        {"version", "as_of", "known_at", "policies", "format", "rows", *COUNTS} - set(seal)
    )
    if missing:
        raise InputError(
            f"{folder / SEAL} does not say {', '.join(missing)}.", remedy=_AGAIN, code="no_facts"
        )
    return dict(seal)


_AGAIN: Final = "Derive the facts again, with `handletime facts`."


def _policies(folder: Path, given: Mapping[str, Any]) -> Policies:
    try:
        return Policies(**given)
    except TypeError:
        unknown = sorted(set(given) - set(asdict(Policies())))
        raise InputError(
            f"{folder / SEAL} names policies that are unknown here: {', '.join(unknown)}.",
            remedy=_AGAIN,
            code="no_facts",
        ) from None


def _read_table(path: Path, table: Table, form: Format) -> pl.DataFrame:
    with _readable(path, table):
        return form.read(path, table)


def _scan_table(path: Path, table: Table) -> pl.LazyFrame:
    """Return a table of Parquet unread, unless it has not the columns that it should have."""
    with _readable(path, table):
        scanned = pl.scan_parquet(path).select(table.columns)
        schema = scanned.collect_schema()
    if dict(schema) != table.schema:
        return _read_table(path, table, FORMATS["parquet"]).lazy()
    return scanned


@contextlib.contextmanager
def _readable(path: Path, table: Table) -> Iterator[None]:
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            f"The table {table.name} cannot be read from {path}: {error}.",
            remedy=_AGAIN,
            code="no_facts",
        ) from error
