"""Every method delivers every result; none makes a death or a cancel hang."""

import queue
import sys
import tempfile
import threading
import time
from dataclasses import replace
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from processing.errors import BenchmarkError
from processing.language.translation import localized
from processing.measuring.benchmark._bare_pool import BarePool
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.dispatch import DispatchComparison, execute_apart
from processing.measuring.benchmark.dispatch_analysis import displacement, judgement_of, rows_of
from processing.measuring.benchmark.dispatch_methods import (
    METHODS,
    Call,
    Contestant,
    chunk_words,
    usual_contestants,
)
from processing.measuring.benchmark.records import Arrival, DispatchRecord, DispatchTrial
from processing.processes.start import process_context
from processing.running.engines.base import EngineSettings
from processing.running.worker.process import execute
from processing.settings.batch import StartMethod, default_start_method
from processing.task import Outcome, Status, Task
from tests.support import stand_in_tasks
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.workloads import WAIT_SECONDS, follow, samples, settings_for

COUNT = 10
UNORDERED = {"imap_unordered", "ThreadPool.imap_unordered"}


def assignments(*names):
    return [(n, Task(n, Path(name), Path("out") / name)) for n, name in enumerate(names)]


def make(assignment):
    slot, task = assignment
    return slot, Outcome(task.id, Status.DONE)


@pytest.mark.parametrize("chunk", [None, 1, 4, 16])
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_a_method_delivers_every_result_once_and_in_order_if_it_says_so(method, chunk):
    told = assignments(*["ok"] * COUNT)
    with ThreadPool(2) as pool:
        call = Call(pool, make, lambda slot, task: make((slot, task)), told, chunk)
        delivered = [slot for slot, _ in method.deliver(call)]
    assert sorted(delivered) == list(range(COUNT))
    assert delivered == sorted(delivered) or method.name in UNORDERED


def test_results_stay_in_memory_as_a_disk_is_not_what_is_compared(tmp_path, monkeypatch):
    folder, inbox, found = tmp_path / "pictures", queue.SimpleQueue(), []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    contestants = [Contestant(METHODS[name], 0) for name in ("serial", "map", "ThreadPool.map")]
    comparison = DispatchComparison(
        settings_for(folder, workers=2),
        inbox.put,
        Scope(rounds=1, pictures=60),
        contestants=contestants,
        sources=samples(folder),
    )
    clear = Workload.clear

    def look_and_clear(workload):
        found.append([path for path in workload.output_folder.rglob("*") if path.is_file()])
        clear(workload)

    monkeypatch.setattr(Workload, "clear", look_and_clear)
    end = follow(comparison, inbox)[-1]
    assert end.problem == ""
    assert [len(trial.arrivals) for trial in end.record.trials] == [4] * 3
    assert found == [[]] * 4


def test_every_method_says_what_it_does_when_to_use_it_and_how():
    assert {"serial", "apply", "apply_async", "map", "map_async", "starmap"} <= METHODS.keys()
    assert {"starmap_async", "imap", "imap_unordered", "ThreadPool.map"} <= METHODS.keys()
    for name, method in METHODS.items():
        assert name.rpartition(".")[2] in method.code() or name == "serial"
        assert ("chunksize=4" in method.code(4)) is method.chunks
        assert method.what.endswith(".")
        assert method.when.endswith(".")
    titles = [contestant.title for contestant in usual_contestants()]
    assert len(titles) == len(set(titles))
    assert {contestant.chunk for contestant in usual_contestants()} == {0, 1, 4, 16}


def engine_settings(tmp_path, limit_seconds=60.0):
    return EngineSettings(
        stand_in_tasks.run_context("run", tmp_path, limit_seconds),
        2,
        default_start_method(),
        stand_in_tasks.act_by_name,
    )


def plain_pool(tmp_path, slots, limit_seconds=60.0):
    context = process_context(default_start_method())
    return BarePool(engine_settings(tmp_path, limit_seconds), context, slots)


def deliver(pool, name, told, chunk=None):
    with pool.open() as processes:
        call = Call(processes, execute, execute_apart, told, chunk)
        return list(METHODS[name].deliver(call))


@pytest.mark.parametrize(
    ("name", "chunk"), [("apply", None), ("starmap", None), ("imap", None), ("imap_unordered", 4)]
)
def test_a_worker_that_dies_ends_the_call_with_a_sentence(tmp_path, name, chunk):
    told = assignments("ok", "exit", *["nap"] * 6)
    before = threading.active_count()
    with pytest.raises(BenchmarkError, match=r"A worker process ended early .*exit code 5"):
        deliver(plain_pool(tmp_path, len(told)), name, told, chunk)
    assert threading.active_count() <= before


def test_a_picture_that_takes_too_long_ends_the_call_with_a_sentence(tmp_path):
    told = assignments("ok", "hang")
    with pytest.raises(BenchmarkError, match=r"took longer than 0\.5 s,"):
        deliver(plain_pool(tmp_path, len(told), limit_seconds=0.5), "map", told)


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes are no files")
@pytest.mark.parametrize("name", ["map", "imap_unordered"])
def test_a_worker_that_sends_what_is_no_result_ends_the_call_with_a_sentence(tmp_path, name):
    told = assignments("a", "results-pickle", *["b"] * 6)
    settings = replace(engine_settings(tmp_path), work=stand_in_tasks.send_foreign_bytes)
    pool = BarePool(settings, process_context(default_start_method()), len(told))
    with pytest.raises(BenchmarkError, match="sent what is no result"):
        deliver(pool, name, told)


@pytest.mark.parametrize("name", ["map_async", "imap"])
def test_cancel_from_another_thread_ends_a_call_without_an_error(tmp_path, name):
    told = assignments("ok", "hang", "hang")
    pool = plain_pool(tmp_path, len(told))
    ended = threading.Event()

    def call():
        deliver(pool, name, told)
        ended.set()

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    deadline = time.monotonic() + WAIT_SECONDS
    while len(pool.workers) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    pool.cancel()
    pool.cancel()
    assert ended.wait(WAIT_SECONDS)


def test_the_same_pictures_go_through_each_method_of_one_pool(tmp_path):
    folder, inbox = tmp_path / "pictures", queue.SimpleQueue()
    sources = samples(folder, 4)
    names = ("serial", "apply", "starmap_async", "imap_unordered", "ThreadPool.map")
    comparison = DispatchComparison(
        settings_for(folder, workers=2),
        inbox.put,
        Scope(rounds=1, pictures=60),
        contestants=[Contestant(METHODS[name]) for name in names],
        sources=sources,
    )
    end = follow(comparison, inbox)[-1]
    assert end.problem == ""
    assert sorted(trial.method for trial in end.record.trials) == sorted(names)
    for trial in end.record.trials:
        assert sorted(arrival.position for arrival in trial.arrivals) == list(range(4))
        seconds = [arrival.seconds for arrival in trial.arrivals]
        assert seconds == sorted(seconds)
    assert [row.method.name for row in rows_of(end.record)] == list(names)
    assert end.record.circumstances.pictures == 4


def test_displacement_is_the_mean_distance_from_the_place_of_submission():
    def arrived(*positions):
        return [Arrival(position, float(n)) for n, position in enumerate(positions)]

    assert displacement(arrived(0, 1, 2, 3)) == 0
    assert displacement(arrived(3, 2, 1, 0)) == 2
    assert displacement(arrived(1, 0, 2, 3)) == 0.5
    assert displacement([]) == 0


def test_a_row_has_the_medians_and_the_ticks_of_the_round_with_the_median_total():
    from tests.processing.measuring.benchmark.test_records import CIRCUMSTANCES

    def trial(number, *seconds):
        arrivals = tuple(Arrival(n, each) for n, each in enumerate(seconds))
        return DispatchTrial(number, "imap", 0, arrivals, 0.0)

    trials = (trial(0, 1.0, 2.0, 9.0), trial(1, 2.0, 3.0, 5.0), trial(2, 3.0, 4.0, 4.5))
    record = DispatchRecord(CIRCUMSTANCES, 2, StartMethod.SPAWN, trials)
    (row,) = rows_of(record)
    assert (row.first, row.half, row.total) == (2.0, 3.0, 5.0)
    assert row.ticks == (2.0, 3.0, 5.0)
    assert row.title == "imap"


@pytest.mark.parametrize(
    ("rounds", "totals", "words"),
    [
        (
            5,
            {"map": 2.0, "imap": 3.0},
            "In every round map had all results first, after 2.02 s by the median",
        ),
        (5, {"map": 2.0, "imap": 2.02}, "cannot tell: the rounds of all 2 overlap"),
        (3, {"map": 2.0, "imap": 3.0}, "which may be chance: run 5 rounds or more"),
        (5, {"map": 2.0}, "Only map was measured"),
    ],
)
def test_a_method_is_called_first_only_if_it_was_so_in_every_round(rounds, totals, words):
    from tests.processing.measuring.benchmark.test_records import CIRCUMSTANCES

    trials = tuple(
        DispatchTrial(number, name, 0, (Arrival(0, total + number / 100),), 0.0)
        for number in range(rounds)
        for name, total in totals.items()
    )
    record = DispatchRecord(CIRCUMSTANCES, 2, StartMethod.SPAWN, trials)
    sentence = judgement_of(record).sentence
    assert words in sentence
    with pseudo_language():
        assert untranslated(localized(sentence)) <= set(totals)


def test_every_method_is_explained_in_the_readers_language():
    with pseudo_language():
        for each in usual_contestants():
            method = each.method
            told = (method.what, method.when, chunk_words(each.chunk))
            assert not untranslated(" ".join(map(localized, told)))
            assert untranslated(localized(each.title)) <= {method.name} - {"serial"}
