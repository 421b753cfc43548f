"""Runs that make several results of each picture account for every one of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.running import history
from processing.running.events import UndoFinished
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.running.undo import Undo
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Status
from tests.support import stand_in_tasks
from tests.support.recorded_events import WAIT_SECONDS

RECIPE = Recipe(
    width_pixels=32,
    height_pixels=32,
    also=(Variant(16, 16, "webp"), Variant(8, 8)),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for n in range(3):
        Image.new("RGB", (64, 48), (n * 30, 90, 200)).save(pictures / f"{n}.jpg")
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture at all")
    return pictures


def settings_for(folder: Path, **changes: Any) -> BatchSettings:
    values: dict[str, Any] = {"recipe": RECIPE, "workers": 2}
    return BatchSettings((folder,), folder.parent / "out", **{**values, **changes})


def run(settings: BatchSettings) -> Report:
    told: list[Any] = []
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    running = Run(told[-1].plan, told.append)
    running.start()
    assert running.join(WAIT_SECONDS)
    return told[-1].report


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("engine", list(EngineKind))
def test_every_result_of_every_picture_has_an_outcome_on_every_engine(folder, engine):
    report = run(settings_for(folder, engine=engine))

    assert (report.counts.planned, report.counts.done, report.counts.failed) == (12, 9, 3)
    wanted = {name for n in range(3) for name in (f"{n}.jpg", f"{n}-16x16.webp", f"{n}-8x8.jpg")}
    assert files_in(folder.parent / "out") == wanted
    assert {
        row.destination.replace("\\", "/").rsplit("/")[-1]
        for row in report.rows()
        if row.result_bytes
    } == wanted


def test_a_second_run_makes_only_the_results_that_lack(folder):
    run(settings_for(folder))
    (folder.parent / "out" / "1-16x16.webp").unlink()

    report = run(settings_for(folder))

    assert (report.counts.done, report.counts.skipped, report.counts.failed) == (1, 8, 3)
    assert (folder.parent / "out" / "1-16x16.webp").exists()


def test_a_further_result_that_asks_for_the_same_as_the_first_is_known_by_its_own_name(folder):
    same = replace(RECIPE, also=(Variant(RECIPE.width_pixels, RECIPE.height_pixels),))
    run(settings_for(folder, recipe=same))
    made = files_in(folder.parent / "out")

    report = run(settings_for(folder, recipe=same))

    assert (report.counts.done, report.counts.skipped, report.counts.failed) == (0, 6, 2)
    assert files_in(folder.parent / "out") == made


def test_a_result_more_leaves_those_that_stand_as_they_are(folder):
    run(settings_for(folder, recipe=replace(RECIPE, also=())))

    report = run(settings_for(folder))

    assert (report.counts.done, report.counts.skipped, report.counts.failed) == (6, 3, 3)


def test_a_further_result_is_made_again_for_another_folder_or_suffix(folder):
    for place in ({"folder": "thumbs"}, {"folder": "thumbs", "suffix": "_s"}, {"suffix": "_s"}):
        recipe = Recipe(also=(Variant(8, 8, **place),))
        first = run(settings_for(folder, recipe=recipe)).counts.done
        again = run(settings_for(folder, recipe=recipe)).counts
        assert (again.done, again.skipped, again.failed) == (0, 6, 2)
        assert first in {3, 6}
    made = {
        path.relative_to(folder.parent / "out").as_posix()
        for path in folder.parent.glob("out/**/0*")
    }
    assert made == {"0.jpg", "0_s.jpg", "thumbs/0.jpg", "thumbs/0_s.jpg"}


def test_undo_removes_all_results_of_a_run(folder):
    settings = settings_for(folder)
    run(settings)
    told: list[Any] = []
    undo = Undo(history.last_run(settings.output_folder), told.append)

    undo.start()
    assert undo.join(WAIT_SECONDS)

    assert isinstance(told[-1], UndoFinished)
    assert told[-1].undone.removed == 9
    assert files_in(settings.output_folder) == set()


def test_a_worker_that_dies_on_a_picture_costs_all_its_results_and_no_other(folder, monkeypatch):
    (folder / "broken.jpg").rename(folder / "kill.jpg")
    monkeypatch.setattr(
        "processing.running.engines.factory.make_picture", stand_in_tasks.make_unless_deadly
    )

    report = run(settings_for(folder))

    ends = {
        (task.source.name, outcome.status)
        for task, outcome in zip(report.plan.tasks, report.outcomes, strict=True)
    }
    assert ends == {
        ("0.jpg", Status.DONE),
        ("1.jpg", Status.DONE),
        ("2.jpg", Status.DONE),
        ("kill.jpg", Status.FAILED),
    }
    reasons = {each.reason for each in report.outcomes if each.status is Status.FAILED}
    assert len(reasons) == 1
    assert "died 3 times" in reasons.pop()
