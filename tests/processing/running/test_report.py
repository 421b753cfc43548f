"""A report lists every planned file once, in forms that are safe to open and whole on disk."""

import csv
import json
import os
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import OutputError, SettingsError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.planning.planner import make_plan
from processing.running.lanes import HOST_STEP
from processing.running.report import (
    Report,
    ReportRow,
    as_csv,
    as_json,
    check_report_path,
    save_report,
)
from processing.task import Status
from tests.support.examples import batch, outcome, pictures, plan_of, report_of

STATUSES = st.lists(st.sampled_from(Status), max_size=12)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20) | st.binary(max_size=20).map(os.fsdecode)
NAMES = TEXTS.map(lambda text: text.replace("/", "").replace("\0", "")).filter(bool)
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")  # noqa: RUF001 - full width, which some take for the same


def cells(text):
    return list(csv.reader(text.splitlines()))


@given(STATUSES)
def test_rows_and_counts_are_as_many_as_planned(statuses):
    report = report_of(*statuses)
    assert [row.status for row in report.rows()] == statuses
    assert report.counts.planned == report.counts.ended == len(statuses)
    assert len(json.loads(as_json(report))["files"]) == len(statuses)
    assert len(cells(as_csv(report))) == len(statuses) + 1


def test_a_report_that_misses_a_file_is_a_mistake_of_ours():
    report = Report("run", plan_of(2), (outcome(0),), 1.0)
    with pytest.raises(ValueError, match="shorter"):
        list(report.rows())


@given(NAMES)
def test_no_cell_is_a_formula_and_no_name_breaks_a_line(name):
    reason = f"{name} is odd"
    plan = make_plan(batch(Path("out")), pictures("a.jpg", folder=Path(name)))
    row = outcome(0, Status.FAILED, reason=name, warnings=(reason,))
    heading, line = cells(as_csv(Report("run", plan, (row,), 1.0)))
    assert heading == [field.name for field in fields(ReportRow)]
    assert len(line) == len(heading)
    assert not any(cell.lstrip().startswith(FORMULA_STARTS) for cell in line)


def test_a_name_with_a_semicolon_stays_one_cell_for_those_who_split_at_semicolons():
    plan = make_plan(batch(Path("out")), pictures("a;=1+1.jpg"))
    line = as_csv(Report("run", plan, (outcome(0),), 1.0)).splitlines()[1]
    assert next(csv.reader([line], delimiter=";"))[0].startswith("/pictures/a;=1+1.jpg")


@given(NAMES)
def test_paths_are_exact_in_json_and_for_the_eye_in_csv(name):
    plan = make_plan(batch(Path("out")), pictures("a.jpg", folder=Path("/in", name)))
    source = plan.tasks[0].source
    report = Report("run", plan, (outcome(0),), 1.0)
    (row,) = json.loads(as_json(report))["files"]
    assert os.fsencode(row["source"]) == os.fsencode(source)
    assert cells(as_csv(report))[1][0] == display(source)


def test_a_row_tells_sizes_dimensions_time_and_worker():
    facts = {"source_bytes": 900, "result_bytes": 90, "source_size": (4000, 3000)}
    end = outcome(0, result_size=(256, 192), **facts)
    (row,) = Report("run", plan_of(1), (end,), 1.0).rows()
    assert (row.source_width, row.source_height) == (4000, 3000)
    assert (row.result_width, row.result_height) == (256, 192)
    assert (row.seconds, row.worker, row.result_bytes) == (1.0, 7, 90)


def test_a_row_tells_the_host_and_its_process_id_for_a_worker_of_a_cluster():
    far = 2 * HOST_STEP + 41
    ends = (outcome(0, worker=far), outcome(1, worker=7), outcome(2, Status.FAILED))
    report = Report("run", plan_of(3), ends, 1.0, hosts={far: "third"})
    assert [(row.host, row.worker) for row in report.rows()] == [("third", 41), ("", 7), ("", None)]


def test_a_row_has_the_codes_beside_the_sentences_in_the_language_that_is_asked_for():
    reason = lazy_tr("{path} ends early.", code="ends-early", path="a.jpg")
    warnings = (lazy_tr("It is odd.", code="odd"), lazy_tr("It is even.", code="even"))
    end = outcome(0, Status.FAILED, reason=reason, warnings=warnings)
    report = Report("run", plan_of(1), (end,), 1.0, problem=reason)
    for localize, change in ((str, str), (str.upper, str.upper)):
        (row,) = json.loads(as_json(report, localize))["files"]
        assert (row["code"], row["warning_codes"]) == ("ends-early", "odd even")
        assert row["reason"] == change("a.jpg ends early.")
        assert row["warnings"] == change("It is odd. It is even.")
        assert json.loads(as_json(report, localize))["problem"] == change("a.jpg ends early.")
        heading, line = cells(as_csv(report, localize))
        assert dict(zip(heading, line, strict=True))["reason"] == change("a.jpg ends early.")


def test_a_file_that_no_worker_began_has_no_time_and_no_worker():
    (row,) = report_of(Status.CANCELLED).rows()
    assert row.seconds is None
    assert row.worker is None


@pytest.mark.parametrize("name", ["report.json", "report.CSV"])
def test_the_ending_tells_the_format(tmp_path, name):
    save_report(report_of(Status.DONE), tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith("{" if name.endswith("json") else '"source"')
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["report.txt", "report", "missing/report.csv", "folder.json"])
def test_a_report_that_could_not_be_written_is_refused_before_the_run(tmp_path, name):
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(SettingsError, match=r"The report .* (must end in|cannot be written)"):
        check_report_path(tmp_path / name)


def test_a_report_that_fails_leaves_the_older_one_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "report.csv"
    path.write_text("older")

    def fill_the_disk(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill_the_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        save_report(report_of(Status.DONE), path)
    assert path.read_text() == "older"
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]


def test_the_size_of_all_results_is_their_sum():
    ends = tuple(replace(outcome(n), result_bytes=100 * n) for n in range(3))
    assert Report("run", plan_of(3), ends, 1.0).result_bytes == 300


def test_a_report_into_a_locked_folder_is_refused_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    # Nothing is forbidden to root, who may run these tests, so the system's answer is replaced.
    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(SettingsError, match=r"Permission denied\. Name a file in a folder"):
        check_report_path(tmp_path / "a.csv")


def test_a_report_with_a_name_that_is_too_long_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be written: .*too long"):
        check_report_path(tmp_path / f"{'n' * 300}.csv")


def test_looking_where_a_report_is_to_go_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "older.csv").write_text("older")
    for name in ("older.csv", "new.json"):
        check_report_path(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["older.csv"]
    assert (tmp_path / "older.csv").read_text() == "older"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_report_takes_the_place_of_no_pipe(tmp_path):
    path = tmp_path / "a.json"
    os.mkfifo(path)
    with pytest.raises(SettingsError, match=r"a\.json is a pipe or a device"):
        check_report_path(path)
    with pytest.raises(OutputError, match=r"a\.json is a pipe or a device"):
        save_report(report_of(Status.DONE), path)
    assert path.is_fifo()
