"""Time and memory grow as the files do, counted in calls and bytes and not in seconds."""

import gc
import sys
import tracemalloc
from pathlib import Path

from processing.language.lazy_text import lazy_tr
from processing.planning.figures import figures_of
from processing.planning.hash_tables import TextMap
from processing.planning.known_results import KnownResult, KnownResults
from processing.planning.plan_rows import PackedSources
from processing.planning.planner import make_plan
from processing.processes import wire
from processing.running.tracker import RunTracker
from processing.task import Outcome, SourceImage, Stage, Status, Timing
from tests.support.examples import batch

FEW, MANY = 500, 2_000
MOST_PLANNED_BYTES = 200  # a file, of sources and tasks; as objects they take 1,700
MOST_KNOWN_BYTES = 150  # a file that was made earlier; in a dictionary it takes 640
MOST_ENDED_BYTES = 250  # a file, of a tracker that keeps all
MOST_UNCHANGED_CALLS = 210  # a file that is up to date; it is 294 with objects for each
LEAP_BYTES = 100_000  # no path is as long
NEARLY = 1.15  # first times cost, and sets grow by leaps


def sources(count):
    names = (f"album {n // 100:04}/picture {n:07}.jpg" for n in range(count))
    return PackedSources(
        SourceImage(Path("/pictures", name), Path(name), 5_000 + n % 999, False, 10**18 + n, (1, n))
        for n, name in enumerate(names)
    )


def bytes_held_by(make):
    """Return what `make` returns, and how many bytes that holds."""
    gc.collect()
    tracemalloc.start()
    try:
        made = make()
        gc.collect()
        return made, sum(map(held_by, tracemalloc.take_snapshot().traces))
    finally:
        tracemalloc.stop()


def held_by(trace):
    """Return how many bytes an allocation holds, but none of the interpreter's table of names.

    That grows by leaps, at moments that depend on all that was ever loaded, when a path is made.
    """
    is_table = trace.size >= LEAP_BYTES and "pathlib" in trace.traceback[0].filename
    return 0 if is_table else trace.size


def calls_of(work):
    """Return how many functions are called, Python's own and those in C."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def planned(found):
    plan = make_plan(batch(Path("/nowhere/results")), found)
    figures_of(plan)
    return plan


def ended(count):
    tracker = RunTracker(count)
    for n in range(count):
        timing = Timing(7, tuple(n + stage / 7 for stage in range(6)), n / 3)
        tracker.record(Outcome(n, Status.DONE, "", None, (), n, n, (4, 3), (2, 1), timing))
        if n % 100 == 0:
            tracker.take_changed()  # as the window does
    return tracker


def test_a_planned_file_takes_few_bytes():
    planned(sources(FEW))  # what is made once a process does not count
    plan, held = bytes_held_by(lambda: planned(sources(MANY)))
    assert len(plan.tasks) == MANY
    assert held / MANY < MOST_PLANNED_BYTES


def test_a_file_that_ended_takes_few_bytes():
    tracker, held = bytes_held_by(lambda: ended(MANY))
    assert tracker.counts.done == MANY
    assert held / MANY < MOST_ENDED_BYTES


def failed(count):
    """Return a tracker of failures as workers tell them, each sentence an object of its own."""
    tracker = RunTracker(count)
    for n in range(count):
        reason = lazy_tr(
            "{name} could not be read: {why}; check the disk and run again.",
            code="read-error",
            name=f"picture {n:07}.jpg",
            why=lazy_tr("Input/output error"),
        )
        outcome = Outcome(n, Status.FAILED, reason, Stage.OPEN, (lazy_tr("It is odd."),), n)
        tracker.record(wire.decode(wire.encode(outcome)))
        if n % 100 == 0:
            tracker.take_changed()
    return tracker


def test_a_file_that_failed_takes_few_bytes_with_a_reason_that_can_be_translated():
    tracker, held = bytes_held_by(lambda: failed(MANY))
    assert tracker.counts.failed == MANY
    assert tracker.outcome(7).reason.code == "read-error"
    assert held / MANY < MOST_ENDED_BYTES


def test_a_file_that_an_earlier_run_made_takes_few_bytes():
    pairs = (
        (str(source.path), KnownResult(str(source.path), 5_000, 10**18 + n, 900, 10**18 + 5 * n))
        for n, source in enumerate(sources(MANY))
    )
    made, held = bytes_held_by(lambda: TextMap(KnownResult.row, KnownResult.of_row, pairs))
    assert len(made) == MANY
    assert held / MANY < MOST_KNOWN_BYTES


def test_planning_takes_as_many_calls_a_file_for_many_as_for_few():
    few, many = sources(FEW), sources(MANY)
    planned(few)
    for_few, for_many = (calls_of(lambda found=found: planned(found)) for found in (few, many))
    assert for_many / MANY < NEARLY * for_few / FEW


def test_what_is_up_to_date_is_planned_in_few_calls(monkeypatch):
    monkeypatch.setattr("processing.files.result_files._DiskFiles.is_file", lambda *_: True)
    found = sources(FEW)
    pairs = (
        (str(each.path), KnownResult(f"/nowhere/results/{each.path.name}", *stamp, *stamp))
        for each in found
        for stamp in [(each.size_bytes, each.modified_ns)]
    )
    known = [KnownResults(TextMap(KnownResult.row, KnownResult.of_row, pairs))]
    plan = make_plan(batch(Path("/nowhere/results")), found, known)
    assert len(plan.skipped) == FEW
    calls = calls_of(lambda: make_plan(batch(Path("/nowhere/results")), found, known))
    assert calls / FEW < MOST_UNCHANGED_CALLS


def test_folders_of_originals_are_not_listed_for_the_names_of_results(tmp_path, monkeypatch):
    listed = []
    monkeypatch.setattr(
        "processing.files.result_files._DiskFiles.names_in",
        lambda _, folder: listed.append(folder) or set(),
    )
    make_plan(batch(tmp_path / "out"), sources(FEW))
    assert listed
    assert all(folder.startswith(str(tmp_path)) for folder in listed)
