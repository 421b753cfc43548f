"""A preparation: scan, plan, and one end that is always told; nothing is written on the way."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.files.temporaries import aside_folder, new_run_id
from processing.planning.planner import make_plan
from processing.processes.threads import OWN_ERROR
from processing.running.events import PlanSettled, ScanProgressed, WarningRaised
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
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


def test_a_preparation_writes_nothing_at_all(folder):
    prepare(BatchSettings((folder,), folder.parent / "out"))
    assert os.listdir(folder.parent) == ["pictures"]
    assert os.listdir(default_path().parent) == []


def test_known_sources_are_not_looked_for_again(folder):
    told = prepare(batch(folder.parent / "out"), sources=pictures("x.jpg", folder=folder))
    assert [type(message) for message in told] == [PlanSettled]
    assert [task.source.name for task in told[0].plan.tasks] == ["x.jpg"]


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


def test_who_opens_the_folder_of_results_gets_them(folder):
    made_by_a_run(folder, folder / "thumbnails")
    told = prepare(BatchSettings((folder / "thumbnails",), folder.parent / "out"))
    assert names_of(told) == ["a.png", "b.png"]
    told = prepare(BatchSettings((folder / "thumbnails" / "a.png",), folder.parent / "out"))
    assert names_of(told) == ["a.png"]


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
