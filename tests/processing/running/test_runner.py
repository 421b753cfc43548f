"""The runner: a batch from its folder to its report, with every planned file accounted for."""

import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.errors import JournalError
from processing.files.temporaries import is_temporary
from processing.planning.plan import Plan
from processing.planning.planner import make_plan
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls, Crew
from processing.running.engines.factory import engine_settings, make_engine
from processing.running.events import (
    FileFinished,
    LogRecorded,
    PicturesCounted,
    PlanProgressed,
    PlanSettled,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    ScanProgressed,
    WarningRaised,
    WorkersChanged,
    WorkerStarted,
)
from processing.running.history import interrupted_runs
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings, ConflictPolicy, EngineKind, StartMethod
from processing.settings.recipe import Recipe
from processing.task import Outcome, SourceImage, Status, Task, Timing
from tests.support import stand_in_tasks
from tests.support.engines import ENGINES
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents

HELD_SECONDS = 0.3  # a run that does not hold still would be through by then


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight small pictures, one of them broken, in two folders."""
    pictures = tmp_path / "pictures"
    (pictures / "inner").mkdir(parents=True)
    for n in range(7):
        where = pictures / "inner" if n % 2 else pictures
        Image.new("RGB", (64, 48), (n * 30, 90, 200)).save(where / f"{n}.jpg")
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture at all")
    return pictures


def settings_for(folder: Path, **changes: Any) -> BatchSettings:
    values: dict[str, Any] = {"recipe": Recipe(width_pixels=16, height_pixels=16), "workers": 2}
    return BatchSettings((folder,), folder.parent / "out", **{**values, **changes})


def prepare(settings: BatchSettings) -> tuple[Plan, list[Any]]:
    told: list[Any] = []
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert [type(message) for message in told].count(PlanSettled) == 1
    assert isinstance(told[-1], PlanSettled)
    assert told[-1].plan is not None, told[-1].problem
    return told[-1].plan, told


def run(plan: Plan) -> tuple[Report, list[Any]]:
    told: list[Any] = []
    running = Run(plan, told.append)
    running.start()
    assert running.join(WAIT_SECONDS)
    assert isinstance(told[0], RunStarted)
    assert isinstance(told[-1], RunFinished)
    assert [type(message) for message in told].count(RunFinished) == 1
    assert {message.run_id for message in told} == {running.run_id}
    return told[-1].report, told


def unfinished(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if is_temporary(path.name)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_batch_runs_to_its_report_on_every_engine(folder: Path, engine: EngineKind) -> None:
    plan, told = prepare(settings_for(folder, engine=engine))
    found = [s for m in told if isinstance(m, ScanProgressed) for s in m.sources]
    assert len(found) == 8
    report, told = run(plan)
    counts = report.counts
    assert (counts.planned, counts.done, counts.failed, counts.ended) == (8, 7, 1, 8)
    assert not report.cancelled
    assert not report.problem
    assert sorted(m.outcome.task_id for m in told if isinstance(m, FileFinished)) == list(range(8))
    for task, outcome in zip(plan.tasks, report.outcomes, strict=True):
        assert task.id == outcome.task_id
        assert task.destination.exists() == (outcome.status is Status.DONE)
    assert (folder.parent / "out" / "inner" / "1.jpg").exists()
    with Image.open(folder.parent / "out" / "inner" / "1.jpg") as made:
        assert made.size == (16, 12)


def test_a_known_scan_is_only_planned_anew(folder: Path) -> None:
    plan, _ = prepare(settings_for(folder))
    told: list[Any] = []
    again = Preparation(settings_for(folder, workers=1), told.append, sources=plan.sources)
    again.start()
    assert again.join(WAIT_SECONDS)
    assert [type(message) for message in told] == [PicturesCounted, PlanProgressed, PlanSettled]
    assert told[-1].plan.tasks == plan.tasks


def test_a_source_that_is_missing_is_a_problem_in_words(tmp_path: Path) -> None:
    told: list[Any] = []
    preparation = Preparation(settings_for(tmp_path / "gone"), told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert told[-1].plan is None
    assert "gone does not exist" in told[-1].problem


def test_a_cancelled_preparation_ends_with_neither_plan_nor_problem(folder: Path) -> None:
    told: list[Any] = []
    preparation = Preparation(settings_for(folder), told.append)
    preparation.cancel()
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert (told[-1].plan, told[-1].problem) == (None, "")


def test_what_the_scan_left_out_is_told(folder: Path) -> None:
    (folder / "film.mov").touch()
    _, told = prepare(settings_for(folder))
    assert any(".mov 1" in m.text for m in told if isinstance(m, WarningRaised))


def test_an_output_folder_that_is_a_file_fails_every_file_with_that_reason(folder: Path) -> None:
    (folder.parent / "out").write_text("in the way")
    plan, _ = prepare(settings_for(folder))
    report, _ = run(plan)
    assert "where results go, cannot be written: out is a file" in report.problem
    assert report.counts.failed == report.counts.planned == 8
    assert all("cannot be written" in outcome.reason for outcome in report.outcomes)


def test_a_second_run_renames_skips_or_overwrites_as_asked(folder: Path) -> None:
    (folder / "broken.jpg").unlink()
    first, _ = prepare(settings_for(folder, recipe=Recipe(width_pixels=20, height_pixels=20)))
    run(first)
    renamed, _ = prepare(settings_for(folder))
    assert {task.destination.stem[-2:] for task in renamed.tasks} == {"-2"}
    skipping, _ = prepare(settings_for(folder, on_conflict=ConflictPolicy.SKIP))
    report, _ = run(skipping)
    assert report.counts.skipped == 7
    overwriting, _ = prepare(settings_for(folder, on_conflict=ConflictPolicy.OVERWRITE))
    report, _ = run(overwriting)
    assert report.counts.done == 7
    assert len(list((folder.parent / "out").rglob("*.jpg"))) == 7


def test_an_engine_that_gives_up_fails_the_rest_with_its_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "processing.running.engines._pool_session.initialize", stand_in_tasks.dying_initializer
    )
    plan, _ = prepare(settings_for(folder))
    report, _ = run(plan)
    assert "stop as soon as they start" in report.problem
    assert report.counts.failed == 8


def test_results_of_a_cluster_are_told_with_their_host(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of whoever is on no cluster there is none to tell."""

    class Cluster(Controls):
        def run(self, tasks: Any, notify: Any) -> Iterator[Outcome]:
            notify(WorkerStarted("cluster", 7, 1, 0.0, "second"))
            notify(WorkerStarted("cluster", 8, 1, 0.0))
            for task in tasks:
                timing = Timing(7 + task.id % 2, (0.0, 1.0), 0.5)
                yield Outcome(task.id, Status.DONE, timing=timing)

    monkeypatch.setattr("processing.running.runner.make_engine", lambda *_: Cluster(Crew(2, 1)))
    plan, _ = prepare(settings_for(folder))
    told: list[Any] = []
    running = Run(plan, told.append)
    running.start()
    assert running.join(WAIT_SECONDS)
    hosts = {m.outcome.task_id: m.host for m in told if isinstance(m, FileFinished)}
    assert hosts == {n: "" if n % 2 else "second" for n in range(8)}
    assert [row.host for row in told[-1].report.rows()] == ["second", ""] * 4


def test_an_error_of_our_own_still_ends_the_run_and_gives_every_file_an_outcome(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenEngine:
        def run(self, tasks: Any, notify: Any) -> Iterator[Any]:
            raise RuntimeError("a bug")

        def resume(self) -> None: ...

    monkeypatch.setattr("processing.running.runner.make_engine", lambda *_, **__: BrokenEngine())
    plan, _ = prepare(settings_for(folder))
    report, _ = run(plan)
    assert "an error in Thumbpool" in report.problem
    assert report.counts.failed == 8
    assert "a bug" in caplog.text


def test_a_paused_run_is_told_holds_and_goes_on(folder: Path) -> None:
    plan, _ = prepare(settings_for(folder, engine=EngineKind.SERIAL))
    told: list[Any] = []
    running = Run(plan, told.append)
    running.pause()
    running.pause()
    began = time.perf_counter()
    running.start()
    assert not running.join(HELD_SECONDS)
    assert not [message for message in told if isinstance(message, FileFinished)]
    running.resume()
    assert running.join(WAIT_SECONDS)
    worked_seconds = time.perf_counter() - began - HELD_SECONDS
    kinds = [type(message) for message in told]
    assert (kinds.count(RunPaused), kinds.count(RunResumed)) == (1, 1)
    report: Report = told[-1].report
    assert report.counts.ended == 8
    assert report.elapsed_seconds <= worked_seconds


@pytest.fixture
def held(folder: Path) -> Iterator[tuple[Run, RecordedEvents]]:
    """A run with three workers' memory that is paused before its first picture."""
    plan, _ = prepare(settings_for(folder, memory_megabytes=750))
    told = RecordedEvents()
    running = Run(plan, told.append)
    running.pause()
    running.start()
    told.wait_for(RunStarted)
    yield running, told
    running.cancel()
    assert running.join(WAIT_SECONDS)


def test_a_run_has_as_many_workers_as_are_asked_for_and_its_memory_is_enough_for(
    held: tuple[Run, RecordedEvents],
) -> None:
    running, told = held
    assert running.set_workers(9) == 3
    assert running.set_workers(3) == 3
    assert running.set_workers(1) == 1
    assert [message.workers for message in told.of(WorkersChanged)] == [3, 1]
    (warning,) = told.of(WarningRaised)
    assert "enough for 3 of 9 workers" in warning.text
    running.resume()
    report = told.wait_for(RunFinished).report
    assert (report.workers, report.fewest_workers) == (3, 1)
    assert report.counts.done == 7


def test_an_engine_without_workers_says_so(folder: Path) -> None:
    plan, _ = prepare(settings_for(folder, engine=EngineKind.SERIAL))
    told = RecordedEvents()
    running = Run(plan, told.append)
    assert running.set_workers(4) == 1
    assert "one picture after the other" in told.wait_for(WarningRaised).text


def test_pictures_that_need_all_the_memory_get_it_after_workers_were_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.running.engines.factory.make_picture", stand_in_tasks.weigh)
    names = ("900-a.jpg", *(f"1-{n}.jpg" for n in range(20)))
    sources = tuple(SourceImage(folder / name, Path(name), 1) for name in names)
    settings = settings_for(folder, memory_megabytes=1_000, workers=1)
    told = RecordedEvents()
    running = Run(make_plan(settings, sources), told.append)
    running.pause()
    running.set_workers(3)
    running.start()
    running.resume()
    report = told.wait_for(RunFinished).report
    assert running.join(WAIT_SECONDS)
    assert report.counts.done == len(names), report.outcomes


def test_debris_of_a_dead_process_is_swept_at_the_start(folder: Path) -> None:
    plan, _ = prepare(settings_for(folder))
    run(plan)
    out = folder.parent / "out"
    mine = Run(plan, lambda message: None).run_id
    host, _, _, token = mine.split("-")
    debris = out / f".thumbpool-{host}-999999999-1-{token}-5.part"
    debris.touch()
    other_host = out / f".thumbpool-00000000-999999999-1-{token}-5.part"
    other_host.touch()
    plan, _ = prepare(settings_for(folder))
    run(plan)
    assert unfinished(out) == [other_host]


def test_a_worker_process_holds_no_qt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has it loaded, as the window has."""
    pytest.importorskip("PySide6.QtCore")
    assert "PySide6.QtCore" in sys.modules
    (tmp_path / "a.jpg").touch()
    monkeypatch.setattr(
        "processing.running.engines.factory.make_picture", stand_in_tasks.tell_modules
    )
    for method in StartMethod:
        settings = settings_for(tmp_path, start_method=method)
        plan = Plan(
            settings,
            (SourceImage(tmp_path / "a.jpg", Path("a.jpg"), 0),),
            (_first_task(tmp_path),),
            (),
        )
        engine = make_engine(settings.engine, engine_settings(settings, "modules"))
        (outcome,) = engine.run(plan.tasks, lambda message: None)
        names = outcome.reason.split()
        assert "processing.running.worker.process" in names
        assert not [name for name in names if name.startswith(("PySide6", "shiboken6", "gui"))]


def _first_task(folder: Path) -> Any:
    return Task(0, folder / "a.jpg", folder / "out" / "a.jpg")


def test_log_records_of_workers_arrive_as_messages(tmp_path: Path) -> None:
    told: list[Any] = []
    settings = EngineSettings(
        stand_in_tasks.run_context("logs", tmp_path),
        1,
        StartMethod.SPAWN,
        stand_in_tasks.act_by_name,
    )
    (outcome,) = PoolEngine(settings).run([_task_named("log")], told.append)
    assert outcome.status is Status.DONE
    (record,) = [m for m in told if isinstance(m, LogRecorded)]
    assert (record.logger, record.text) == ("stand-in", "half way through log")
    assert record.worker == outcome.timing.worker


def _task_named(name: str) -> Any:
    return Task(0, Path(name), Path("out"))


def test_a_second_run_does_only_what_changed(folder: Path) -> None:
    run(prepare(settings_for(folder))[0])
    Image.new("RGB", (90, 90)).save(folder / "0.jpg")
    Image.new("RGB", (90, 90)).save(folder / "new.jpg")
    (folder.parent / "out" / "2.jpg").unlink()
    (folder.parent / "out" / "4.jpg").write_bytes(b"edited by somebody")
    plan, _ = prepare(settings_for(folder))
    report, _ = run(plan)
    made = {plan.tasks[o.task_id].destination.name for o in report.outcomes if o.timing}
    assert made == {"0.jpg", "new.jpg", "2.jpg", "4-2.jpg", "broken.jpg"}
    assert report.counts.skipped == 4
    assert (folder.parent / "out" / "4.jpg").read_bytes() == b"edited by somebody"
    with Image.open(folder.parent / "out" / "0.jpg") as result:
        assert result.size == (16, 16)


def test_all_is_made_again_in_its_place_where_that_is_asked_for(folder: Path) -> None:
    run(prepare(settings_for(folder))[0])
    before = sorted((folder.parent / "out").rglob("*.jpg"))
    plan, _ = prepare(settings_for(folder, only_changed=False))
    report, _ = run(plan)
    assert report.counts.done == 7
    assert sorted((folder.parent / "out").rglob("*.jpg")) == before


def test_a_run_without_a_journal_says_so_and_works(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(folder / "0.jpg"))
    plan, told = prepare(settings_for(folder))
    report, also_told = run(plan)
    assert report.counts.done == 7
    warnings = [m.text for m in told + also_told if isinstance(m, WarningRaised)]
    assert sum("cannot be continued or undone" in text for text in warnings) == 2


def test_a_journal_that_fails_in_mid_run_keeps_no_later_run_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise JournalError("The disk of the journal is full.")

    with monkeypatch.context() as broken:
        broken.setattr("processing.storage.journal.writing.Journal.write", fail)
        report, told = run(prepare(settings_for(folder))[0])
    assert report.counts.done == 7
    assert any("journal is full" in m.text for m in told if isinstance(m, WarningRaised))
    again, _ = run(
        prepare(settings_for(folder, recipe=Recipe(width_pixels=20, height_pixels=20)))[0]
    )
    assert (again.counts.done, again.problem) == (7, "")


def test_lanes_stay_as_many_as_workers_when_engines_are_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.running.engines.factory.make_picture", stand_in_tasks.weigh)
    sources = tuple(SourceImage(folder / name, Path(name), 1) for name in ("900-a.jpg", "1-b.jpg"))
    settings = settings_for(folder, memory_megabytes=1_000)
    for engine in (EngineKind.POOL, EngineKind.THREADS):
        _, told = run(make_plan(replace(settings, engine=engine), sources))
        tracker = RunTracker(2)
        for message in told:
            tracker.fold(message)
        assert len(tracker.lanes) == 2


def test_a_run_that_was_refused_is_not_offered_to_be_gone_on_with(folder):
    plan, _ = prepare(settings_for(folder))
    plan.settings.output_folder.write_bytes(b"a file where the folder is to be")
    report, _ = run(plan)
    assert not report.has_begun
    assert interrupted_runs() == []


def test_a_refused_run_leaves_the_interrupted_one_that_it_was_to_go_on_with(folder):
    plan, _ = prepare(settings_for(folder, engine=EngineKind.SERIAL))
    running = Run(plan, lambda message: running.cancel())
    running.start()
    assert running.join(WAIT_SECONDS)
    (left,) = interrupted_runs()
    shutil.rmtree(plan.settings.output_folder, ignore_errors=True)
    plan.settings.output_folder.write_bytes(b"a file where the folder is to be")
    report, _ = run(plan)
    assert not report.has_begun
    assert [each.left for each in interrupted_runs()] == [left.left]
