"""`what-if` reads what --trace wrote, and prints and writes what another pool would take."""

import json

import pytest

from processing.cli._parser import parse
from processing.errors import SettingsError
from processing.measuring.recordings.recorded_run import read_run
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.what_if.answer import answer_of, measured_of
from processing.measuring.what_if.schedule import Pool
from tests.processing.measuring.recordings.test_recorded_run import TASKS, timeline  # noqa: F401
from tests.support.command_line import thumbpool_here


@pytest.fixture
def trace(timeline, tmp_path):  # noqa: F811 - the fixture that is imported
    path = tmp_path / "run.json"
    path.write_text("".join(trace_lines(timeline, TASKS)), encoding="utf-8")
    return path


def test_it_prints_a_table_marked_as_simulated_and_a_conclusion(trace):
    ended = thumbpool_here("what-if", trace, "--workers", "3", "--cores", "4")
    assert ended.returncode == 0
    assert "Simulated from this run, not measured" in ended.stdout
    *_, last = ended.stdout.splitlines()
    run = read_run(trace)
    measured = measured_of(run.timeline, run.cores)
    answer = answer_of(measured, Pool(3, 4, measured.pool.chunk), (1,))
    assert last.startswith(f"3 workers on 4 cores would take {answer.made.seconds:.2f} s:")


def test_what_is_left_out_is_as_in_the_run(trace):
    ended = thumbpool_here("what-if", trace, "--quiet")
    (line,) = ended.stdout.splitlines()
    assert line.startswith("2 workers on ")


def test_it_writes_json_and_a_page(trace, tmp_path):
    written, page = tmp_path / "tried.json", tmp_path / "tried.html"
    ended = thumbpool_here(
        *("what-if", trace, "--workers", "4", "--cores", "4", "--order", "longest-first"),
        *("--sync", "25"),
        *("--json", written, "--html", page, "--quiet"),
    )
    assert ended.returncode == 0
    plain = json.loads(written.read_text(encoding="utf-8"))
    assert plain["simulated"]["pool"] == {
        "workers": 4,
        "cores": 4,
        "chunk": 1,
        "order": "longest-first",
        "sync": 0.025,
    }
    assert [each["workers"] for each in plain["by_workers"]] == [1, 2, 3, 4, 6, 8]
    text = page.read_text(encoding="utf-8")
    assert "4 workers on 4 cores" in text
    assert text.count('<svg class="lanes"') == 2


@pytest.mark.parametrize(
    "wrong", [["--workers", "0"], ["--cores", "513"], ["--chunk", "-1"], ["--sync", "-1"]], ids=str
)
def test_numbers_out_of_their_limits_are_refused(wrong):
    with pytest.raises(SettingsError, match=rf"{wrong[0]} must be from [01] to"):
        parse(["what-if", "run.json", *wrong])


def test_a_file_that_is_no_run_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text("{}", encoding="utf-8")
    ended = thumbpool_here("what-if", path)
    assert ended.returncode == 2
    assert "other.json is no recorded run" in " ".join(ended.stderr.split())


def test_a_page_with_another_ending_is_refused_before_anything_is_read(tmp_path):
    ended = thumbpool_here("what-if", tmp_path / "none.json", "--html", tmp_path / "a.txt")
    assert ended.returncode == 2
    assert "a.txt" in ended.stderr
