"""The command line's contract: streams, exit statuses, options, refusals that help."""

import csv
import io
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import polars as pl
import pytest

import handletime as ht
from doors.running import run
from handletime.events.vocabulary import TYPES
from handletime.facts.tables import TABLES
from handletime.machines import MACHINES
from handletime.reports.registry import REPORTS
from handletime.reports.renderers.table import text

HANDLETIME = Path(sysconfig.get_path("scripts"), "handletime")


def test_the_answer_is_on_standard_output_and_the_talk_on_standard_error(tmp_path: Path) -> None:
    ran = run("report", "queues", "DAY", "--format", "json", folder=tmp_path)
    assert 0 == ran.status
    assert "queues" == json.loads(ran.out)["report"]
    assert "350 events, 1 duplicate, 0 conflicts, 0 rejects." in ran.talk


def test_quiet_says_nothing_but_the_answer(tmp_path: Path) -> None:
    ran = run("report", "queues", "DAY", "--quiet", folder=tmp_path)
    assert (0, "") == (ran.status, ran.talk)
    assert ran.out == run("report", "queues", "DAY", folder=tmp_path).out
    ran = run("facts", "DAY", "--out", "OUT", "-q", folder=tmp_path)
    assert (0, "", "") == (ran.status, ran.out, ran.talk)


@pytest.mark.parametrize(
    "words",
    [
        ["facts", "DAY", "--out", "OUT"],
        ["report", "queues", "DAY"],
        ["report", "queues", "FACTS"],
    ],
)
def test_a_strict_run_with_findings_leaves_with_3(words: list[str], tmp_path: Path) -> None:
    ran = run(*words, "--strict", folder=tmp_path)
    assert 3 == ran.status
    assert "clocked_in_twice 1" in ran.talk
    assert 0 == run(*words, folder=tmp_path).status


def test_a_strict_run_without_findings_leaves_with_0(tmp_path: Path) -> None:
    event = b'{"id":"1","type":"agent.clocked_in","at":0,"agent":"ana","unit":"north"}'
    ran = run("report", "attendance", "-", "--strict", folder=tmp_path, stdin=event)
    assert 0 == ran.status
    assert "1 event, 0 duplicates, 0 conflicts, 0 rejects." in ran.talk


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["report", "attendence", "DAY"], "Did you mean attendance?"),
        (["report", "attendance", "gone.jsonl"], "gone.jsonl"),
        (["report", "attendance", "."], "there is no facts.json"),
        (["report", "attendance", "DAY", "FACTS"], "one folder of facts"),
        (["report", "attendance", "DAY", "--tz", "Asia/Jerusalm"], "Did you mean Asia/Jerusalem?"),
        (["report", "attendance", "DAY", "--interval", "7m"], "15m, 30m, 1h, 1d"),
        (["report", "attendance", "DAY", "--by", "agnet"], "Did you mean agent?"),
        (["report", "attendance", "DAY", "--where", "unit"], "NAME=VALUE"),
        (["report", "attendance", "DAY", "--where", "colour=red"], "no filter of attendance"),
        (["report", "attendance", "DAY", "--from", "2026-03-03", "--to", "2026-03-02"], "is empty"),
        (["report", "attendance", "DAY", "--from", "yesterday"], "yesterday"),
        (["report", "attendance", "DAY", "--format", "xml"], "no format"),
        (["report", "attendance", "DAY", "--policy", "eht_untli=x"], "Did you mean eht_until"),
        (
            ["report", "attendance", "DAY", "--policy", "eht_until=never"],
            "last_message or first_response",
        ),
        (
            ["report", "attendance", "DAY", "--policy", "idle_ends_attention=perhaps"],
            "true or false",
        ),
        (["report", "queues", "DAY", "--policy", "service_level_ms=-5"], "whole number"),
        (
            ["report", "attendance", "DAY", "--policy", "service_level_ms=5"],
            "no setting of attendance",
        ),
        (["report", "segments", "DAY", "--interval", "1h"], "takes no --interval"),
        (["report", "acht-by-customer", "DAY", "--interval", "1h"], "has no intervals"),
        (["report", "attendance", "DAY", "--out", "no/such/folder/x.csv"], "cannot be written"),
        (["report", "attendance", "FACTS", "--as-of", "2026-03-02T10:00:00Z"], "comes too late"),
        (["report", "attendance", "BAD"], "line 2"),
        (["facts", "DAY", "--out", "OUT", "--tables", "breaks"], "no table breaks"),
        (["facts", "DAY", "--out", "OUT", "--as-of", "noon"], "noon"),
        (["facts", "DAY"], "--out"),
        (["facts", "BAD", "--out", "OUT"], "line 2"),
        (["machines", "tea"], "no machine"),
        (["events", "agent.status"], "agent.status_set"),
        (["import", "anonymous-bnak", "x.txt", "--out", "x.jsonl"], "anonymous-bank"),
        (["repport"], "repport"),
    ],
)
def test_what_cannot_be_used_leaves_with_2_and_says_what_would_be_accepted(
    words: list[str], says: str, tmp_path: Path
) -> None:
    ran = run(*words, folder=tmp_path)
    assert 2 == ran.status
    assert says in ran.talk
    assert "" == ran.out
    assert "Traceback" not in ran.talk
    assert not (tmp_path / "out").exists()


def test_our_own_fault_leaves_with_1_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a law is broken")

    monkeypatch.setattr("handletime.reports.run.answer", breaks)
    ran = run("report", "queues", "DAY", folder=tmp_path)
    assert 1 == ran.status
    assert "ZeroDivisionError: a law is broken" in ran.talk
    assert "Traceback" not in ran.talk


def test_bad_lines_can_be_set_aside_and_are_counted(tmp_path: Path) -> None:
    ran = run("facts", "BAD", "--out", "OUT", "--rejects", "aside.jsonl", folder=tmp_path)
    assert 0 == ran.status
    assert "1 event, 0 duplicates, 0 conflicts, 2 rejects." in ran.talk
    assert 2 == len((tmp_path / "aside.jsonl").read_text().splitlines())
    assert 2 == json.loads((tmp_path / "out" / "facts.json").read_text())["rejects"]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_facts_writes_one_file_a_table_and_facts_json(form: str, tmp_path: Path) -> None:
    ran = run("facts", "DAY", "--out", "OUT", "--format", form, folder=tmp_path)
    assert 0 == ran.status
    expected = {f"{name}.{form}" for name in TABLES} | {"facts.json"}
    assert expected == {path.name for path in (tmp_path / "out").iterdir()}
    again = run("facts", "DAY", "--out", "OUT", "--tables", "topics,segments", folder=tmp_path)
    assert f"Replaced {len(TABLES)} files of earlier facts in out." in again.talk
    assert {"topics.parquet", "segments.parquet", "facts.json"} == {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_the_look_at_events_is_that_of_the_options(tmp_path: Path) -> None:
    run(
        "facts",
        "DAY",
        "--out",
        "OUT",
        "--as-of",
        "2026-03-02T12:00:00Z",
        "--known-at",
        "2026-03-02T13:00:00+00:00",
        "--policy",
        "eht_until=first_response",
        "--policy",
        "sending_gap_max_ms=60000",
        "--policy",
        "consult_counts=true",
        folder=tmp_path,
    )
    facts = ht.read_facts(tmp_path / "out")
    expected = ht.derive(
        ht.read(ht.example_day()),
        as_of=1_772_452_800_000,
        known_at=1_772_456_400_000,
        policies=ht.Policies(
            eht_until="first_response", sending_gap_max_ms=60_000, consult_counts=True
        ),
    )
    assert expected.policies == facts.policies
    assert (expected.as_of, expected.known_at) == (facts.as_of, facts.known_at)
    assert expected["segments"].equals(facts["segments"])


@pytest.mark.parametrize("name", REPORTS)
def test_every_format_says_the_same(name: str, tmp_path: Path) -> None:
    """CSV, JSON and the library have the same columns, rows and values."""
    answer = ht.report(name, ht.derive(ht.read(ht.example_day())))
    in_csv = run("report", name, "DAY", "--format", "csv", folder=tmp_path).out
    in_json = json.loads(run("report", name, "DAY", "--format", "json", folder=tmp_path).out)
    assert answer.rows.height == len(in_json["rows"])
    assert answer.rows.columns == list(in_json["units"])
    rows = list(csv.DictReader(io.StringIO(in_csv)))
    assert [list(row) for row in rows] == [answer.rows.columns for _ in in_json["rows"]]
    for told, exact in zip(rows, in_json["rows"], strict=True):
        assert told == {column: _as_csv(value) for column, value in exact.items()}
    totals = answer.totals.to_dicts()[0] if answer.totals.width else {}
    assert totals == in_json["totals"]


def _as_csv(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_json_has_a_stable_shape(tmp_path: Path) -> None:
    said = json.loads(run("report", "queues", "DAY", "--format", "json", folder=tmp_path).out)
    assert [
        "report",
        "period",
        "zone",
        "interval",
        "as_of",
        "known_at",
        "where",
        "policies",
        "units",
        "additive",
        "notes",
        "rows",
        "totals",
    ] == list(said)
    assert {"from": "2026-03-02T00:00:00.000Z", "to": "2026-03-04T00:00:00.000Z"} == said["period"]
    assert 20_000 == said["policies"]["service_level_ms"]
    assert "last_message" == said["policies"]["eht_until"]


def test_a_report_of_nothing_is_valid_in_every_format(tmp_path: Path) -> None:
    period = ["--from", "2020-01-01", "--to", "2020-01-02"]
    said = run("report", "queues", "DAY", "--format", "json", *period, folder=tmp_path).out
    assert [] == json.loads(said)["rows"]
    assert 0 == json.loads(said)["totals"]["offered"]
    in_csv = run("report", "queues", "DAY", "--format", "csv", *period, folder=tmp_path).out
    assert 1 == len(in_csv.splitlines())
    assert "Nothing happened" in run("report", "queues", "DAY", *period, folder=tmp_path).out


def test_a_file_takes_the_form_that_its_name_says_and_is_there_whole(tmp_path: Path) -> None:
    printed = run("report", "queues", "DAY", "--format", "csv", folder=tmp_path).out
    ran = run("report", "queues", "DAY", "--out", "q.csv", folder=tmp_path)
    assert (0, "") == (ran.status, ran.out)
    assert printed == (tmp_path / "q.csv").read_text()
    run("report", "queues", "DAY", "--out", "q.json", folder=tmp_path)
    assert "queues" == json.loads((tmp_path / "q.json").read_text())["report"]
    assert ["q.csv", "q.json"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_limit_leaves_rows_out_and_says_how_many_and_totals_stay(tmp_path: Path) -> None:
    whole = run("report", "segments", "DAY", folder=tmp_path).out
    some = run("report", "segments", "DAY", "--limit", "3", folder=tmp_path).out
    assert "… and 23 more rows (--limit shows more)." in some
    total = next(line for line in whole.splitlines() if line.startswith("total"))
    # columns are narrower with fewer rows, the totals are the same
    assert total.split() in [line.split() for line in some.splitlines()]


def test_text_that_a_spreadsheet_would_run_is_made_text(tmp_path: Path) -> None:
    """Of each way in which a formula begins; the names of columns too."""
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", "'=1", "'t", "ana"]
    lines = [
        json.dumps(
            {
                "id": f"{number}{kind}",
                "type": f"agent.{kind}",
                "agent": name,
                "at": f"2026-03-02T0{8 + later}:00:00Z",
            }
            | more
        )
        for number, name in enumerate(names)
        for later, (kind, more) in enumerate(
            [
                ("clocked_in", {"unit": "north"}),
                ("status_set", {"status": "unavailable", "reason": "=cmd()"}),
            ]
        )
    ]
    ran = run(
        "report",
        "attendance",
        "-",
        "--format",
        "csv",
        "--by",
        "agent",
        folder=tmp_path,
        stdin="\n".join(lines).encode(),
    )
    assert 0 == ran.status
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert sorted("'" + name if name != "ana" else name for name in names) == sorted(
        row["agent"] for row in rows
    )
    assert all(not column.startswith("=") for column in rows[0])


def test_filters_are_alternatives_within_a_field_and_conditions_between_fields(
    tmp_path: Path,
) -> None:
    def agents(*where: str) -> set[str]:
        options = [word for each in where for word in ("--where", each)]
        ran = run("report", "attendance", "DAY", "--format", "json", *options, folder=tmp_path)
        return {row["agent"] for row in json.loads(ran.out)["rows"]}

    assert {"ana", "ben"} == agents("agent=ana", "agent=ben")
    assert {"ben"} == agents("agent=ana", "agent=ben", "unit=workshop")
    assert set() == agents("agent=")


def test_reports_machines_and_events_are_listed_from_the_objects(tmp_path: Path) -> None:
    for command, things in (("reports", REPORTS), ("machines", MACHINES), ("events", TYPES)):
        ran = run(command, "--format", "json", folder=tmp_path)
        said = json.loads(ran.out)
        assert sorted(things) == sorted(each["name"] for each in said)
        told = run(command, folder=tmp_path).out
        assert all(name in told for name in things)
        one = next(iter(things))
        assert (
            said[[each["name"] for each in said].index(one)]
            == json.loads(run(command, one, "--format", "json", folder=tmp_path).out)[0]
        )


def test_a_machine_is_told_with_every_pair_of_state_and_symbol(tmp_path: Path) -> None:
    for machine in json.loads(run("machines", "--format", "json", folder=tmp_path).out):
        pairs = {(each["state"], each["symbol"]) for each in machine["table"]}
        assert len(machine["states"]) * len(machine["symbols"]) == len(pairs)


def test_what_an_import_writes_is_read_again(tmp_path: Path) -> None:
    line = (
        "AA0101\t33116\t9664491\t2\tPS\t990101\t0:00:31\t0:00:36\t5\t0:00:36\t0:03:09\t153\t"
        "AGENT\t0:03:09\t0:05:00\t111\tSHARON"
    )
    header = (
        "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\t"
        "q_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver"
    )
    (tmp_path / "month.txt").write_text(f"{header}\r\n{line}\r\n")
    for form in ("jsonl", "parquet"):
        ran = run("import", "anonymous-bank", "month.txt", "--out", f"m.{form}", folder=tmp_path)
        assert 0 == ran.status
        assert "" == ran.out
        facts = ht.derive(ht.read(tmp_path / f"m.{form}"))
        assert [111_000] == facts["segments"]["ift_ms"].to_list()


def test_the_demo_needs_nothing_but_the_package(tmp_path: Path) -> None:
    ran = run("demo", folder=tmp_path)
    assert 0 == ran.status
    assert "Attendance" in ran.out
    assert "Handle time" in ran.out
    drawn = {each.name for each in (tmp_path / "handletime-demo").iterdir()}
    assert {"attendance.svg", "day.svg", "interaction.svg"} == drawn
    assert all(f"handletime-demo/{name}" in ran.talk for name in drawn)


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    assert f"handletime {ht.__version__}\n" == run("--version", folder=tmp_path).out


def test_a_reader_who_goes_away_is_no_fault(tmp_path: Path) -> None:
    """As `handletime report ... | head -1`: no complaint, and no traceback."""
    with subprocess.Popen(
        [HANDLETIME, "report", "segments", ht.example_day(), "--format", "csv", "-q"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert b"" == running.stderr.read()


def test_the_library_imports_nothing_before_it_is_used() -> None:
    code = "import handletime, sys; print({'polars', 'numpy', 'rich'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "set()\n" == ran.stdout


def test_an_answer_is_given_as_polars_and_arrow() -> None:
    answer = ht.report("queues", ht.derive(ht.read(ht.example_day())))
    assert isinstance(answer.rows, pl.DataFrame)
    assert answer.rows.columns == answer.to_arrow().column_names
    assert str(answer).startswith("Queues: How are the queues served?")


def test_an_answer_is_given_as_pandas() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed; it is one of the test extras")
    answer = ht.report("queues", ht.derive(ht.read(ht.example_day())))
    assert answer.rows["offered"].to_list() == answer.to_pandas()["offered"].to_list()


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("name", ["attendance", "queues"])
def test_a_table_keeps_to_the_screen_and_shows_every_column(name: str, width: int) -> None:
    """What does not fit stands below, with the same rows and their names."""
    answer = ht.report(name, ht.derive(ht.read(ht.example_day())))
    header, *tables = text(answer, width).split("\n\n")
    assert all(len(line) <= width for table in tables for line in table.splitlines())
    assert answer.report.question in header
    for table in tables:
        rows = [line for line in table.splitlines() if line.startswith("2026-")]
        assert answer.rows.height == len(rows)
    words = {word for table in tables for word in table.split()}
    assert all(word in words for each in answer.columns for word in each.title.split())


def test_what_the_way_of_looking_leaves_out_is_said(tmp_path: Path) -> None:
    looks = ["--as-of", "2026-03-02T12:00:00Z", "--known-at", "2026-03-02T13:00:00Z"]
    ran = run("report", "queues", "DAY", *looks, folder=tmp_path)
    counts = ht.derive(ht.example_day(), as_of=looks[1], known_at=looks[3]).counts
    known, dated = counts["left_out_by_known_at"], counts["left_out_by_as_of"]
    assert 0 < known
    assert 0 < dated
    assert f"rejects, {known} recorded after known_at, {dated} dated after as_of." in ran.talk
    assert "as of 2026-03-02 12:00:00 · as known at 2026-03-02 13:00:00" in ran.out
    ran = run("report", "queues", "DAY", *looks, "--format", "json", folder=tmp_path)
    assert "2026-03-02T13:00:00.000Z" == json.loads(ran.out)["known_at"]
    run("facts", "DAY", *looks, "--out", "OUT", folder=tmp_path)
    said = json.loads((tmp_path / "out" / "facts.json").read_text())
    assert (known, dated) == (said["left_out_by_known_at"], said["left_out_by_as_of"])


@pytest.mark.parametrize(
    ("instants", "warned"),
    [
        ([1_772_438_400, 1_772_438_460], True),
        ([1_772_438_400, 1_772_438_460, 1_772_438_400_000], True),
        ([1_772_438_400, 1_772_438_400_000], False),
        ([0, 5], False),
        ([1_772_438_400_000], False),
    ],
)
def test_instants_that_look_like_seconds_are_taken_and_warned_of(
    instants: list[int],
    warned: bool,  # noqa: FBT001  # pytest gives it by name
    tmp_path: Path,
) -> None:
    lines = [
        json.dumps({"id": str(at), "type": "agent.returned", "at": at, "agent": "ana"})
        for at in instants
    ]
    stdin = "\n".join(lines).encode()
    ran = run("report", "queues", "-", folder=tmp_path, stdin=stdin)
    assert 0 == ran.status
    assert f"{len(instants)} event" in ran.talk
    assert warned == ("are these times in seconds?" in ran.talk)
