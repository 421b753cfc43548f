"""A preparation: scan, plan, and one end that is always told; nothing is written on the way."""

import os
from pathlib import Path
from typing import Any

import pytest
from examples import batch, pictures
from listening import WAIT_SECONDS, Told
from PIL import Image

from processing.background import OWN_ERROR
from processing.journal import Journal, default_path
from processing.messages import PlanSettled, ScanProgressed, WarningRaised
from processing.plan import make_plan
from processing.preparation import Preparation
from processing.recipe import Recipe
from processing.settings import BatchSettings
from processing.temporaries import aside_folder, new_run_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    for name in ("a.png", "b.png"):
        Image.new("RGB", (40, 30)).save(tmp_path / "pictures" / name)
    return tmp_path / "pictures"


def prepare(settings: BatchSettings, **more: Any) -> Told:
    """Prepare to the end and return what was told, the end last and once."""
    told = Told()
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
    told = Told()
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

    monkeypatch.setattr("processing.preparation.make_plan", fail)
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
    assert any("broke off half way" in warning.text for warning in told.of(WarningRaised))
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before


def test_replacing_originals_without_a_journal_is_a_problem_and_no_plan(folder):
    default_path().write_text("no database at all " * 100)
    told = prepare(BatchSettings((folder,), folder, replace_originals=True))
    assert told[-1].plan is None
    assert "journal" in told[-1].problem
