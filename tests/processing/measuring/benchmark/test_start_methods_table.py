"""Ways to have workers are compared on the same pictures, as far as the system has them."""

import queue
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from processing.errors import BenchmarkError
from processing.language.translation import localized
from processing.measuring.benchmark._fork_server_price import ForkServerPrice
from processing.measuring.benchmark._forked_trial import ForkedTrial
from processing.measuring.benchmark._start_methods_table import WAYS
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.environment import WARM, Circumstances, machine_facts
from processing.measuring.benchmark.records import StartRecord, StartTrial
from processing.measuring.benchmark.start_analysis import analysis_of, judgement_of, rows_of
from processing.measuring.benchmark.start_methods import StartComparison
from processing.running.engines.base import EngineSettings
from processing.settings.batch import default_start_method
from processing.task import Task
from tests.support import stand_in_tasks
from tests.support.process_ends import outliving
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.workloads import WAIT_SECONDS, follow, samples, settings_for

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="plain fork is for Linux alone")


def test_each_way_makes_the_same_pictures_and_tells_start_up_memory_and_total(tmp_path):
    folder, inbox = tmp_path / "pictures", queue.SimpleQueue()
    sources = samples(folder, 2)
    comparison = StartComparison(
        settings_for(folder, workers=2),
        inbox.put,
        Scope(rounds=1, pictures=60),
        with_fork=True,
        sources=sources,
    )
    end = follow(comparison, inbox)[-1]
    assert end.problem == ""
    rows = rows_of(end.record)
    assert [row.way.name for row in rows] == [w.name for w in WAYS.values() if w.is_offered]
    for row in rows:
        assert row.total_seconds >= row.work_seconds > 0
        assert (row.server_seconds > 0) == (row.way.name == "forkserver")
        if sys.platform == "linux":
            assert row.memory_bytes > 1_000_000


def test_the_price_of_the_fork_server_is_that_of_its_imports():
    """A process that imports nothing first is up in a fraction of what the server takes."""
    if not WAYS["forkserver"].is_offered:
        pytest.skip("there is no fork server")
    family = set(psutil.Process().children(recursive=True))
    assert 0 < ForkServerPrice().run() < WAIT_SECONDS
    assert outliving(set(psutil.Process().children(recursive=True)) - family) == []
    price = ForkServerPrice()
    price.cancel()
    assert price.run() == 0


def test_what_the_fork_server_takes_is_told_apart_and_in_no_total():
    record = starts_of(spawn=1.0, forkserver=2.0)
    plain = rows_of(record)[1]
    trials = [
        replace(each, server_seconds=0.5 + each.round if each.way == "forkserver" else 0.0)
        for each in record.trials
    ]
    rows, _, notes = analysis_of(replace(record, trials=tuple(trials)))
    assert [row.server_seconds for row in rows] == [0.0, 2.5]
    assert rows[1].total_seconds == plain.total_seconds
    assert notes[0] == (
        "Before its first worker, once in a program, forkserver starts its server: that takes "
        "2.50 s and is in no other figure."
    )


def test_fork_is_named_with_the_reason_why_it_is_missing():
    _, _, notes = analysis_of(starts_of(spawn=1.0, forkserver=2.0))
    assert len(notes) == 1
    assert notes[0].startswith("fork is not among them: it copies a process with the locks")
    assert analysis_of(starts_of(spawn=1.0, fork=2.0)).notes == ()
    with pseudo_language():
        assert not untranslated(localized(notes[0]))


def test_no_way_but_the_command_lines_forks():
    inbox = queue.SimpleQueue()
    comparison = StartComparison(settings_for(Path("pictures")), inbox.put)
    assert "fork" not in {way.name for way in comparison._ways}


def forked_trial(tmp_path, *names):
    settings = EngineSettings(
        stand_in_tasks.run_context("run", tmp_path),
        2,
        default_start_method(),
        stand_in_tasks.act_by_name,
    )
    return ForkedTrial(
        settings, [Task(n, Path(name), tmp_path / name) for n, name in enumerate(names)]
    )


def _forked():
    """Return the workers: they are the children of the host, which has no others of its name."""
    family = psutil.Process().children(recursive=True)
    hosts = {each.pid for each in family if each.children()}
    leaves = [each for each in family if not each.children() and each.ppid() in hosts]
    return [each for each in leaves if not _is_tracker(each)]


def _is_tracker(process):
    """Return whether it looks after the names of locks, which each process that needs it starts."""
    return "resource_tracker" in " ".join(process.cmdline())


@on_linux
def test_forked_workers_that_hang_end_with_a_cancel(tmp_path):
    trial, ended = forked_trial(tmp_path, "write", "hang", "hang"), []
    thread = threading.Thread(target=lambda: ended.append(trial.run()), daemon=True)
    thread.start()
    deadline = time.monotonic() + WAIT_SECONDS
    while not (tmp_path / "write").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = _forked()
    trial.cancel()
    thread.join(WAIT_SECONDS)
    assert [each.outcomes for each in ended] == [()]
    assert len(workers) == 2
    assert outliving(workers) == []


@on_linux
def test_a_forked_worker_that_dies_ends_the_trial_with_a_sentence(tmp_path):
    with pytest.raises(BenchmarkError, match=r"ended early .*exit code 5"):
        forked_trial(tmp_path, "ok", "exit", "nap").run()


def test_windows_is_offered_no_fork_server(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert not WAYS["forkserver"].is_offered
    assert WAYS["spawn"].is_offered


def starts_of(rounds: int = 5, share: float = 0.0, wait: int = 0, **seconds: float) -> StartRecord:
    """The same start-up and work for each way in every round, one second apart from each other."""
    facts = Circumstances(machine_facts(), "2026-01-01T10:00:00", 20, 0, 240.0, WARM, wait)
    trials = tuple(
        StartTrial(number, way, start / 10, start + number / 10, 0.1, 30_000_000, share)
        for number in range(rounds)
        for way, start in seconds.items()
    )
    return StartRecord(facts, 2, trials)


def test_parts_of_a_way_are_of_one_round_and_add_up():
    (row,) = rows_of(starts_of(spawn=2.0))
    assert row.total_seconds == pytest.approx(0.2 + 2.2 + 0.1)
    assert (row.totals.low, row.totals.high) == pytest.approx((2.3, 2.7))
    assert row.memory_bytes == 30_000_000


def test_a_way_that_won_every_round_is_named_with_the_next():
    sentence = judgement_of(starts_of(spawn=4.0, forkserver=2.0, threads=6.0)).sentence
    assert "In every round all was done first by forkserver, after 2.50 s by the median" in sentence
    assert "the next by the median was spawn, after 4.70 s" in sentence
    assert (
        "up first by forkserver, after 0.20 to 0.20 s. By spawn they were up after 0.40 to 0.40 s."
        in sentence
    )
    assert "Other programs" not in sentence


def test_ways_whose_rounds_overlap_cannot_be_told_apart():
    sentence = judgement_of(starts_of(spawn=2.0, threads=2.2, serial=9.0)).sentence
    assert "Which way is through first, this comparison cannot tell" in sentence
    assert "spawn and threads overlap" in sentence
    assert "serial" not in sentence


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (starts_of(rounds=3, spawn=2.0, threads=9.0), "3 rounds cannot tell chance from speed"),
        (starts_of(spawn=2.0), "Only spawn was measured"),
        (starts_of(spawn=2.0, threads=9.0, share=0.4), "Other programs used over 10%"),
        (starts_of(spawn=2.0, threads=9.0, wait=50), "With an artificial wait of 50 ms"),
    ],
)
def test_a_verdict_says_what_it_cannot_know(record, words):
    assert words in judgement_of(record).sentence


@pytest.mark.parametrize(
    "record",
    [
        starts_of(rounds=1, spawn=2.0, threads=9.0),
        starts_of(serial=2.0),
        starts_of(spawn=4.0, forkserver=2.0, threads=6.0, share=0.4, wait=50),
        starts_of(spawn=2.0, forkserver=2.2, threads=2.1, serial=9.0),
    ],
)
def test_of_a_verdict_only_pythons_own_names_stay_english(record):
    with pseudo_language():
        assert untranslated(localized(judgement_of(record).sentence)) <= {"spawn", "forkserver"}


def test_every_way_is_explained_in_the_readers_language():
    with pseudo_language():
        for way in WAYS.values():
            told = f"{localized(way.title)} {localized(way.what)} {localized(way.when)}"
            assert untranslated(told) <= {"spawn", "forkserver", "fork"}
