"""`run --calibrate` measures one worker first and compares the run with it."""

import re

import pytest

from processing.cli._common import ExitStatus
from processing.cli._summary import cluster_line, speedup_line
from processing.measuring.benchmark import one_worker
from processing.measuring.samples.sample_set import make_samples
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.run_speedup import Saving
from tests.support.command_line import thumbpool_here


def folder_of(tmp_path, count):
    folder = tmp_path / "pictures"
    for _ in make_samples(folder, count=count, width_pixels=64, height_pixels=48):
        pass
    return folder


def run(tmp_path, count, *more):
    batch = ("run", folder_of(tmp_path, count), "--output", tmp_path / "out", "--size", "16")
    return thumbpool_here(*batch, "--workers", "2", "--engine", "threads", "--calibrate", *more)


@pytest.fixture(autouse=True)
def _calm(monkeypatch):
    """Whatever else is going on on this machine, it does not disturb."""
    monkeypatch.setattr(one_worker, "DISTURBED_SHARE", 2.0)


def test_no_speedup_is_told_from_a_sample_that_others_disturbed(tmp_path, monkeypatch):
    monkeypatch.setattr(one_worker, "DISTURBED_SHARE", -1.0)
    told = run(tmp_path, 6)
    assert told.returncode == ExitStatus.DONE, told.stderr
    assert told.stdout.splitlines()[-1].startswith("6 done")
    assert "of the processor while one worker was measured, so no speedup is told." in told.stderr


def test_one_worker_has_no_speedup_over_itself(tmp_path):
    told = run(tmp_path, 6, "--workers", "1")
    assert told.returncode == ExitStatus.DONE, told.stderr
    assert told.stdout.splitlines()[-1].startswith("6 done")


def test_the_speedup_is_told_last_with_its_range(tmp_path):
    told = run(tmp_path, 6)
    assert told.returncode == ExitStatus.DONE, told.stderr
    done, speedup = told.stdout.splitlines()[-2:]
    assert done.startswith("6 done")
    assert re.match(r"\d+\.\d times as fast as one worker \(\d+\.\d to \d+\.\d\)", speedup)
    assert len(list((tmp_path / "out").rglob("*.*"))) == 6


def test_too_few_pictures_are_refused_before_any_is_made(tmp_path):
    told = run(tmp_path, 3)
    assert told.returncode == ExitStatus.REFUSED
    assert "fewer than 5 tell nothing of the rest" in told.stderr


def test_lines_of_json_stay_json(tmp_path):
    told = run(tmp_path, 5, "--json")
    assert all(line.startswith("{") for line in told.stdout.splitlines())


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (2.0, 8.0, "1.5 times as fast as one worker (1.2 to 1.8); 2.0 to 8.0 s saved."),
        (-2.0, 8.0, "(1.2 to 1.8); the saving may be chance."),
    ],
)
def test_a_saving_is_told_only_where_it_is_none_by_chance(low, high, words):
    saving = Saving(1.5, Interval(1.2, 1.8), 5.0, Interval(low, high))
    assert speedup_line(saving).endswith(words)


def test_a_loss_beyond_chance_is_told_as_a_loss():
    saving = Saving(0.4, Interval(0.3, 0.7), -5.0, Interval(-8.0, -2.0))
    assert speedup_line(saving) == (
        "0.4 times as fast as one worker (0.3 to 0.7); 2.0 to 8.0 s lost."
    )


def test_a_run_of_too_few_files_claims_nothing():
    assert speedup_line(None) == "Too few pictures were made to measure a speedup."


def test_on_a_cluster_the_speedup_is_told_with_its_hosts_and_workers():
    line = speedup_line(None, cluster_line(2, 8))
    assert line == f"2 hosts, 8 workers: {speedup_line(None)}"
