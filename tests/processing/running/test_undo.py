"""Undo removes what a run made, and nothing else."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.errors import OutputError
from processing.files.temporaries import new_run_id, temporary_path
from processing.planning.plan import Plan
from processing.running.events import PlanSettled, UndoFinished, Undone, UndoProgressed
from processing.running.history import (
    check_alone,
    interrupted_runs,
    known_results,
    last_run,
    undoable_runs,
)
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.running.undo import Undo
from processing.settings.batch import BatchSettings, ConflictPolicy, EngineKind
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun
from processing.storage.journal.writing import Journal
from tests.support.bounds import WAIT_SECONDS
from tests.support.examples import plan_of


@pytest.fixture
def settings(tmp_path: Path) -> BatchSettings:
    """Three pictures, one in a folder, and what is to be made of them."""
    for n, name in enumerate(("a.jpg", "b.jpg", "in/deep/c.jpg")):
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 48), (n * 30, 90, 200)).save(path)
    recipe = Recipe(width_pixels=16, height_pixels=16)
    sources = (tmp_path / "pictures",)
    return BatchSettings(sources, tmp_path / "out", recipe, engine=EngineKind.SERIAL)


def prepare(settings: BatchSettings) -> Plan:
    told: list[Any] = []
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert isinstance(told[-1], PlanSettled)
    assert told[-1].plan is not None
    return told[-1].plan


def run(settings: BatchSettings) -> JournaledRun:
    """Run the batch and return what the journal has of it."""
    running = Run(prepare(settings), lambda _: None)
    running.start()
    assert running.join(WAIT_SECONDS)
    journaled = last_run(settings.output_folder)
    assert journaled is not None
    return journaled


def undo(journaled: JournaledRun, *, is_dry: bool = False) -> Undone:
    told: list[Any] = []
    work = Undo(journaled, told.append, is_dry=is_dry)
    work.start()
    assert work.join(WAIT_SECONDS)
    progress = [UndoProgressed] if journaled.made else []
    assert [type(message) for message in told] == [*progress, UndoFinished]
    assert told[-1].problem == ""
    return told[-1].undone


def listing(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_all_that_a_run_made_is_removed_and_the_output_folder_stays(settings):
    journaled = run(settings)
    assert undo(journaled) == Undone(removed=3)
    assert listing(settings.output_folder) == set()
    assert len(listing(settings.sources[0])) == 5
    assert last_run(settings.output_folder) is None


def test_after_an_undo_the_same_run_makes_all_again(settings):
    undo(run(settings))
    assert run(settings).made == 3


def test_a_result_that_somebody_changed_is_kept_and_told(settings):
    journaled = run(settings)
    touched = settings.output_folder / "a.jpg"
    touched.write_bytes(b"retouched")
    undone = undo(journaled)
    assert (undone.removed, len(undone.kept)) == (2, 1)
    (kept,) = undone.kept
    assert (kept.path, kept.reason) == (touched, "it was changed since")
    assert kept.sentence.endswith("a.jpg was kept: it was changed since.")
    assert touched.read_bytes() == b"retouched"


def test_a_link_in_the_place_of_a_result_is_kept(settings, tmp_path):
    journaled = run(settings)
    result = settings.output_folder / "a.jpg"
    result.rename(tmp_path / "moved.jpg")
    result.symlink_to(tmp_path / "moved.jpg")
    assert undo(journaled).removed == 2
    assert result.is_symlink()
    assert (tmp_path / "moved.jpg").exists()


def test_a_result_that_is_gone_already_is_no_trouble(settings):
    journaled = run(settings)
    (settings.output_folder / "a.jpg").unlink()
    assert undo(journaled) == Undone(removed=2)


def test_what_replaced_an_older_file_is_kept(settings):
    settings.output_folder.mkdir()
    (settings.output_folder / "a.jpg").write_bytes(b"older")
    overwriting = BatchSettings(
        settings.sources,
        settings.output_folder,
        settings.recipe,
        on_conflict=ConflictPolicy.OVERWRITE,
    )
    undone = undo(run(overwriting))
    assert undone.removed == 2
    assert "replaced an older file" in undone.kept[0].reason


def test_other_files_and_folders_that_were_there_before_stay(settings):
    before = settings.output_folder / "in"
    before.mkdir(parents=True)
    (settings.output_folder / "notes.txt").touch()
    undo(run(settings))
    assert listing(settings.output_folder) == {"in", "notes.txt"}


def test_the_output_folder_goes_with_the_results_if_the_run_made_it(settings):
    journaled = run(settings)
    assert settings.output_folder.is_dir()
    undo(journaled)
    assert not settings.output_folder.exists()


def test_an_output_folder_that_was_there_before_stays(settings):
    settings.output_folder.mkdir()
    undo(run(settings))
    assert listing(settings.output_folder) == set()


def test_a_folder_that_something_else_was_put_into_stays(settings):
    journaled = run(settings)
    (settings.output_folder / "in" / "notes.txt").touch()
    undo(journaled)
    assert listing(settings.output_folder) == {"in", str(Path("in", "notes.txt"))}


def test_a_dry_undo_tells_the_same_and_removes_nothing(settings):
    journaled = run(settings)
    before = listing(settings.output_folder)
    assert undo(journaled, is_dry=True) == Undone(removed=3)
    assert listing(settings.output_folder) == before
    assert undo(journaled) == Undone(removed=3)


def test_undoing_twice_goes_back_two_runs(settings):
    run(settings)
    Image.new("RGB", (64, 48)).save(settings.sources[0] / "later.jpg")
    assert undo(run(settings)) == Undone(removed=1)
    journaled = last_run(settings.output_folder)
    assert journaled is not None
    assert undo(journaled) == Undone(removed=3)


def test_a_cancelled_undo_says_so_and_can_be_done_again(settings):
    journaled = run(settings)
    told: list[Any] = []
    work = Undo(journaled, told.append)
    work.cancel()
    work.start()
    assert work.join(WAIT_SECONDS)
    assert told[-1].undone == Undone(is_cancelled=True)
    again = last_run(settings.output_folder)
    assert again is not None
    assert undo(again) == Undone(removed=3)


def test_a_result_that_cannot_be_removed_is_told_with_the_reason(settings, monkeypatch):
    journaled = run(settings)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", os.fspath(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    undone = undo(journaled)
    assert undone.removed == 0
    assert {kept.reason for kept in undone.kept} == {"it cannot be removed (Permission denied)"}


def test_an_undone_run_is_not_offered_to_be_continued(settings):
    journaled = run(settings)
    undo(journaled)
    assert interrupted_runs() == []


def test_run_undo_run_undo_leaves_no_folder_behind(settings):
    undo(run(settings))
    undo(run(settings))
    assert listing(settings.output_folder) == set()


def test_nothing_is_undone_while_another_run_works_in_the_folder(settings):
    journaled = run(settings)
    before = listing(settings.output_folder)
    with Journal() as journal:
        journal.begin(new_run_id(), plan_of(1, settings.output_folder))
    told: list[Any] = []
    work = Undo(journaled, told.append)
    work.start()
    assert work.join(WAIT_SECONDS)
    assert "Another run" in told[-1].problem
    assert listing(settings.output_folder) == before


@pytest.fixture
def broken_off(settings, monkeypatch: pytest.MonkeyPatch) -> tuple[Plan, str]:
    """A run of the three pictures that broke off before it noted anything, and its id."""
    for name in ("machine_id", "known_machine_id"):
        monkeypatch.setattr(f"processing.files.temporaries.{name}", lambda: "0a1b2c3d")
    plan, run_id = prepare(settings), "0a1b2c3d-999999999-1-00000000"
    with Journal() as journal:
        journal.begin(run_id, plan)
    for task in plan.tasks:
        task.destination.parent.mkdir(parents=True, exist_ok=True)
    return plan, run_id


def undo_last(settings: BatchSettings, *, is_dry: bool = False) -> Undone:
    journaled = last_run(settings.output_folder)
    assert journaled is not None
    return undo(journaled, is_dry=is_dry)


def test_what_an_interrupted_run_did_not_record_is_kept_and_reported(settings, broken_off):
    result = settings.output_folder / "a.jpg"
    result.write_bytes(b"its result, or somebody else's")
    dry = undo_last(settings, is_dry=True)
    undone = undo_last(settings)
    assert dry == undone
    (kept,) = undone.kept
    assert kept.sentence.endswith(
        "a.jpg was kept: the run was interrupted before it recorded whether this is its result; "
        "if so, delete it yourself."
    )
    assert listing(settings.output_folder) == {"a.jpg"}


def test_unfinished_files_of_a_run_that_broke_off_are_swept(settings, broken_off):
    plan, run_id = broken_off
    unfinished = [temporary_path(task.destination, run_id, task.id) for task in plan.tasks]
    for path in unfinished:
        path.write_bytes(b"half")
    assert undo_last(settings, is_dry=True) == Undone()
    assert all(path.exists() for path in unfinished)
    assert undo_last(settings) == Undone()
    assert listing(settings.output_folder) == set()
    assert last_run(settings.output_folder) is None


def test_a_result_that_has_the_unfinished_name_still_is_removed(settings, broken_off):
    plan, run_id = broken_off
    task = plan.tasks[0]
    task.destination.write_bytes(b"result")
    try:
        os.link(task.destination, temporary_path(task.destination, run_id, task.id))
    except OSError:
        pytest.skip("no second names on this disk")
    assert undo_last(settings, is_dry=True) == Undone(removed=1)
    assert task.destination.exists()
    assert undo_last(settings) == Undone(removed=1)
    assert listing(settings.output_folder) == set()


def test_an_undo_at_work_keeps_runs_and_other_undos_out_of_its_folder(settings):
    journaled, problems = run(settings), []
    other = prepare(settings)

    def disturb(message: Any) -> None:
        if not isinstance(message, UndoProgressed):
            return
        with pytest.raises(OutputError, match="An undo"):
            check_alone(settings.output_folder)
        told: list[Any] = []
        for work in (Run(other, told.append), Undo(journaled, told.append)):
            work.start()
            assert work.join(WAIT_SECONDS)
            problem = told[-1].problem if work.run_id == journaled.id else told[-1].report.problem
            problems.append(problem)

    work = Undo(journaled, disturb)
    work.start()
    assert work.join(WAIT_SECONDS)
    assert ["An undo" in problem for problem in problems] == [True, True]
    assert listing(settings.output_folder) == set()
    check_alone(settings.output_folder)
    assert run(settings).made == 3


def test_an_undo_that_failed_lets_others_into_its_folder(settings, monkeypatch):
    journaled = run(settings)

    def fail(*_: object) -> None:
        raise OutputError("It fails.")

    monkeypatch.setattr(Journal, "results_of", fail)
    told: list[Any] = []
    work = Undo(journaled, told.append)
    work.start()
    assert work.join(WAIT_SECONDS)
    assert told[-1].problem == "It fails."
    check_alone(settings.output_folder)


def test_an_undo_that_died_keeps_nobody_out_and_is_no_run(settings, broken_off):
    _, run_id = broken_off
    journaled = run(settings)
    with Journal() as journal:
        journal.begin_undo(run_id.replace("00000000", "11111111"), journaled)
    check_alone(settings.output_folder)
    assert interrupted_runs() == []
    assert undo_last(settings) == Undone(removed=3)
    assert known_results(settings)[0].made == {}


def test_what_replaced_an_own_result_is_removed_too(settings):
    replacing = replace(settings, on_conflict=ConflictPolicy.OVERWRITE)
    run(replacing)
    other = replace(replacing, recipe=Recipe(width_pixels=8, height_pixels=8))
    assert undo(run(other)) == Undone(removed=3)
    assert listing(settings.output_folder) == set()


def test_what_replaced_a_file_that_took_the_place_of_an_own_result_is_kept(settings):
    replacing = replace(settings, on_conflict=ConflictPolicy.OVERWRITE)
    run(replacing)
    foreign = settings.output_folder / "a.jpg"
    foreign.write_bytes(b"somebody's own")
    other = replace(replacing, recipe=Recipe(width_pixels=8, height_pixels=8))
    undone = undo(run(other))
    assert undone.removed == 2
    assert [kept.path for kept in undone.kept] == [foreign]


def test_every_run_that_left_results_is_offered_wherever_they_are(settings, tmp_path):
    elsewhere = replace(settings, output_folder=tmp_path / "elsewhere")
    ids = [run(settings).id, run(elsewhere).id]
    assert [each.id for each in undoable_runs()] == ids[::-1]
    undo(undoable_runs()[0])
    assert [each.id for each in undoable_runs()] == ids[:1]


def test_runs_that_make_nothing_take_no_undo_away(settings):
    first = run(settings)
    for _ in range(12):
        run(replace(settings, recipe=Recipe(width_pixels=16, height_pixels=16, only_shrink=False)))
        undo(undoable_runs()[0])
    for _ in range(12):
        run(settings)
    assert [each.id for each in undoable_runs()] == [first.id]
