"""A preparation: scan, plan, and one end that is always told; nothing is written on the way."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.files.paths import size_and_time
from processing.files.temporaries import aside_folder, new_run_id
from processing.planning.picture_filter import FilterCounts
from processing.planning.planner import make_plan
from processing.planning.scanner import PipeStep
from processing.planning.walk import BATCH_SOURCES
from processing.processes.threads import OWN_ERROR
from processing.running.events import (
    Message,
    PicturesCounted,
    PipeRead,
    PlanProgressed,
    PlanSettled,
    ScanProgressed,
    WarningRaised,
)
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.choices import SmallPolicy
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.journal.schema import default_path
from processing.storage.journal.writing import Journal
from tests.support.examples import batch, pictures
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    for name in ("a.png", "b.png"):
        Image.new("RGB", (40, 30)).save(tmp_path / "pictures" / name)
    return tmp_path / "pictures"


def prepare(settings: BatchSettings, **more: Any) -> RecordedEvents:
    """Prepare to the end and return what was told, the end last and once."""
    told = RecordedEvents()
    preparation = Preparation(settings, told.append, **more)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert isinstance(told[-1], PlanSettled)
    assert len(told.of(PlanSettled)) == 1
    assert {message.run_id for message in told} == {preparation.run_id}
    return told


def test_what_the_scan_finds_is_told_and_planned(folder):
    told = prepare(BatchSettings((folder,), folder.parent / "out"))
    found = [source for message in told.of(ScanProgressed) for source in message.sources]
    assert [source.path.name for source in found] == ["a.png", "b.png"]
    assert told[-1].plan.sources == tuple(found)
    assert told[-1].problem == ""


def test_what_comes_through_the_pipe_is_told_only_if_it_is_asked_for(folder):
    settings = BatchSettings((folder,), folder.parent / "out")
    steps = prepare(settings, watches_pipe=True).of(PipeRead)
    assert (steps[0].step, steps[-1].step) == (PipeStep.OPENED, PipeStep.END_OF_FILE)
    assert sum(each.pictures for each in steps) == 2
    assert [each.at for each in steps] == sorted(each.at for each in steps)
    assert prepare(settings).of(PipeRead) == []


def test_a_preparation_writes_nothing_at_all(folder):
    prepare(BatchSettings((folder,), folder.parent / "out"))
    assert os.listdir(folder.parent) == ["pictures"]
    assert os.listdir(default_path().parent) == []


def test_known_sources_are_not_looked_for_again(folder):
    told = prepare(batch(folder.parent / "out"), sources=pictures("x.jpg", folder=folder))
    assert [type(message) for message in told] == [PicturesCounted, PlanProgressed, PlanSettled]
    assert [task.source.name for task in told[-1].plan.tasks] == ["x.jpg"]


def test_a_cancelled_one_has_neither_plan_nor_problem(folder):
    told = RecordedEvents()
    preparation = Preparation(BatchSettings((folder,), folder.parent / "out"), told.append)
    preparation.cancel()
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert (told[-1].plan, told[-1].problem) == (None, "")


def test_a_source_that_is_missing_is_a_problem_in_words(tmp_path):
    told = prepare(BatchSettings((tmp_path / "gone",), tmp_path / "out"))
    assert told[-1].plan is None
    assert "gone does not exist" in told[-1].problem


def test_an_error_of_our_own_is_told_as_such_and_logged(folder, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("processing.running.preparation.make_plan", fail)
    told = prepare(BatchSettings((folder,), folder.parent / "out"))
    assert (told[-1].plan, told[-1].problem) == (None, OWN_ERROR)
    assert "a bug" in caplog.text


def test_without_a_journal_all_is_planned_and_that_is_told(folder):
    default_path().write_text("no database at all " * 100)
    told = prepare(BatchSettings((folder,), folder.parent / "out"))
    (warning,) = told.of(WarningRaised)
    assert "cannot be continued or undone" in warning.text
    assert len(told[-1].plan.tasks) == 2


@pytest.fixture
def half_done(folder, monkeypatch) -> BatchSettings:
    """Originals were to be replaced; the process died with one of them aside."""
    recipe = Recipe(width_pixels=10, height_pixels=10)
    settings = BatchSettings((folder,), folder, recipe, replace_originals=True)
    sources = prepare(settings)[-1].plan.sources
    machine, _, start, token = new_run_id().split("-")
    run_id = f"{machine}-999999999-{start}-{token}"
    with Journal() as journal:
        journal.begin(run_id, make_plan(settings, sources))
    aside_folder(folder, run_id).mkdir()
    (folder / "a.png").rename(aside_folder(folder, run_id) / "a.png")
    return settings


def test_an_original_that_was_left_aside_is_put_back_before_the_search(half_done, folder):
    told = prepare(half_done, completes_replacements=True)
    assert [task.source.name for task in told[-1].plan.tasks] == ["a.png", "b.png"]
    assert sorted(os.listdir(folder)) == ["a.png", "b.png"]


def test_a_plan_that_is_only_looked_at_tells_of_it_and_leaves_it_where_it_is(half_done, folder):
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    told = prepare(half_done)
    assert any("was interrupted" in warning.text for warning in told.of(WarningRaised))
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before


def test_replacing_originals_without_a_journal_is_a_problem_and_no_plan(folder):
    default_path().write_text("no database at all " * 100)
    told = prepare(BatchSettings((folder,), folder, replace_originals=True))
    assert told[-1].plan is None
    assert "journal" in told[-1].problem


def made_by_a_run(folder: Path, out: Path, **changes: Any) -> BatchSettings:
    """Let a run make small pictures in `out`; return what it was asked."""
    recipe = Recipe(width_pixels=8, height_pixels=8)
    settings = BatchSettings((folder,), out, recipe, engine=EngineKind.SERIAL, **changes)
    running = Run(prepare(settings)[-1].plan, lambda _: None)
    running.start()
    assert running.join(WAIT_SECONDS)
    return settings


def names_of(told: RecordedEvents) -> list[str]:
    """Return which pictures the plan is made of, by their paths below the source."""
    return [source.relative.as_posix() for source in told[-1].plan.sources]


def test_results_inside_the_source_are_no_originals_whichever_output_folder_follows(folder):
    made_by_a_run(folder, folder / "thumbnails")
    told = prepare(BatchSettings((folder,), folder.parent / "elsewhere"))
    assert names_of(told) == ["a.png", "b.png"]
    (warning,) = told.of(WarningRaised)
    assert warning.text.startswith("2 results of earlier runs were left out")


def test_results_of_several_runs_in_several_folders_are_left_out(folder):
    made_by_a_run(folder, folder / "small", name_pattern="{stem}-s")
    made_by_a_run(folder, folder / "other", name_pattern="{stem}-o")
    told = prepare(BatchSettings((folder,), folder.parent / "out"))
    assert names_of(told) == ["a.png", "b.png"]


def test_results_are_not_replaced_as_if_they_were_originals(folder):
    made_by_a_run(folder, folder / "thumbnails")
    told = prepare(BatchSettings((folder,), folder, replace_originals=True))
    assert names_of(told) == ["a.png", "b.png"]


def left_out(told: RecordedEvents) -> int:
    """Return how many results of earlier runs were left out."""
    return told.of(PicturesCounted)[-1].counts.earlier_results


def test_results_are_left_out_of_their_own_folder_and_where_they_are_named_one_by_one(folder):
    made_by_a_run(folder, folder / "thumbnails")
    told = prepare(BatchSettings((folder / "thumbnails",), folder.parent / "out"))
    assert (names_of(told), left_out(told)) == ([], 2)
    named = (folder / "a.png", folder / "thumbnails" / "a.png")
    told = prepare(BatchSettings(named, folder.parent / "out"))
    assert (names_of(told), left_out(told)) == (["a.png"], 1)


def test_results_that_were_moved_are_left_out_where_they_lie_now(folder):
    made_by_a_run(folder, folder.parent / "out")
    (folder.parent / "out").rename(folder / "web")
    told = prepare(BatchSettings((folder,), folder.parent / "elsewhere"))
    assert (names_of(told), left_out(told)) == (["a.png", "b.png"], 2)


def test_an_original_is_taken_although_a_copy_of_it_was_a_result(folder):
    """Such a copy has the name, size and date of its original."""
    recipe = Recipe(small_pictures=SmallPolicy.COPY, keep_dates=True, width_pixels=900)
    settings = BatchSettings((folder,), folder.parent / "out", recipe, engine=EngineKind.SERIAL)
    running = Run(prepare(settings)[-1].plan, lambda _: None)
    running.start()
    assert running.join(WAIT_SECONDS)
    original, copy = (path / "a.png" for path in (folder, folder.parent / "out"))
    assert size_and_time(original) == size_and_time(copy)
    told = prepare(BatchSettings((folder.parent,), folder.parent / "elsewhere"))
    assert (names_of(told), left_out(told)) == (["pictures/a.png", "pictures/b.png"], 2)


def test_results_of_earlier_runs_are_taken_if_that_is_asked(folder):
    made_by_a_run(folder, folder / "thumbnails")
    settings = BatchSettings((folder,), folder.parent / "out", earlier_results=True)
    told = prepare(settings)
    assert names_of(told) == ["a.png", "b.png", "thumbnails/a.png", "thumbnails/b.png"]
    assert left_out(told) == 0


def test_filters_leave_out_what_was_found_and_a_plan_anew_takes_it_without_a_scan(folder):
    settings = BatchSettings((folder,), folder.parent / "out", include=("a*",))
    told = prepare(settings)
    assert names_of(told) == ["a.png"]
    assert [source.path.name for source in told[-1].scanned] == ["a.png", "b.png"]
    assert "1 of 2 pictures was left out by the filters." in told.of(WarningRaised)[-1].text
    (folder / "c.png").write_bytes(b"too late")
    again = prepare(replace(settings, include=()), sources=told[-1].scanned)
    assert names_of(again) == ["a.png", "b.png"]
    assert again.of(PicturesCounted)[-1].counts == FilterCounts(2, 2, (2,))


def test_headers_are_read_of_what_the_filters_take_and_the_order_stays(folder):
    settings = BatchSettings(
        (folder,), folder.parent / "out", include=("b*",), name_pattern="{width}-{stem}"
    )
    told = prepare(settings)
    assert [source.header is not None for source in told[-1].scanned] == [False, True]
    assert [source.path.name for source in told[-1].scanned] == ["a.png", "b.png"]
    assert [task.destination.name for task in told[-1].plan.tasks] == ["40-b.png"]


def test_a_scan_that_is_stopped_at_once_has_neither_plan_nor_problem(folder):
    told = RecordedEvents()
    preparation = Preparation(BatchSettings((folder,), folder.parent / "out"), told.append)
    preparation.stop()
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert (told[-1].plan, told[-1].problem) == (None, "")


def test_what_a_stopped_scan_has_found_is_planned_and_told_to_be_a_part(tmp_path):
    make_many(tmp_path / "pictures", 3 * BATCH_SOURCES)
    told = RecordedEvents()

    def notify(message: Message) -> None:
        told.append(message)
        if isinstance(message, ScanProgressed):
            preparation.stop()

    settings = BatchSettings((tmp_path / "pictures",), tmp_path / "out")
    preparation = Preparation(settings, notify)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    counts = told.of(PicturesCounted)[-1].counts
    assert counts.is_partial
    assert 0 < counts.taken < 3 * BATCH_SOURCES
    assert len(told[-1].plan.tasks) == counts.taken


def make_many(folder: Path, number: int) -> None:
    folder.mkdir()
    for name in range(number):
        (folder / f"{name}.png").touch()


def test_a_result_that_was_changed_since_is_a_picture_like_any_other(folder):
    made_by_a_run(folder, folder / "thumbnails")
    Image.new("RGB", (99, 77)).save(folder / "thumbnails" / "b.png")
    told = prepare(BatchSettings((folder,), folder.parent / "elsewhere"))
    assert names_of(told) == ["a.png", "b.png", "thumbnails/b.png"]


def test_the_size_of_what_is_to_be_made_leaves_out_what_is_skipped(folder):
    settings = made_by_a_run(folder, folder.parent / "out")
    Image.new("RGB", (50, 70)).save(folder / "c.png")
    told = prepare(settings)
    assert told[-1].figures.open_bytes == (folder / "c.png").stat().st_size
    several = replace(settings, recipe=Recipe(width_pixels=9, also=(Variant(5, 5),)))
    sizes = [path.stat().st_size for path in folder.glob("*.png")]
    assert prepare(several)[-1].figures.open_bytes == sum(sizes)


def test_headers_that_names_need_are_counted_as_they_are_read_for_pictures_known_already(folder):
    settings = BatchSettings((folder,), folder.parent / "out", name_pattern="{stem}-{width}")
    known = prepare(BatchSettings((folder,), folder.parent / "out"))[-1].scanned
    told = prepare(settings, sources=known)
    counted = [(each.read, each.pictures) for each in told.of(PlanProgressed)]
    assert counted == [(2, 2), (2, 2)]  # all are read, and then they are planned
    assert [task.destination.stem for task in told[-1].plan.tasks] == ["a-40", "b-40"]


def test_the_end_of_a_scan_is_told_before_the_plan_is_made(folder):
    told = prepare(BatchSettings((folder,), folder.parent / "out"))
    assert isinstance(told[-2], PlanProgressed)
    assert told[-2].pictures == 2
