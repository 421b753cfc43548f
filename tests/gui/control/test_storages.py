"""A batch of a bucket is planned as any other; what it cannot have is refused in a sentence."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings

from gui.control.recent_sources import RecentSources
from gui.control.state import State
from gui.settings.choices import Choices
from gui.settings.store import SettingsStore
from processing.files.remote.names import remote_path
from processing.settings.recipe import Recipe
from processing.task import SourceImage
from tests.support.bounds import WAIT_SECONDS
from tests.support.fake_window import FOLDER, Stage, numbered_sources

BUCKET = remote_path("s3://photos/2024")
PICTURES = tuple(SourceImage(BUCKET / name, Path(name), 1000) for name in ("a.jpg", "b.jpg"))
NO_TRASH = "A storage has no trash"
NO_DATES = "A storage dates its files itself"


def open_bucket(stage: Stage) -> None:
    """Open it with results on a disk: the names in a bucket would be asked for."""
    stage.controller.change(Choices(output_folder=Path("/nowhere/results")))
    stage.controller.open((BUCKET,))
    stage.fakes.preparation.finish(PICTURES)
    stage.deliver()


def test_a_bucket_is_scanned_and_planned_as_a_folder_is(stage):
    open_bucket(stage)
    assert stage.controller.state is State.READY
    assert [each.path for each in stage.controller.batch.plan.sources] == [
        each.path for each in PICTURES
    ]
    assert stage.problems[-1:] in ([], [""])


def test_a_bucket_is_not_opened_with_choices_that_it_cannot_have(stage):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, replace_originals=True))
    stage.fakes.preparation.finish(numbered_sources(3))
    stage.deliver()
    stage.controller.open((BUCKET,))
    assert stage.controller.batch.sources == (FOLDER,)
    assert stage.controller.state is State.READY
    assert stage.problems[-1].startswith(NO_TRASH)


def test_a_refused_bucket_leaves_the_last_run_to_be_looked_at(stage):
    stage.get_running().finish()
    stage.deliver()
    report = stage.controller.running.report
    choices = stage.controller.batch.choices
    stage.controller.change(replace(choices, recipe=Recipe(keep_dates=True)))
    stage.controller.open((BUCKET,))
    assert stage.controller.running.report is report
    assert stage.problems[-1].startswith(NO_DATES)


def test_a_choice_that_a_bucket_cannot_have_is_refused_and_shown_as_it_was(stage):
    open_bucket(stage)
    before = stage.controller.batch.choices
    shown = []
    stage.controller.batch.choices_changed.connect(lambda: shown.append(1))
    stage.controller.change(replace(before, recipe=Recipe(keep_dates=True)))
    assert stage.controller.batch.choices == before
    assert stage.problems[-1].startswith(NO_DATES)
    assert shown


def test_pictures_of_a_bucket_are_not_compared(stage):
    open_bucket(stage)
    assert "are not measured" in stage.controller.comparison_blocker


def test_a_bucket_that_was_opened_before_is_not_taken_for_gone(qapp, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    recent = RecentSources(SettingsStore(settings))
    recent.remember((BUCKET,))
    recent.remember((tmp_path / "gone",))
    recent.look()
    assert recent.join(WAIT_SECONDS)
    qapp.processEvents()
    assert {entry.text for entry in recent.entries} == {
        "s3://photos/2024",
        f"{tmp_path / 'gone'} (not found)",
    }
