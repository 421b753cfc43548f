"""`benchmark` and `run --trace`: options, output and files."""

import json

import pytest

from processing.cli._benchmark_tour import guide
from processing.cli._common import ExitStatus
from processing.cli._parser import parse
from processing.cli._requests import Measurement
from processing.cli.benchmark import TourRequest
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.measuring.benchmark.dispatch_methods import METHODS
from processing.measuring.benchmark.dispatch_scripts import script_of
from processing.measuring.benchmark.records import load_record
from processing.measuring.benchmark.tour_steps import Extent
from processing.measuring.samples.sample_set import make_samples
from processing.processes.core_wait import is_core_wait_known
from tests.support.command_line import thumbpool, thumbpool_here


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    list(make_samples(folder, count=3, width_pixels=64, height_pixels=48))
    return folder


def test_a_race_is_what_is_meant_if_nothing_else_is_said():
    request = parse(["benchmark"])
    assert request.measurement is Measurement.RACE
    assert (request.sources, request.sizes, request.rounds) == ((), (), None)
    assert parse(["benchmark", "--sizes", "1,2,4"]).sizes == (1, 2, 4)
    assert parse(["benchmark", "--dispatch"]).measurement is Measurement.DISPATCH
    assert parse(["benchmark", "--methods"]).measurement is Measurement.METHODS


def test_the_tour_takes_a_wait_and_chooses_the_rest_by_itself():
    assert parse(["benchmark", "--tour", "--wait", "100"]) == TourRequest(100, is_quiet=False)
    for wrong in (["pictures"], ["--rounds", "2"], ["--sizes", "1,2"]):
        with pytest.raises(SettingsError, match="by itself"):
            parse(["benchmark", "--tour", *wrong])


def test_a_script_is_printed_whole_and_an_unknown_method_refused(capsys):
    request = parse(["benchmark", "--script", "imap_unordered", "--workers", "3"])
    assert request.carry_out(Interruption()) is ExitStatus.DONE
    script = script_of(METHODS["imap_unordered"], 3)
    assert capsys.readouterr().out == script
    with pytest.raises(SettingsError, match="imap_unordered"):
        parse(["benchmark", "--script", "map_reduce"])


def test_the_tour_tells_seven_steps_and_what_each_measured(capsys, tmp_path):
    small = Extent(3, (48, 32), 1, 2, (96, 64), 4, (24, 16), 16)
    kept = [tmp_path / "tour.json", tmp_path / "tour.csv"]
    assert guide(0, Interruption(), small, is_quiet=False, paths=kept) is ExitStatus.DONE
    assert {step["step"] for step in json.loads(kept[0].read_text())["steps"]} == set(range(1, 8))
    assert kept[1].read_text().count("\n") > 5
    told = capsys.readouterr().out
    for words in (
        *("1. One worker", "5. Tiny files", "pictures in ", "With the giant first it took"),
        *("6. In order, or as they come", "7. A worker dies", "By imap_unordered the first"),
    ):
        assert words in told


@pytest.mark.parametrize(
    "wrong", [["--dispatch", "--sizes", "2"], ["--workers", "2"]], ids=["sizes", "workers"]
)
def test_sizes_are_of_a_race_and_workers_of_all_else(wrong):
    with pytest.raises(SettingsError, match="pool size"):
        parse(["benchmark", *wrong])


@pytest.mark.parametrize("wrong", [["--sizes", "a"], ["--dispatch", "--methods"]])
def test_what_makes_no_sense_is_refused_as_usage(wrong, capsys):
    with pytest.raises(SystemExit):
        parse(["benchmark", *wrong])
    assert "benchmark" in capsys.readouterr().err


def test_a_race_is_told_as_a_table_and_kept_as_json_and_csv(pictures, tmp_path):
    kept, table = tmp_path / "race.json", tmp_path / "race.csv"
    ended = thumbpool(
        *("benchmark", pictures, "--sizes", "1,2", "--rounds", "1"),
        *("--json", kept, "--csv", table),
    )
    assert ended.returncode == 0, ended.stderr
    assert "no pool" in ended.stdout
    assert "1 round cannot tell chance from speed." in ended.stdout
    assert len(load_record(kept).trials) == 3
    assert len(table.read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "wrong",
    [["--sizes", "99"], ["--rounds", "0"], ["--json", "missing/race.json"], ["--csv", "race.txt"]],
)
def test_what_cannot_be_measured_or_kept_is_refused_at_once(pictures, wrong):
    ended = thumbpool_here("benchmark", pictures, *wrong)
    assert ended.returncode == 2
    assert ended.stderr.startswith("thumbpool-cli: ")


def test_pictures_that_are_not_there_are_refused_as_by_a_run(tmp_path):
    ended = thumbpool_here("benchmark", str(tmp_path / "nowhere"))
    assert ended.returncode == ExitStatus.REFUSED
    assert ended.stderr.startswith("thumbpool-cli: ")
    assert "does not exist" in ended.stderr


def test_a_run_is_recorded_as_a_trace(pictures, tmp_path):
    trace = tmp_path / "trace.json"
    ended = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--trace", trace)
    assert ended.returncode == 0, ended.stderr
    events = json.loads(trace.read_text(encoding="utf-8"))["traceEvents"]
    assert sum(event.get("cat") == "file" for event in events) == 3


def test_a_run_is_recorded_as_times_with_the_facts_of_the_machine(pictures, tmp_path):
    times = tmp_path / "run.times.json"
    ended = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--trace", times)
    assert ended.returncode == 0, ended.stderr
    loaded = json.loads(times.read_text(encoding="utf-8"))
    assert loaded["machine"]["cores"] >= 1
    assert {"file", "start-up"} <= {row["kind"] for row in loaded["rows"]}
    waits = [row["core_wait_seconds"] for row in loaded["rows"] if row["kind"] == "file"]
    # Confined workers tell it, too.
    assert all((wait is not None) is is_core_wait_known() for wait in waits)


def test_a_trace_that_cannot_be_written_is_refused_before_the_run(pictures, tmp_path):
    ended = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--trace", "trace.png")
    assert ended.returncode == 2
    assert not (tmp_path / "out").exists()


def test_a_run_is_recorded_as_a_page(pictures, tmp_path):
    page = tmp_path / "run.html"
    ended = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--trace", page)
    assert ended.returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "Thumbpool: 3 pictures made by " in text
    assert '<svg class="lanes" id="measured"' in text


def test_a_page_is_of_a_race_only():
    assert parse(["benchmark", "--html", "race.html"]).html_path.name == "race.html"
    with pytest.raises(SettingsError, match="race of pool sizes"):
        parse(["benchmark", "--dispatch", "--html", "a.html"])
    with pytest.raises(SettingsError, match="by itself"):
        parse(["benchmark", "--tour", "--html", "a.html"])
